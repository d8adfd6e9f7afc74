// What the clock tells of requests is told by the names of their flows.
import './service/post-flow.ts'
import './service/role-flow.ts'

export { checkHandedOver } from './policy.ts'
export { readHandOver } from './service/hand-over.ts'
export { takeUpStaff } from './service/take-up.ts'
