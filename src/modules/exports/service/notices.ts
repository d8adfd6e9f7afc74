import { defineNoticeKinds } from '../../notices/index.ts'

defineNoticeKinds([
  {
    kind: 'export.ready',
    zh: '导出已获批准',
    en: 'Your export was agreed to',
    priority: 'normal',
    channels: ['mail'],
    facts: { export_no: 'open', until: 'open' },
    sentence: {
      zh: '编号 {export_no} 的导出已获批准，请于 {until} 前下载',
      en: 'Export {export_no} was agreed to; fetch it until {until}',
    },
    outside: {
      zh: '编号 {export_no} 的导出已获批准，请于 {until} 前下载',
      en: 'Export {export_no} was agreed to; fetch it until {until}',
    },
    quiet_hours: null,
  },
  {
    kind: 'export.week',
    zh: '导出周报',
    en: 'Exports of the week',
    priority: 'low',
    channels: [],
    facts: { exports: 'open', rows: 'open', people: 'open', waited: 'open' },
    sentence: {
      zh: '上周 {people} 人导出 {exports} 次，共 {rows} 行，其中 {waited} 次经审批',
      en: 'Last week {people} people exported {exports} times, {rows} rows; {waited} of them by approval',
    },
    quiet_hours: null,
  },
])
