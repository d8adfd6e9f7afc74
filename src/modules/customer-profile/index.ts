// What it knows of customers who are handed over.
import './service/pack-part.ts'

export { exportHouseholds } from './export.ts'
export { PERMISSIONS, PROFILE_READ } from './policy.ts'
export { ENTRY_CONTENT } from './queries/entries.ts'
export { profileAnswer } from './schema.ts'
export { preferenceWords } from './service/preference-words.ts'
export type { ProfileContext } from './service/needs.ts'
export { getProfile, type ProfileEvent, profileEvents } from './service/read-profile.ts'
