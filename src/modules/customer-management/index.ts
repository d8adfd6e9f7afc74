export { findOwner, OWNERSHIP_GRANT, readOwner, takeUpOpeningOwnership } from './service.ts'
export type { Owner } from './schema.ts'
