import type { Power } from '../../platform/authz/permissions.ts'
import { isCalendarDate } from '../../platform/crypto/identifiers.ts'
import { addDays } from '../../platform/dates.ts'
import { conflict, invalid } from '../../platform/errors.ts'
import { SEALED_CLASSES } from '../../platform/field-names.schema.ts'
import type { DutyConflict } from './posts.schema.ts'
import type { NewChange, RoleContent, ShownField } from './roles.schema.ts'
import { TEMPORARY_DAYS_MAX, type HeldPost, type OpenItem, type UserMove, type UserState } from './schema.ts'
import { type ImportError, type ImportHead } from './imports.schema.ts'
import { username as usernameForm } from './schema.ts'

type Mover = { user_id: string; permissions: readonly string[] }

/** Which moves a user's state allows; nobody locks or disables himself. */
const MOVES: Record<UserMove, readonly UserState[]> = {
  lock: ['active', 'no_password', 'expired'],
  unlock: ['locked', 'left', 'disabled'],
  disable: ['active', 'no_password', 'expired', 'locked', 'left'],
}

/** Somebody with the powers to which his posts belong, those to come included. */
type Account = { user_id: string; powers: readonly string[] }
type Movable = Account & {
  state_code: UserState
  /** Too many wrong passwords were tried under his name. */
  is_locked_out: boolean
}

const isOpenTo = (move: UserMove, { state_code, is_locked_out }: Movable): boolean =>
  MOVES[move].includes(state_code) || (move === 'unlock' && is_locked_out)

export const userMovesFor = (user: Movable, mover: Mover): UserMove[] =>
  mover.user_id === user.user_id
    ? []
    : (Object.keys(MOVES) as UserMove[]).filter(
        (move) => isOpenTo(move, user) && (move === 'unlock' || mayShutOut(user, mover)),
      )

export function checkUserMove(move: UserMove, user: Movable, mover: Mover): void {
  if (mover.user_id === user.user_id) throw conflict('own_account', 'Nobody locks or disables himself.')
  if (move !== 'unlock') checkMayShutOut(user, mover)
  if (!isOpenTo(move, user)) {
    throw conflict('user_moved', 'The user is in another state by now.', { state_code: user.state_code })
  }
}

/**
 * Whoever sets a password could sign in by it, and whoever locks somebody is watched by him no longer: those
 * who run, keep and watch the system are out of the reach of who keeps users.
 */
export const mayShutOut = ({ user_id, powers }: Account, mover: Pick<Mover, 'user_id'>): boolean =>
  mover.user_id === user_id || powers.every((it) => it === 'business')

export function checkMayShutOut(user: Account, mover: Pick<Mover, 'user_id'>): void {
  if (mayShutOut(user, mover)) return
  throw conflict(
    'other_power',
    'Administrators and auditors: passwords are set at the terminal, and posts are left before a lock.',
  )
}

/** Why until when somebody is let in is not for the mover to change; null where it is. */
export function whyEndIsKept(
  user: Account,
  mover: Pick<Mover, 'user_id'>,
): 'own_account' | 'other_power' | null {
  if (mover.user_id === user.user_id) return 'own_account'
  return mayShutOut(user, mover) ? null : 'other_power'
}

export function checkMayChangeEnd(user: Account, mover: Pick<Mover, 'user_id'>): void {
  if (mover.user_id === user.user_id) throw conflict('own_account', 'Nobody changes his own last day.')
  checkMayShutOut(user, mover)
}

/** Posts are given and taken by another, those who give them included. */
export function checkOthersPost(user_id: string, mover: Pick<Mover, 'user_id'>): void {
  if (mover.user_id === user_id) throw conflict('own_account', 'Nobody gives himself a post.')
}

/** A temporary user has an end, which is not in the past and not too far away. */
export function checkExpiry(expires_on: string | null, today: string): void {
  if (expires_on === null) return
  if (expires_on > today && expires_on <= addDays(today, TEMPORARY_DAYS_MAX)) return
  throw invalid(`A temporary user ends within ${TEMPORARY_DAYS_MAX} days from today.`, {
    field: 'expires_on',
    latest: addDays(today, TEMPORARY_DAYS_MAX),
  })
}

/** Whom the personnel system does not know is let in for a time only. */
export function checkIsKnownOrTemporary(user: { isEmployee: boolean; expires_on: string | null }): void {
  if (user.isEmployee || user.expires_on !== null) return
  throw invalid('Whom the personnel system does not know needs a last day.', { field: 'expires_on' })
}

/** A number of our own for whom the personnel system does not know: never one that it could give. */
export const temporaryNumber = (username: string): string => `TMP-${username}`

type RoleOfPost = { role_code: string; power_code: string; name_zh: string; name_en: string }
type ConflictPair = { role_code: string; other_role_code: string; reason_zh: string; reason_en: string }

/** Said where powers meet; the database says the same of what is tried all the same. */
const POWERS_APART = {
  reason_zh: '系统、安全、审计三权分立，且不得兼任业务岗位',
  reason_en: 'System, security and audit are powers apart, and none does business',
}

/** Which of the roles somebody has keep him from having another one. */
export function conflictsOf(
  role: RoleOfPost,
  held: readonly RoleOfPost[],
  pairs: readonly ConflictPair[],
): DutyConflict[] {
  return held.flatMap((other) => {
    const pair = pairs.find(
      (it) =>
        (it.role_code === role.role_code && it.other_role_code === other.role_code) ||
        (it.role_code === other.role_code && it.other_role_code === role.role_code),
    )
    if (!pair && role.power_code === other.power_code) return []
    const { reason_zh, reason_en } = pair ?? POWERS_APART
    const { role_code, name_zh: role_name_zh, name_en: role_name_en } = other
    return [{ role_code, role_name_zh, role_name_en, reason_zh, reason_en }]
  })
}

/** What keeps somebody in his post: it is handed over first. */
export function checkHandedOver(open: readonly OpenItem[]): void {
  const left = open.filter((it) => it.count > 0)
  if (left.length === 0) return
  throw conflict('hand_over_first', 'Customers and open items are handed over before the post is left.', {
    open: left,
  })
}

type HandedOver = {
  name: string
  user_id: string
  post: Pick<HeldPost, 'role_name_zh' | 'unit_name'>
  open: readonly OpenItem[]
}

const MEASURES: Record<OpenItem['unit'], string> = { customer: '户', item: '项' }

/** What the head of a unit reads who is asked to have somebody's open items handed over. */
export function handOverNote({ name, user_id, post, open }: HandedOver): { title: string; note: string } {
  const counted = open.map((it) => `${it.zh} ${it.count} ${MEASURES[it.unit]}`)
  return {
    title: `交接：${name} 离任${post.unit_name}${post.role_name_zh}`.slice(0, 100),
    note: `${name}（${user_id}）待交接：${counted.join('；')}。请安排接手人，交接完成后办结本任务。`,
  }
}

/** Whether a post would report to itself, by whatever way round. */
export function reportsInCircle(
  post_id: string,
  reports_to: string | null,
  superiorOf: ReadonlyMap<string, string | null>,
): boolean {
  const seen = new Set([post_id])
  for (let at = reports_to; at !== null; at = superiorOf.get(at) ?? null) {
    if (seen.has(at)) return true
    seen.add(at)
  }
  return false
}

type Allowed = { permission: string; powers?: readonly Power[] }

/** A role holds no right of another power, and looks at customers only where it does the bank's business. */
export function checkRoleContent(content: RoleContent, known: readonly Allowed[]): void {
  const unknown = content.permissions.filter((it) => !known.some((other) => other.permission === it))
  if (unknown.length > 0) throw invalid('There is no such right.', { permissions: unknown })
  const foreign = content.permissions.filter((it) => {
    const powers = known.find((other) => other.permission === it)?.powers
    return powers !== undefined && !powers.includes(content.power_code)
  })
  if (foreign.length > 0) {
    throw conflict('powers_apart', 'Rights of another power are no part of this role.', {
      permissions: foreign,
    })
  }
  if (content.reach_kind !== null && content.power_code !== 'business') {
    throw conflict('powers_apart', 'Only roles that do the bank’s business look at customers.')
  }
}

/** What is sealed is clear to no role, whoever agrees: `fields.reveal` opens it one at a time. */
export function checkShownFields(fields: readonly ShownField[]): void {
  const classes = fields.map((it) => it.field_class)
  const repeated = classes.filter((it, at) => classes.indexOf(it) !== at)
  if (repeated.length > 0) throw invalid('A class of fields is named twice.', { field_classes: repeated })
  const clear = fields.filter((it) => it.in_list === 'clear' || it.in_record === 'clear')
  const sealed = clear.map((it) => it.field_class).filter((it) => SEALED_CLASSES.includes(it))
  if (sealed.length === 0) return
  throw conflict('sealed_field', 'Sealed values are clear to no role.', { field_classes: sealed })
}

/** Those who may change roles stay able to: nobody shuts the door behind himself. */
const KEPT: Record<string, readonly string[]> = {
  sec_admin: ['roles.read', 'roles.manage', 'posts.manage', 'users.read'],
  sys_admin: ['users.read', 'users.manage'],
  auditor: ['audit.read'],
}

export function checkKept(role_code: string, content: RoleContent): void {
  const lost = (KEPT[role_code] ?? []).filter((it) => !content.permissions.includes(it))
  if (lost.length === 0 && (content.is_active || !(role_code in KEPT))) return
  throw conflict('role_needed', 'Without these rights nobody could do it any more.', { permissions: lost })
}

type Changed = { exists: boolean; is_built_in: boolean; is_active: boolean; member_count: number }

/** Whether a kind of change makes sense of the role as it is. */
export function checkChangeKind(kind: NewChange['kind_code'], role: Changed): void {
  const isOfUse = {
    create: !role.exists,
    change: role.exists,
    reset: role.exists && role.is_built_in,
    close: role.exists && role.is_active,
    reopen: role.exists && !role.is_active,
  }[kind]
  if (!isOfUse)
    throw conflict(kind === 'create' ? 'role_exists' : 'role_moved', 'The role is another by now.')
  if (kind === 'close' && role.member_count > 0) {
    throw conflict('role_has_members', 'Somebody still fills posts of the role.', {
      member_count: role.member_count,
    })
  }
}

/** What a role may hold together hangs on its power: who asks for another one asks for another role. */
export function checkPowerKept(
  role: Pick<RoleContent, 'power_code'>,
  after: Pick<RoleContent, 'power_code'>,
): void {
  if (role.power_code !== after.power_code)
    throw conflict('role_power_kept', 'The power of a role stays as it is.')
}

export type ImportLine = { line: number } & Record<ImportHead, string>
type Known = {
  usernameOf: (user_id: string) => string | null
  numberOf: (username: string) => string | null
  /** Let in without an end already. */
  isPermanent: (user_id: string) => boolean
  /** Why somebody who is let in already keeps the end that he has; null where the file may say it. */
  whyKept: (user_id: string, expires_on: string | null) => 'own_account' | 'other_power' | null
}
type Reading = { today: string; isEmployee: (user_id: string) => boolean; known: Known }

const USER_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/
const DAY = /^\d{4}-\d{2}-\d{2}$/
const isDay = (text: string) => DAY.test(text) && isCalendarDate(text.replaceAll('-', ''))

/** What keeps a line of a file of users from being taken over, column by column. */
export function errorsOfLine(line: ImportLine, { today, isEmployee, known }: Reading): ImportError[] {
  const { username, user_id, display_name, title, expires_on } = line
  const errors: ImportError[] = []
  const refuse = (column: ImportHead, reason_code: string) =>
    errors.push({ line: line.line, column, value: line[column].slice(0, 60), reason_code })
  if (!usernameForm.safeParse(username).success) refuse('username', 'username_form')
  if (!USER_ID.test(user_id)) refuse('user_id', 'user_id_form')
  if (display_name === '' && !isEmployee(user_id)) refuse('display_name', 'name_missing')
  if (display_name.length > 60) refuse('display_name', 'too_long')
  if (title.length > 60) refuse('title', 'too_long')
  if (expires_on === '' && !isEmployee(user_id) && !known.isPermanent(user_id))
    refuse('expires_on', 'not_in_hr')
  if (expires_on !== '') {
    if (!isDay(expires_on)) refuse('expires_on', 'day_form')
    else if (expires_on <= today) refuse('expires_on', 'day_past')
    else if (expires_on > addDays(today, TEMPORARY_DAYS_MAX)) refuse('expires_on', 'day_too_far')
  }
  const kept = known.whyKept(user_id, expires_on === '' ? null : expires_on)
  if (kept !== null) refuse('expires_on', kept)
  const taken = known.numberOf(username)
  if (taken !== null && taken !== user_id) refuse('username', 'username_taken')
  const other = known.usernameOf(user_id)
  if (other !== null && other !== username) refuse('user_id', 'user_id_taken')
  return errors
}

/** Lines that name the same twice; the later one is the wrong one. */
export function repeatedIn(lines: readonly ImportLine[]): ImportError[] {
  return (['username', 'user_id'] as const).flatMap((column) => {
    const seen = new Set<string>()
    return lines.flatMap((line) => {
      const value = line[column]
      if (value === '' || !seen.has(value)) {
        seen.add(value)
        return []
      }
      return [{ line: line.line, column, value: value.slice(0, 60), reason_code: 'repeated' }]
    })
  })
}
