export { exportReports } from './export.ts'
export { examineRepairs } from './service/take-up.ts'
