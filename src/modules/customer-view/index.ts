export { CUSTOMER_COLUMNS } from './schema.ts'
export type { CustomerColumn, CustomerTypeCode } from './schema.ts'
export { COLUMNS_BY_SCREEN } from './service/shown-columns.ts'
