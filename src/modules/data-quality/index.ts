export { QUALITY_READ } from './policy.ts'
