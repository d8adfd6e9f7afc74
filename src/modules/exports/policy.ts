import type { Shown } from '../../platform/authz/fields.ts'
import type { Permission } from '../../platform/authz/permissions.ts'
import { AppError, conflict, invalid } from '../../platform/errors.ts'
import type { FieldClass } from '../../platform/schema.ts'
import { type Approver, APPROVERS, type ExportState, type Purpose, PURPOSE_WORDS } from './schema.ts'

export const EXPORTS_READ = 'exports.read'
export const EXPORTS_TRACE = 'exports.trace'
/** What roles can allow here; which list somebody may export is a right of the list. */
export const PERMISSIONS: readonly Permission[] = [
  {
    permission: EXPORTS_READ,
    kind: 'menu',
    zh: '查看导出登记簿',
    en: 'See every export',
    powers: ['business', 'audit'],
  },
  {
    permission: EXPORTS_TRACE,
    kind: 'menu',
    zh: '追溯导出文件',
    en: 'Trace where a list came from',
    powers: ['business', 'audit'],
  },
]

export type ExportLimits = {
  /** Up to so many rows of one person within a day are made at once. */
  direct_rows: number
  /** Up to how many rows whoever heads a sub-branch or a branch agrees; beyond them, the head office. */
  rows_by_approver: { sub_mgr: number; br_mgr: number }
  rows_max: number
  /** Classes of fields that need agreement however few rows there are, where the file holds them in clear. */
  asked_for_clear: readonly FieldClass[]
  hours: number
  downloads: number
  /** How many of one person wait or can be fetched at a time. */
  open_max: number
}

/** What the bank allows to leave, in one place. */
export const LIMITS: ExportLimits = {
  direct_rows: 500,
  rows_by_approver: { sub_mgr: 5_000, br_mgr: 50_000 },
  rows_max: 200_000,
  asked_for_clear: ['id_number', 'mobile', 'email', 'address', 'birth_date', 'account_no', 'counterparty'],
  hours: 72,
  downloads: 1,
  open_max: 20,
}

export type Wanted = {
  row_count: number
  /** Rows that the same person was given within a day without anybody's agreement. */
  direct_rows: number
  columns: readonly { field: FieldClass | null; shown: Shown }[]
}

/** The least who has to agree to a file; null where it is made at once. */
export function approverOf(
  { row_count: rows, direct_rows, columns }: Wanted,
  limits = LIMITS,
): Approver | null {
  const isClear = columns.some(
    ({ field, shown }) => shown === 'clear' && field !== null && limits.asked_for_clear.includes(field),
  )
  if (rows + direct_rows <= limits.direct_rows && !isClear) return null
  if (rows <= limits.rows_by_approver.sub_mgr) return 'sub_mgr'
  return rows <= limits.rows_by_approver.br_mgr ? 'br_mgr' : 'hq_mgr'
}

/** Who may agree in place of the least, in the order in which they are looked for. */
export const approversFrom = (least: Approver): Approver[] => APPROVERS.slice(APPROVERS.indexOf(least))

/** Refuses a file of nothing, and one that is too large to be a file. */
export function checkRowCount(rows: number, limits = LIMITS): void {
  if (rows === 0) throw invalid('There is nothing to export: no row fulfils the conditions.')
  if (rows <= limits.rows_max) return
  throw new AppError({
    code: 'export_too_large',
    status: 422,
    message: `An export has ${limits.rows_max} rows at most, these are ${rows}. Narrow the list by a filter.`,
    details: { rows, rows_max: limits.rows_max },
  })
}

/** 409: who has so much lying ready fetches it first, or lets it run out. */
export function checkOpen(open: number, limits = LIMITS): void {
  if (open < limits.open_max) return
  throw conflict(
    'exports_open_max',
    `${limits.open_max} of your exports wait or can be fetched. Fetch them first.`,
  )
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Since when rows count that somebody was given without anybody's agreement. */
export const directSince = (now: Date): Date => new Date(now.getTime() - DAY_MS)
/** Until when a file can be fetched that can be from now on. */
export const untilFrom = (now: Date, limits = LIMITS): Date =>
  new Date(now.getTime() + limits.hours * HOUR_MS)

export type Standing = {
  state_code: ExportState
  expires_at: string | null
  post_id: string | null
}

/** The state by the clock: what has run out of time is over, whether or not it has been written down. */
export function stateOn({ state_code: state, expires_at: until }: Timed, now: Date): ExportState {
  return state === 'ready' && until !== null && new Date(until) <= now ? 'expired' : state
}

type Timed = Pick<Standing, 'state_code' | 'expires_at'>

/** What an approval has come to that lets nothing leave. */
const NOTHING_LEAVES = new Set(['rejected', 'cancelled', 'expired'])

/** The state by the clock and by what has become of the approval, whether or not it has been written down. */
export const stateBy = (it: Timed, by: { now: Date; requestState: string | undefined }): ExportState =>
  it.state_code === 'waiting' && NOTHING_LEAVES.has(by.requestState ?? '') ? 'refused' : stateOn(it, by.now)

const NOT_READY: Record<Exclude<ExportState, 'ready'>, string> = {
  waiting: 'It has not been agreed to yet.',
  spent: 'It was fetched as often as was agreed, and the file is gone. Ask for another one.',
  expired: 'Its time is over, and the file is gone. Ask for another one.',
  refused: 'It was not agreed to, and the file is gone.',
}

/** Whether somebody may fetch a file of his now: 409 says why not. */
export function checkMayFetch(standing: Standing, by: { post_id: string | null; now: Date }): void {
  const state = stateOn(standing, by.now)
  if (state !== 'ready') throw conflict(`export_${state}`, NOT_READY[state])
  if (standing.post_id !== by.post_id) {
    throw conflict('export_of_another_post', 'It was asked for in another post. Act in that one.')
  }
}

/** 409: what was agreed to holds somebody who is kept from its maker since. */
export const checkNoneHidden = (hidden: number): void => {
  if (hidden > 0) {
    const message = 'It holds customers who are kept from you since. Ask for another one.'
    throw conflict('export_holds_hidden', message)
  }
}

// A spreadsheet runs a cell that begins so as a formula; a leading apostrophe keeps it text.
const FORMULA = /^[=+\-@\t\r]/
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/
// Spreadsheets round whole numbers beyond 15 digits; written as text they stay whole.
const DIGITS_KEPT = 15

/** One line of CSV, every cell quoted, none that a spreadsheet would run or round. */
export const csvLine = (cells: readonly unknown[]): string => `${cells.map(csvCell).join(',')}\r\n`

function csvCell(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value)
  const isNumber = PLAIN_NUMBER.test(text)
  const isLong = isNumber && text.replaceAll(/\D/g, '').length > DIGITS_KEPT && !text.includes('.')
  const isRun = FORMULA.test(text) && !isNumber
  return `"${isRun || isLong ? "'" : ''}${text.replaceAll('"', '""')}"`
}

export type Closing = {
  rows: number
  business_date: string
  language: 'zh' | 'en'
  export_no: number
  user_name: string
  user_id: string
  /** As people at the bank read it. */
  made_at: string
  purpose_code: Purpose
}

/** The last lines of a file: how many rows a whole one has, of which day; and whose it is, and for what. */
export function closingLines(it: Closing): [string, string] {
  const { rows, business_date: day, language, export_no: no, made_at: at } = it
  const who = `${it.user_name} ${it.user_id}`
  const purpose = PURPOSE_WORDS[it.purpose_code][language]
  if (language === 'zh') {
    return [
      `共 ${rows} 行，业务日期 ${day}`,
      `导出编号 ${no}，${who}，${at}，用途：${purpose}，共 ${rows} 行。内部资料，请勿外传。`,
    ]
  }
  const lines = rows === 1 ? 'row' : 'rows'
  return [
    `${rows} ${lines}, business date ${day}`,
    `Export ${no}, ${who}, ${at}, purpose: ${purpose}, ${rows} ${lines}. Internal: do not pass on.`,
  ]
}

/** Places of the mark that say which export it is, and that it is a mark at all. */
export const MARK_BITS = { salt: 16, export_no: 24, tag: 24 } as const

/**
 * A text has `looked` marks, of which `agreeing` name one export, and there are `exports` of them: marks that
 * are none would do so with a probability below ten to the minus the number given. One that is none names an
 * export there is with `exports` in 2^24, and passes its tag with one in 2^24; any of those looked at may.
 */
export function errorExponent(seen: { looked: number; agreeing: number; exports: number }): number {
  const bits = MARK_BITS.export_no + MARK_BITS.tag
  const each = bits * Math.log10(2) - Math.log10(Math.max(1, seen.looked) * Math.max(1, seen.exports))
  return Math.max(0, Math.floor(seen.agreeing * each))
}

const TOKEN = /[0-9A-Za-z]+(?:\.[0-9]+)?/g
const NUMBER = /^(?=(?:[A-Z]*[0-9]){4})[0-9A-Z]{4,32}$/

/** What may be numbers of customers in a text, each once, in the order in which they stand there. */
export function numbersIn(text: string, limit: number): string[] {
  const found = new Set<string>()
  for (const [token] of text.matchAll(TOKEN)) {
    if (NUMBER.test(token)) found.add(token)
    if (found.size >= limit) break
  }
  return [...found]
}
