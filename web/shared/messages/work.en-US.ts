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
}
