export { archiveExpired, type ArchivePoint } from './archive-expired.ts'
export { HOLD_DAYS, restore, type RestorePoint, type RestoreWish } from './restore.ts'
export { verifyArchive, type ArchiveProblem, type Verified } from './verify.ts'
