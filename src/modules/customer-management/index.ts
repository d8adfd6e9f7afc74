export { findOwner, OWNERSHIP_GRANT, takeUpOpeningOwnership } from './service.ts'
export type { Owner } from './schema.ts'
