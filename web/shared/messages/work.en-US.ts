import type { workZhCN } from './work.zh-CN.ts'

export const workEnUS: Record<keyof typeof workZhCN, string> = {
  'menu.work': 'My work',
  'menu.notices': 'Notices',
  'menu.tasks': 'Tasks',
  'menu.calendar': 'Working calendar',
  'menu.parameters': 'Parameters',
  'menu.dictionaries': 'Dictionaries',
  'menu.fields': 'Custom fields',
  'bell.none': 'Notices, none unread',
  'bell.unread': 'Notices, {count} unread',
  'problem.task_not_found': 'There is no such task, or it is none of yours.',
  'problem.task_closed': 'The task is done or cancelled; nothing more can be done to it.',
  'problem.notice_not_found': 'There is no such notice.',
}
