export { judgeLeftOrder } from './left-order.ts'
export { type Action, nextAction } from './next-action.ts'
export { readSituation, type Seen } from './situation.ts'
