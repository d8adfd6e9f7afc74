export { findSurvivor } from './service/identity-pairs.ts'
export { findOwner, OWNERSHIP_GRANT, readOwner, takeUpOpeningOwnership } from './service/ownerships.ts'
export type { Owner } from './schema.ts'
