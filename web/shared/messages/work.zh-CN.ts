/** What the frame says of notices, tasks and the calendar in Chinese; their pages bring the rest. */
export const workZhCN = {
  'menu.work': '我的工作',
  'menu.notices': '消息',
  'menu.tasks': '任务',
  'menu.calendar': '工作日历',
  'menu.parameters': '参数',
  'menu.dictionaries': '字典',
  'menu.fields': '自定义字段',
  'bell.none': '消息，没有未读',
  'bell.unread': '消息，{count} 条未读',
} as const
