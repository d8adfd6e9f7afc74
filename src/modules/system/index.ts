export { ARRIVALS_READ, AUDIT_READ } from './policy.ts'
