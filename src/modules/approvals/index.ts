export { listTitles, listWaitingOf } from './queries/requests.ts'
export { countAwaiting } from './queries/tasks.ts'
export { findHeads } from './service/deciders.ts'
export type { RequestRow, RequestState } from './schema.ts'
export {
  type AppliedRequest,
  defineFlow,
  type Described,
  type Flow,
  type Followed,
  type FlowLine,
  type FlowStep,
  type KnownFlow,
  type Subject,
} from './service/flows.ts'
export type { ApprovalContext } from './service/moves.ts'
export { type FileLine, proposeFile } from './service/files.ts'
export { settleRequests } from './service/settle.ts'
export {
  firstWhoDecides,
  listWhoDecides,
  type NewRequest,
  startAgain,
  startRequest,
  startRequestIn,
} from './service/start.ts'
export { describeRequests, hasPartIn, listOwnAnswers } from './service/read.ts'
export { listStates } from './service/states.ts'
