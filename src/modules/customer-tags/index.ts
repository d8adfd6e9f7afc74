export { PERMISSIONS, TAGS_WRITE } from './policy.ts'
export { TAG_COLUMN, tagCustomers, whoBears } from './service.ts'
