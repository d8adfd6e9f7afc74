export { ACCESS_EXPLAIN, PERMISSIONS } from './policy.ts'
export {
  BLOCK_KINDS,
  PRIVATE_REASONS,
  privateMark,
  takenBack,
  type WhoAnswer,
  type WhyAnswer,
} from './schema.ts'
export { explainAccess, listWhoSees } from './service/explain-access.ts'
export { setBlock, setMark } from './service/hide-customers.ts'
