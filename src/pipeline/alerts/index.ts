export { readSystemNames } from './system-names.ts'
export { eventsOf, type Watched } from './events.ts'
export { sendDueAlerts, type Sent } from './send.ts'
