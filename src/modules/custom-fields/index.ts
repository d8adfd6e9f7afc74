export { PERMISSIONS } from './policy.ts'
export type { StoredField } from './queries/definitions.ts'
export { CUSTOMER_VALUE } from './queries/values.ts'
export {
  cellOf,
  fieldsIn,
  headingsIn,
  listColumnsOf,
  namesOfFields,
  splitColumns,
} from './service/columns.ts'
export { takeUpCustomFields } from './service/take-up.ts'
export { valuesOf } from './service/values.ts'
