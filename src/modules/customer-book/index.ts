export { PERMISSIONS } from './policy.ts'
