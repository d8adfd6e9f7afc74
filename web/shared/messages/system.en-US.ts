import type { systemZhCN } from './system.zh-CN.ts'

export const systemEnUS: Record<keyof typeof systemZhCN, string> = {
  'menu.system': 'System',
  'menu.arrivals': 'Arrivals',

  'frame.carried': 'Files of some systems had not come in time; their figures are older: {systems}.',
  'frame.carried_system': '{system} (as of {date})',

  'address.date': 'date',

  'menu.nights': 'Nights',
  'arrivals.line': 'line {line}',

  'menu.metrics': 'Metrics',
  'menu.quality_module': 'Data quality',
  'menu.quality': 'Quality overview',
  'menu.repairs': 'Data repair',
  'menu.audit': 'Audit trail',
  'menu.access': 'Access explained',
  'definition.owner': 'Owner',
  'definition.version': 'Version',
  'definition.since': 'since {date}',

  'menu.users': 'Users',
  'menu.personnel': 'Personnel',
  'menu.units': 'Units',
  'menu.posts': 'Units and posts',
  'menu.roles': 'Roles',
}
