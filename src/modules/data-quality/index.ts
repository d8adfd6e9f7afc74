export { exportReports } from './export.ts'
export { QUALITY_READ, REPAIR_ALL, repairOf } from './policy.ts'
export { examineRepairs } from './service/take-up.ts'
