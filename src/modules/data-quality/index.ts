export { examineRepairs } from './service/take-up.ts'
