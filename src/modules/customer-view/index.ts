export { CUSTOMER_COLUMNS } from './schema.ts'
export type { CustomerColumn, CustomerTypeCode } from './schema.ts'
