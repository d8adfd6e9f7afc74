export { CUSTOMER_COLUMNS, type CustomerColumn } from './columns.schema.ts'
export { PERMISSIONS } from './policy.ts'
export type { CustomerTypeCode } from './schema.ts'
export { COLUMNS_BY_SCREEN } from './service/shown-columns.ts'
