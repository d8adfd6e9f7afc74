export { checkHandedOver } from './policy.ts'
export { readHandOver } from './service/posts.ts'
export { takeUpStaff } from './service/take-up.ts'
