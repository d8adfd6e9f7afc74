import type { systemZhCN } from './system.zh-CN.ts'

export const systemEnUS: Record<keyof typeof systemZhCN, string> = {
  'menu.system': 'System',
  'menu.arrivals': 'Arrivals',

  'frame.carried': 'Files of some systems had not come in time; their figures are older: {systems}.',
  'frame.carried_system': '{system} (as of {date})',

  'address.date': 'date',

  'arrivals.note': 'Refreshes every 30 seconds; times are Beijing time',
  'arrivals.date': 'Business date',
  'arrivals.summary': 'Files by state',
  'arrivals.looked': 'Last looked',
  'arrivals.run_none': 'The night of this date has not run yet',
  'arrivals.run_running': 'The night is running since',
  'arrivals.run_done': 'The night was done',
  'arrivals.run_unchanged': 'The night changed nothing',
  'arrivals.run_failed': 'The night failed',
  'arrivals.rerun_due':
    'Files have come after the night and are not loaded. Run this date and the later ones again: {command}',
  'arrivals.nothing': 'Nothing is known of this date',
  'arrivals.nothing_hint':
    'Something is once its night has run, or the running service has looked for its files.',
  'arrivals.file': 'File',
  'arrivals.system': 'System',
  'arrivals.state': 'State',
  'arrivals.due': 'Due / at the latest',
  'arrivals.arrived_at': 'Arrived',
  'arrivals.rows': 'Rows',
  'arrivals.created_at': 'Made by the source',
  'arrivals.remark': 'Remark',
  'arrivals.unread': 'Came after the night, to be run again',
  'arrivals.carried': 'Figures of {date} are used',
  'arrivals.without_stop': 'The whole night waits for it',
  'arrivals.without_carry': 'Without it, the last figures are used',
  'arrivals.without_none': 'The night goes on without it',
  'arrivals.line': 'line {line}',
  'arrivals.more_reasons': ', and {count} more',
}
