export { ASIDE, createAside } from './aside.ts'
export {
  type Arrival,
  checkArrivals,
  knownFile,
  type Loaded,
  type Place,
  sightFeed,
  type Sighting,
} from './arrivals.ts'
export { type Column, type Contract, type Mode, readContracts, REJECT_LIMIT } from './contracts.ts'
export { createEmptySource, loadFile, type LoadInput, type LoadResult } from './load-file.ts'
export { describeProblem, type Problem, problemsOf, refuseDelivery } from './problems.ts'
export { type SourceColumn, sourceColumns } from './source-columns.ts'
export { type Lists, readLists } from './lists.ts'
export { type EarlierFiles, type KnownFile, SWING_TITLE, swingCheckName } from './swings.ts'
