export { eventsOf, type Watched } from './events.ts'
export { sendDueAlerts, type Sent } from './send.ts'
