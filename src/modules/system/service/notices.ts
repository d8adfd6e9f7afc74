import type { Clock } from '../../../platform/clock.ts'
import type { Databases } from '../../../platform/db.ts'
import { defineNoticeKinds, notify } from '../../notices/index.ts'

type Db = Databases['db']

/** What those who keep the nights are told. */
defineNoticeKinds([
  {
    kind: 'night.failed',
    zh: '夜间批量失败',
    en: 'A night has failed',
    priority: 'high',
    channels: ['mail'],
    facts: { date: 'open', code: 'open' },
    sentence: { zh: '{date} 夜间批量失败，代码 {code}', en: 'The night of {date} has failed, code {code}' },
    outside: { zh: '{date} 夜间批量失败，代码 {code}', en: 'The night of {date} has failed, code {code}' },
    quiet_hours: null,
  },
  {
    kind: 'night.not_started',
    zh: '夜间批量无法开始',
    en: 'A night could not begin',
    priority: 'high',
    channels: ['mail'],
    facts: { date: 'open', code: 'open' },
    sentence: {
      zh: '{date} 夜间批量无法开始，代码 {code}',
      en: 'The night of {date} could not begin, code {code}',
    },
    outside: {
      zh: '{date} 夜间批量无法开始，代码 {code}',
      en: 'The night of {date} could not begin, code {code}',
    },
    quiet_hours: null,
  },
  {
    kind: 'night.late',
    zh: '夜间批量未按时完成',
    en: 'A night is late',
    priority: 'high',
    channels: ['mail'],
    facts: { date: 'open' },
    sentence: { zh: '{date} 夜间批量未按时完成', en: 'The night of {date} has not finished in time' },
    outside: { zh: '{date} 夜间批量未按时完成', en: 'The night of {date} has not finished in time' },
    quiet_hours: null,
  },
  {
    kind: 'night.files_overdue',
    zh: '文件超时未到',
    en: 'Files are overdue',
    priority: 'high',
    channels: [],
    facts: { date: 'open', system: 'open' },
    sentence: {
      zh: '{date} 的 {system} 文件超时未到',
      en: 'Files of {system} for {date} have not come in time',
    },
    outside: {
      zh: '{date} 的 {system} 文件超时未到',
      en: 'Files of {system} for {date} have not come in time',
    },
    quiet_hours: null,
  },
  {
    kind: 'night.recovered',
    zh: '夜间批量在失败后已完成',
    en: 'A night has recovered',
    priority: 'low',
    channels: [],
    facts: { date: 'open' },
    sentence: { zh: '{date} 夜间批量在失败后已完成', en: 'The night of {date} has finished after a failure' },
    quiet_hours: null,
  },
])

/** What was written down for the duty's mail and webhook. */
export type NightEvent = {
  event_key: string
  business_date: string | null
  message: { kind: string; facts: Record<string, unknown> }
}

const KINDS: Partial<Record<string, string>> = {
  night_failed: 'night.failed',
  night_not_started: 'night.not_started',
  night_late: 'night.late',
  files_overdue: 'night.files_overdue',
  night_recovered: 'night.recovered',
}

const KEEPERS = [{ role_code: 'it_ops' }, { role_code: 'sys_admin' }]

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

/** Tells whoever keeps the nights of one event; each is told once, however often it is seen. */
export async function tellOfNight(db: Db, event: NightEvent, clock: Clock): Promise<number> {
  const { event_key: dedupe_key, business_date: date, message } = event
  const kind = KINDS[message.kind]
  if (kind === undefined) return 0
  const { facts } = message
  const link = linkOf(kind, textOf(facts.run_no))
  return notify(db, {
    kind,
    to: KEEPERS,
    link,
    facts: { date: date ?? '', ...factsOf(kind, facts) },
    dedupe_key,
    clock,
  })
}

function factsOf(kind: string, facts: Record<string, unknown>): Record<string, string> {
  if (kind === 'night.files_overdue') return { system: textOf(facts.system_code) }
  const hasCode = kind === 'night.failed' || kind === 'night.not_started'
  return hasCode ? { code: textOf(facts.error_code) } : {}
}

function linkOf(kind: string, runNo: string): string {
  if (kind === 'night.files_overdue') return '/system/arrivals'
  return runNo === '' ? '/system/nights' : `/system/nights/${runNo}`
}
