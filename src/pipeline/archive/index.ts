export { archiveExpired, type ArchivePoint } from './archive-expired.ts'
export { bringBack, HOLD_DAYS, restore, segmentOf, type RestorePoint, type RestoreWish } from './restore.ts'
export { verifyArchive, type ArchiveProblem, type Verified } from './verify.ts'
