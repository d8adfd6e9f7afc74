// What it knows of customers who are handed over.
import './service/pack-part.ts'

export { PERMISSIONS } from './policy.ts'
export { MEMBER_NOTE, NEXT_ACTION } from './queries/member-changes.ts'
