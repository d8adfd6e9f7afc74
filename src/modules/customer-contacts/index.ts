export { CONTACTS_READ, PERMISSIONS } from './policy.ts'
export { listLastDays, NOTE, SPOKEN_WITH, SUBJECT } from './queries.ts'
export type { LastContact } from './schema.ts'
export { type ContactEvent, contactEventsOf, lastContactsOf } from './service/read-contacts.ts'
