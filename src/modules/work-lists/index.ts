export { PERMISSIONS } from './policy.ts'
export { MEMBER_NOTE, NEXT_ACTION } from './queries/member-changes.ts'
