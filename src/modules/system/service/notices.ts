import type { Clock } from '../../../platform/clock.ts'
import type { Databases } from '../../../platform/db.ts'
import { defineNoticeKinds, notify, settleNotices } from '../../notices/index.ts'
import type { WaiverMove } from '../orders.schema.ts'
import { NIGHTS_OPERATE } from '../policy.ts'

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
  {
    kind: 'night.waiver_asked',
    zh: '待复核的豁免',
    en: 'A waiver to agree to',
    priority: 'high',
    channels: ['mail'],
    facts: { date: 'open', name: 'open' },
    sentence: {
      zh: '{date} 夜间批量申请豁免“{name}”，待复核',
      en: 'That the night of {date} goes without {name} waits for a second person',
    },
    outside: {
      zh: '{date} 夜间批量申请豁免“{name}”，待复核',
      en: 'That the night of {date} goes without {name} waits for a second person',
    },
    quiet_hours: null,
  },
  {
    kind: 'night.waiver_moved',
    zh: '豁免申请的结果',
    en: 'What came of your waiver',
    priority: 'normal',
    channels: [],
    facts: { date: 'open', name: 'open', outcome: 'open' },
    sentence: {
      zh: '您申请的 {date} 豁免“{name}”：{outcome}',
      en: 'Your waiver of {name} for {date}: {outcome}',
    },
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

type ToldWaiver = {
  waiver_no: string
  date: string
  name: string | { zh: string; en: string }
  by: string
  clock: Clock
}

/** All waivers stand on the page of nights; the number tells one from another. */
const waiverLink = (waiverNo: string) => `/system/nights?waiver=${waiverNo}`

/** Everybody else who may operate nights hears that a waiver waits for a second person. */
export async function tellOfAskedWaiver(
  db: Db,
  { waiver_no, date, name, by, clock }: ToldWaiver,
): Promise<void> {
  const link = waiverLink(waiver_no)
  const to = { permission: NIGHTS_OPERATE }
  await notify(db, { kind: 'night.waiver_asked', to, link, facts: { date, name }, by, clock })
}

const OUTCOMES: Record<WaiverMove, { zh: string; en: string }> = {
  approve: { zh: '已同意', en: 'agreed to' },
  withdraw: { zh: '已撤回', en: 'taken back' },
}

/** Whoever asked hears what came of it; for the others nothing is left to do. */
export async function tellOfMovedWaiver(
  db: Db,
  told: ToldWaiver & { move: WaiverMove; asked_by: string },
): Promise<void> {
  const { waiver_no, date, name, by, clock, move, asked_by } = told
  const link = waiverLink(waiver_no)
  await settleNotices(db, { link, kinds: ['night.waiver_asked'], clock })
  const facts = { date, name, outcome: OUTCOMES[move] }
  await notify(db, { kind: 'night.waiver_moved', to: [asked_by], link, facts, by, clock })
}
