export { checkKind, type Fact, type Facts, type NoticeKind } from './policy.ts'
export { defineNoticeKinds } from './service/kinds.ts'
export { sendDueMails } from './service/mails.ts'
export { type NewNotice, notify, readAbout, settleNotices, type To } from './service/notify.ts'
export { remindOfTasks } from './service/reminders.ts'
export {
  countOpenOf as countOpenTasks,
  listOpenAmong as listOpenTasksAmong,
  listOpenAt as listOpenTasksAt,
} from './queries/tasks.ts'
export { openTasks } from './service/many-tasks.ts'
export { handTasksOn } from './service/hand-on.ts'
export { listTasksDue, namesOf, openTask, readTasks } from './service/tasks.ts'
export type { Task } from './tasks.schema.ts'
