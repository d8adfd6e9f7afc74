// What it knows of customers who are handed over.
import './service/pack-part.ts'

export { REACHED } from './names.schema.ts'
export { CONTACTS_READ, CONTACTS_WRITE, PERMISSIONS } from './policy.ts'
export {
  contactColumns,
  listLastDays,
  listMeetings,
  NOTE,
  SPOKEN_WITH,
  STANDINGS,
  SUBJECT,
} from './queries.ts'
export { type LastContact, lastContact, nextStep } from './schema.ts'
export { type ContactEvent, contactEventsOf, lastContactsOf, listContacts } from './service/read-contacts.ts'
export { consentChannelOf, logContacts, requireSoundContact, whoHasOneLike } from './service/many-contacts.ts'
