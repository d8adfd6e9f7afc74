export { exportLists } from './export.ts'
export { PERMISSIONS } from './policy.ts'
export { fileProposal, type ProposalAnswer } from './schema.ts'
export { previewFile, proposeFile, writeChangeSet, writeConfiguration } from './service/files.ts'
