import { forgetAttempts, isLockedOut } from '../../../platform/auth/attempts.ts'
import { insertUser, replacePassword } from '../../../platform/auth/users.ts'
import { makePassword } from '../../../platform/auth/passwords.ts'
import { inTransaction } from '../../../platform/db.ts'
import { conflict, invalid, notFound } from '../../../platform/errors.ts'
import { type ListQuery, readOwnPage } from '../../../platform/list.ts'
import { listPermissions, USERS_MANAGE } from '../../system/index.ts'
import {
  checkExpiry,
  checkIsKnownOrTemporary,
  checkMayChangeEnd,
  checkMayShutOut,
  checkUserMove,
  mayShutOut,
  temporaryNumber,
  userMovesFor,
} from '../policy.ts'
import * as queries from '../queries/users.ts'
import { listPermissionsOf, listPowersOf } from '../queries/user-rights.ts'
import type { HeldPost, NewUser, UserEdit, UserMove, UserPage, UserRecord } from '../schema.ts'
import { type By, type Needs, tell } from './needs.ts'
import { listOpenItems } from './open-items.ts'

export async function listUsers({ databases, clock }: Needs, query: ListQuery): Promise<UserPage> {
  const page = await readOwnPage(databases, queries.userList(clock.today()), query)
  return { ...(page as unknown as UserPage), today: clock.today() }
}

type Found = queries.FoundUser & { is_locked_out: boolean }

async function findOrRefuse(needs: Needs, user_id: string): Promise<Found> {
  const { databases, clock } = needs
  const user = await queries.findUser(databases.db, { user_id, today: clock.today() })
  if (!user) throw notFound('user', user_id)
  return { ...user, is_locked_out: await isLockedOut(needs, user.username) }
}

/** One user whole: what he fills and filled, what he may do, and what he would have to hand over. */
export async function getUser(needs: Needs, input: { user_id: string; by: By }): Promise<UserRecord> {
  const { user_id, by } = input
  const { db } = needs.databases
  const today = needs.clock.today()
  const user = await findOrRefuse(needs, user_id)
  const [posts, signIns, rights, powers] = await Promise.all([
    queries.listHeld(db, user_id),
    queries.listSignIns(db, user_id),
    listPermissionsOf(db, { user_id, today }),
    listPowersOf(db, { user_id, today }),
  ])
  const { employee_id, employee_name, unit_id, unit_name, post_name, status_code, changed_on } = user
  const { is_active: _a, closed_code: _c, closed_by: _b, is_locked_out: _l, gone_on, ...shown } = user
  const words = listPermissions()
  return {
    ...shown,
    today,
    posts,
    employee:
      employee_id === null
        ? null
        : {
            employee_id,
            employee_name: employee_name ?? '',
            unit_id,
            unit_name,
            post_name,
            status_code: status_code ?? 'unknown',
            changed_on: changed_on ?? today,
            gone_on,
          },
    sign_ins: signIns.map((it) => ({ ...it, outcome: it.outcome === 'refused' ? 'refused' : 'done' })),
    permissions: rights.map(({ permission, roles }) => {
      const said = words.find((it) => it.permission === permission)
      return { permission, zh: said?.zh ?? permission, en: said?.en ?? permission, roles }
    }),
    open: await listOpenItems(db, { user_id, held: posts, today }),
    moves: movesOf(user, powers, by),
  }
}

function movesOf(user: Found, powers: string[], by: By): UserRecord['moves'] {
  if (!by.permissions.includes(USERS_MANAGE)) return []
  const account = { ...user, powers }
  const reset = mayShutOut(account, by) ? (['reset_password'] as const) : []
  return ['edit', ...reset, ...userMovesFor(account, by)]
}

type Made = { user_id: string; username: string; password: string }

/** Lets somebody in: an employee, or somebody else for a time. Posts are given apart. */
export async function addUser(needs: Needs, input: NewUser, by: By): Promise<Made> {
  const { databases, clock } = needs
  const employee =
    input.employee_id === undefined ? undefined : await queries.findEmployee(databases.db, input.employee_id)
  if (input.employee_id !== undefined && !employee) throw notFound('employee', input.employee_id)
  if (employee && (employee.gone_on !== null || employee.status_code === 'left')) {
    throw conflict('employee_left', 'The personnel system says that he has left.')
  }
  const expires_on = input.expires_on ?? null
  checkIsKnownOrTemporary({ isEmployee: employee !== undefined, expires_on })
  checkExpiry(expires_on, clock.today())
  const { username } = input
  const user_id = employee?.employee_id ?? temporaryNumber(username)
  const display_name = input.display_name ?? employee?.employee_name ?? username
  const title = input.title ?? employee?.post_name ?? ''
  const password = makePassword()
  await inTransaction(databases, async (db) => {
    await insertUser(
      { db, clock },
      { user_id, username, display_name, title, password, posts: [], expires_on },
    )
    const after = { username, display_name, title, expires_on }
    await tell({ databases: { db }, clock }, by, {
      action: 'user.add',
      subject: user_id,
      details: { before: null, after },
    })
  })
  return { user_id, username, password }
}

/** Changes what a person is called, or until when a temporary user is let in. */
export async function editUser(
  needs: Needs,
  input: { user_id: string; edit: UserEdit },
  by: By,
): Promise<UserRecord> {
  const { user_id, edit } = input
  const user = await findOrRefuse(needs, user_id)
  const expires_on = edit.expires_on === undefined ? user.expires_on : edit.expires_on
  if (expires_on !== user.expires_on) {
    checkMayChangeEnd(await accountOf(needs, user_id), by)
    checkIsKnownOrTemporary({ isEmployee: user.employee_id !== null, expires_on })
    checkExpiry(expires_on, needs.clock.today())
  }
  const set = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined)) as UserEdit
  if (Object.keys(set).length === 0) throw invalid('Nothing is changed.')
  await inTransaction(needs.databases, async (db) => {
    await queries.updateUser(db, { user_id, set })
    const before = { display_name: user.display_name, title: user.title, expires_on: user.expires_on }
    await tell({ databases: { db }, clock: needs.clock }, by, {
      action: 'user.edit',
      subject: user_id,
      details: { before, after: { ...before, ...set } },
    })
  })
  return getUser(needs, { user_id, by })
}

const accountOf = async ({ databases, clock }: Needs, user_id: string) => ({
  user_id,
  powers: await listPowersOf(databases.db, { user_id, today: clock.today() }),
})

const CLOSED: Record<UserMove, string | null> = { lock: 'locked', unlock: null, disable: 'disabled' }

/**
 * Locks, unlocks or disables a user: at once, his sessions end. Who is disabled has left his posts. Unlocking
 * forgets the wrong passwords that were tried under his name as well.
 */
export async function moveUser(
  needs: Needs,
  input: { user_id: string; move: UserMove; reason: string },
  by: By,
): Promise<UserRecord> {
  const { user_id, move, reason } = input
  const { databases, clock } = needs
  const user = await findOrRefuse(needs, user_id)
  checkUserMove(move, { ...user, ...(await accountOf(needs, user_id)) }, by)
  if (move === 'disable') await checkHoldsNothing(needs, user_id)
  const closed_code = CLOSED[move]
  const isOpen = closed_code === null
  await inTransaction(databases, async (db) => {
    const set = {
      is_active: isOpen,
      closed_code,
      closed_at: isOpen ? null : clock.now().toISOString(),
      closed_by: isOpen ? null : by.user_id,
      closed_reason: isOpen ? null : reason,
    }
    // Who was only locked out by wrong passwords keeps the session that he has.
    const isOpenAlready = isOpen && user.is_active && user.closed_code === null
    if (!isOpenAlready) await queries.updateClosing(db, { user_id, set })
    if (isOpen) await forgetAttempts(db, user.username)
    await tell({ databases: { db }, clock }, by, {
      action: `user.${move}`,
      subject: user_id,
      details: { before: user.state_code, after: closed_code ?? 'active', reason },
    })
  })
  return getUser(needs, { user_id, by })
}

async function checkHoldsNothing({ databases, clock }: Needs, user_id: string): Promise<void> {
  const held = (await queries.listHeld(databases.db, user_id)).filter(
    (it: HeldPost) => it.valid_to === null || it.valid_to > clock.today(),
  )
  if (held.length === 0) return
  throw conflict('posts_held', 'Posts are left before a user is disabled.', {
    posts: held.map((it) => it.post_id),
  })
}

/** A new password, shown this once; what sessions there are end. */
export async function resetPassword(needs: Needs, user_id: string, by: By): Promise<Made> {
  const { databases, clock } = needs
  const { username } = await findOrRefuse(needs, user_id)
  const password = makePassword()
  await inTransaction(databases, async (db) => {
    // Somebody may give him a post at this moment: who is later sees what the other has done.
    await queries.lockUser(db, user_id)
    checkMayShutOut(await accountOf({ databases: { ...databases, db }, clock }, user_id), by)
    await replacePassword({ db, clock }, { username, password })
    await tell({ databases: { db }, clock }, by, {
      action: 'user.reset_password',
      subject: user_id,
      details: {},
    })
  })
  return { user_id, username, password }
}
