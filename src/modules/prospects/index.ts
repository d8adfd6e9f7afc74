export { PERMISSIONS } from './policy.ts'
export { PROSPECT_ID_NUMBER, PROSPECT_NOTE, PROSPECT_PHONE } from './queries/prospects.ts'
export { purgeProspects, takeUpProspects, tellOfConverted } from './service/conversions.ts'
