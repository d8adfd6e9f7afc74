import type { Permission } from '../../platform/authz/permissions.ts'
import { maskMiddle, maskName } from '../../platform/crypto/masking.ts'
import { conflict, forbidden, samePerson } from '../../platform/errors.ts'
import { failureInChinese } from '../../serving/failure-words.ts'
import type { FailingRows, NightFailure, NightStep } from './nights.schema.ts'
import type { Waiver, WaiverMove } from './orders.schema.ts'

export const AUDIT_READ = 'audit.read'
export const ARRIVALS_READ = 'arrivals.read'
/** To order nights, to propose what one may go without, and to agree to what another proposed. */
export const NIGHTS_OPERATE = 'nights.operate'
export const USERS_READ = 'users.read'
export const USERS_MANAGE = 'users.manage'
/** To say how units are reached and what else people know of them. */
export const UNITS_MAINTAIN = 'units.maintain'
export const ROLES_READ = 'roles.read'
export const ROLES_MANAGE = 'roles.manage'
export const POSTS_MANAGE = 'posts.manage'
/** To see who is signed in, and to put somebody out. */
export const SESSIONS_READ = 'sessions.read'
export const SESSIONS_END = 'sessions.end'
/** What roles can allow here. Who keeps users, who gives rights and who reads the trail are three people. */
export const PERMISSIONS: readonly Permission[] = [
  {
    permission: AUDIT_READ,
    kind: 'menu',
    zh: '查看审计日志',
    en: 'Read the audit trail',
    powers: ['audit'],
  },
  { permission: ARRIVALS_READ, kind: 'menu', zh: '查看到数与批次', en: 'Look at arrivals and nights' },
  { permission: NIGHTS_OPERATE, kind: 'action', zh: '操作批次', en: 'Operate nights', powers: ['system'] },
  {
    permission: SESSIONS_READ,
    kind: 'menu',
    zh: '查看在线用户',
    en: 'See who is online',
    powers: ['system', 'security'],
  },
  {
    permission: SESSIONS_END,
    kind: 'action',
    zh: '强制用户下线',
    en: 'Put somebody out',
    powers: ['system', 'security'],
  },
  { permission: USERS_READ, kind: 'menu', zh: '查看用户与岗位', en: 'Look at users and posts' },
  { permission: USERS_MANAGE, kind: 'action', zh: '维护用户', en: 'Keep users', powers: ['system'] },
  {
    permission: UNITS_MAINTAIN,
    kind: 'action',
    zh: '维护机构信息',
    en: 'Complete units',
    powers: ['system'],
  },
  { permission: ROLES_READ, kind: 'menu', zh: '查看角色', en: 'Look at roles' },
  {
    permission: ROLES_MANAGE,
    kind: 'action',
    zh: '维护角色权限',
    en: 'Say what roles allow',
    powers: ['security'],
  },
  {
    permission: POSTS_MANAGE,
    kind: 'action',
    zh: '办理上岗与离岗',
    en: 'Fill and end posts',
    powers: ['security'],
  },
]

const STALE_DAYS = 2
const DAY_MS = 86_400_000

/** Figures of yesterday are the newest there can be; from two days on the page says how old they are. */
export function isStale(
  publication: { business_date: string; bank: { is_demo: boolean } },
  today: string,
): boolean {
  if (publication.bank.is_demo) return false
  return (Date.parse(today) - Date.parse(publication.business_date)) / DAY_MS >= STALE_DAYS
}

/** Columns that say of what a row is, and of nobody: they stand in clear. */
const CLEAR = /(^|_)(date|on|month|code|rank|rows|status)$|^(org|unit|branch|sub_branch|outlet)_id$/

type Failed = {
  table: string
  check: string
  failing_rows: number
  rows: Record<string, unknown>[]
}

/**
 * The rows that a check found, for whoever looks at nights: their keys, masked. No reach opens more, for
 * nothing says which of the rows are of private customers or of the viewer's own.
 */
export function failingRowsOf(failed: Failed, key: readonly string[]): Omit<FailingRows, 'title'> {
  const { table, check, rows, failing_rows: failing_count } = failed
  const all = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const columns = all.filter((it) => key.includes(it) || CLEAR.test(it) || /_(id|no)$/.test(it))
  const show = (column: string, value: unknown): string | null => {
    if (value === null || value === undefined) return null
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    if (/(^|_)name$/.test(column)) return maskName(text)
    return CLEAR.test(column) ? text : maskMiddle(text)
  }
  return {
    table,
    check,
    failing_count,
    columns,
    rows: rows.map((row) => columns.map((column) => show(column, row[column]))),
    hidden_columns: all.filter((it) => !columns.includes(it)),
  }
}

type Problem = NightFailure['problems'][number]
/** As it was written down, which may have been before it was said in Chinese too. */
type RawProblem = Omit<Problem, 'reason_zh'> & { reason_zh?: string | null }
type Titles = Record<string, { zh: string; en: string }>
type RawFailure = { code: string; message: string | null; details: Record<string, unknown> }

/** What a night failed for, without the values of rows that were refused. */
export function failureFor(
  { code, message, details }: RawFailure,
  { keyOf, titles }: { keyOf: (table: string) => string[]; titles: Titles },
): NightFailure {
  const problems = (Array.isArray(details['problems']) ? details['problems'] : []) as RawProblem[]
  const checks = (Array.isArray(details['checks']) ? details['checks'] : []) as Failed[]
  return {
    code,
    // Its sentence repeats the values of the first problems.
    message: problems.length > 0 ? null : message,
    message_zh: failureInChinese({ code, message, details }),
    problems: problems.map(({ code, file, line, column, reason, reason_zh = null }) => {
      return { code, file, line, column, reason, reason_zh }
    }),
    failing: checks.map((it) => ({
      ...failingRowsOf(it, keyOf(it.table)),
      title: titles[`${it.table}: ${it.check}`] ?? null,
    })),
  }
}

type FailedStep = Pick<NightStep, 'state_code' | 'message'>

const PROBLEMS_SHOWN = 5

/** What a failed step says in Chinese: what its run failed for. */
export function stepInChinese({ state_code, message }: FailedStep, failure: NightFailure | null) {
  if (state_code !== 'failed' || message === null || failure === null) return null
  const reasons = failure.problems
    .slice(0, PROBLEMS_SHOWN)
    .map((it) => `${it.file}：${it.reason_zh ?? it.reason}`)
  return reasons.length > 0 ? reasons.join('；') : failure.message_zh
}

type Waived = Pick<Waiver, 'proposed_by' | 'approved_by' | 'withdrawn_by'>
type Mover = { user_id: string; permissions: readonly string[] }

export const waiverState = ({ approved_by, withdrawn_by }: Waived): Waiver['state_code'] =>
  withdrawn_by !== null ? 'withdrawn' : approved_by !== null ? 'approved' : 'proposed'

/** Four eyes: nobody agrees to what he asked for himself. Whoever may agree may also take it back. */
export function checkWaiverMove(move: WaiverMove, waiver: Waived, mover: Mover): void {
  checkMayOperate(mover)
  const state = waiverState(waiver)
  const isOpen = move === 'approve' ? state === 'proposed' : state !== 'withdrawn'
  if (!isOpen) throw conflict('waiver_moved', 'The waiver is in another state by now.', { state_code: state })
  if (move === 'approve' && waiver.proposed_by === mover.user_id) {
    throw samePerson()
  }
}

/** Whoever does something to nights, on whatever way he comes. */
export function checkMayOperate({ permissions }: Pick<Mover, 'permissions'>): void {
  if (!permissions.includes(NIGHTS_OPERATE)) throw forbidden(`use ${NIGHTS_OPERATE}`)
}

/** The moves a person may make now, for the buttons of a screen. */
export const waiverMovesFor = (waiver: Waived, mover: Mover): WaiverMove[] =>
  (['approve', 'withdraw'] as const).filter((move) => {
    try {
      checkWaiverMove(move, waiver, mover)
      return true
    } catch {
      return false
    }
  })
