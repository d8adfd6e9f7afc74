export { AUDIT_READ } from './policy.ts'
