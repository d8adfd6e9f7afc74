import { createHash } from 'node:crypto'
import { sql, type SqlBool } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Databases } from '../context.ts'
import { AppError } from '../errors.ts'
import { FAILURES_MAX, LOCK_MS, SLOW_FROM, SLOW_MS } from './limits.ts'
import { networkOf } from './network.ts'
import { momentFrom } from './sessions.ts'

// Failures that lie further back than this no longer count.
const FORGET_MS = 60 * 60_000
// The desk, the branch visited, the terminal: so many are remembered of a person.
const PLACES_MAX = 5

type Needs = { databases: Databases; clock: Clock }

/**
 * Where somebody shows who he is: at the door, where anybody may try any name, or in a session that is open.
 * The two are counted apart, so that nobody outside keeps a person from proving himself inside.
 */
type Place = 'door' | 'session'
type Trying = { username: string; place: 'door'; address: string } | { username: string; place: 'session' }

/** One attempt to show who one is; it counts as a failure until it is said to be none. */
export type Attempt = {
  failed(): Promise<void>
  /** The person is known now: earlier failures no longer count either. */
  succeeded(): Promise<void>
  /** What was given is right, but more is asked for: neither a failure nor a success. */
  unfinished(): Promise<void>
}

/** A row of the table: a name, and from where it is tried. */
type Tried = { username_hash: Buffer; place_hash: Buffer }

/**
 * Counts an attempt before anything is looked at, so that many at once are no more than five either. Five
 * failures lock a name for half an hour, whether or not it exists, for the address that they came from: who
 * fails elsewhere locks nobody out. What is tried from many addresses is slowed down, but not where the
 * person himself signed in lately.
 */
export async function beginAttempt(needs: Needs, trying: Trying): Promise<Attempt> {
  const username_hash = hashOf(trying.username, trying.place)
  if (trying.place === 'session') return count(needs, { username_hash, place_hash: ANYWHERE })
  const tried = { username_hash, place_hash: placeOf(trying.address) }
  if (await isLocked(needs, tried)) throw locked()
  const isFamiliar = await signedInFrom(needs, { username: trying.username, place_hash: tried.place_hash })
  if (!isFamiliar) await admit(needs, username_hash)
  const attempt = await count(needs, tried)
  const takeBack = async () => {
    if (!isFamiliar) await reopen(needs, username_hash)
  }
  return {
    failed: attempt.failed,
    async succeeded() {
      await attempt.succeeded()
      await takeBack()
      if (!isFamiliar) await rememberPlace(needs, { username: trying.username, place_hash: tried.place_hash })
    },
    async unfinished() {
      await attempt.unfinished()
      await takeBack()
    },
  }
}

const at = ({ username_hash, place_hash }: Tried) =>
  sql<SqlBool>`username_hash = ${username_hash} and place_hash = ${place_hash}`

/** What is tried under a name, from one address or inside; the fifth failure locks it there. */
async function count(needs: Needs, tried: Tried): Promise<Attempt> {
  const { db } = needs.databases
  const failures = await countOne(needs, tried)
  return {
    async failed() {
      if (failures >= FAILURES_MAX) await lock(needs, tried)
    },
    async succeeded() {
      await db.deleteFrom('platform.sign_in_failures').where(at(tried)).execute()
    },
    async unfinished() {
      await db
        .updateTable('platform.sign_in_failures')
        .set((row) => ({ failed_count: row('failed_count', '-', 1) }))
        .where(at(tried))
        .where('failed_count', '>', 0)
        .execute()
    },
  }
}

async function isLocked(needs: Needs, tried: Tried): Promise<boolean> {
  const row = await needs.databases.db
    .selectFrom('platform.sign_in_failures')
    .select('failed_count')
    .where(at(tried))
    .where('locked_until', '>', momentFrom(needs.clock, 0))
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Lets one more attempt under a name through, from wherever: freely at first, and after many one at a time.
 * Who comes too early is sent away and does not make the others wait any longer.
 */
async function admit(needs: Needs, name: Buffer): Promise<void> {
  const now = momentFrom(needs.clock, 0)
  const forgotten = momentFrom(needs.clock, -FORGET_MS)
  const { rows } = await sql`
    insert into platform.sign_in_failures as f (username_hash, place_hash, failed_count, last_failed_at)
    values (${name}, ${ANYWHERE}, 1, ${now})
    on conflict (username_hash, place_hash) do update set
      failed_count = case when f.last_failed_at < ${forgotten} then 1 else f.failed_count + 1 end,
      last_failed_at = ${now}
    where f.failed_count < ${SLOW_FROM} or f.last_failed_at <= ${momentFrom(needs.clock, -SLOW_MS)}
    returning failed_count`.execute(needs.databases.db)
  if (rows.length === 0) throw slowed()
}

/** What turned out to be the person himself neither counts nor makes the next one wait. */
async function reopen({ databases, clock }: Needs, name: Buffer): Promise<void> {
  await sql`
    update platform.sign_in_failures
    set failed_count = greatest(failed_count - 1, 0), last_failed_at = ${momentFrom(clock, -SLOW_MS)}
    where ${at({ username_hash: name, place_hash: ANYWHERE })}`.execute(databases.db)
}

type From = { username: string; place_hash: Buffer }

async function signedInFrom({ databases }: Needs, { username, place_hash }: From): Promise<boolean> {
  const found = await databases.db
    .selectFrom('platform.users')
    .select('user_id')
    .where('username', '=', username)
    .where(sql<SqlBool>`${place_hash} = any(signed_in_places)`)
    .executeTakeFirst()
  return found !== undefined
}

const rememberPlace = ({ databases }: Needs, { username, place_hash }: From) =>
  databases.db
    .updateTable('platform.users')
    .set({
      signed_in_places: sql<
        Buffer[]
      >`(CAST(${place_hash} as bytea) || signed_in_places)[1:${sql.lit(PLACES_MAX)}]`,
    })
    .where('username', '=', username)
    .execute()

// A byte that no text holds: no name typed at the door is counted as a session.
const INSIDE = Buffer.from([0xff])

const hashOf = (username: string, place: Place): Buffer =>
  createHash('sha256')
    .update(place === 'session' ? INSIDE : '')
    .update(username)
    .digest()

/** All that is tried under a name, wherever it comes from; and inside, where there are no addresses. */
const ANYWHERE = Buffer.alloc(0)

const placeOf = (address: string): Buffer => createHash('sha256').update(networkOf(address)).digest()

/** Forgets what was tried under a name, at the door and inside: somebody who may has opened it again. */
export async function forgetAttempts(db: Databases['db'], username: string): Promise<void> {
  const name = username.toLowerCase()
  await db
    .deleteFrom('platform.sign_in_failures')
    .where('username_hash', 'in', [hashOf(name, 'door'), hashOf(name, 'session')])
    .execute()
}

/** Whether too many failures at the door keep somebody out, somewhere. */
export async function isLockedOut({ databases, clock }: Needs, username: string): Promise<boolean> {
  const row = await databases.db
    .selectFrom('platform.sign_in_failures')
    .select('failed_count')
    .where('username_hash', '=', hashOf(username.toLowerCase(), 'door'))
    .where('locked_until', '>', momentFrom(clock, 0))
    .executeTakeFirst()
  return row !== undefined
}

async function countOne(needs: Needs, { username_hash, place_hash }: Tried): Promise<number> {
  const now = momentFrom(needs.clock, 0)
  const forgotten = momentFrom(needs.clock, -FORGET_MS)
  const { rows } = await sql<{ failed_count: number; is_locked: boolean }>`
    insert into platform.sign_in_failures as f (username_hash, place_hash, failed_count, last_failed_at)
    values (${username_hash}, ${place_hash}, 1, ${now})
    on conflict (username_hash, place_hash) do update set
      failed_count = case
        when f.locked_until > ${now} then f.failed_count
        when f.locked_until <= ${now} or f.last_failed_at < ${forgotten} then 1
        else f.failed_count + 1
      end,
      locked_until = case when f.locked_until > ${now} then f.locked_until end,
      last_failed_at = ${now}
    returning failed_count, locked_until is not null as is_locked`.execute(needs.databases.db)
  const failures = rows[0]?.failed_count ?? 1
  if (rows[0]?.is_locked) throw locked()
  // The fifth failure locks; should it have broken off before doing so, the sixth does.
  if (failures > FAILURES_MAX) {
    await lock(needs, { username_hash, place_hash })
    throw locked()
  }
  return failures
}

async function lock(needs: Needs, tried: Tried): Promise<void> {
  const { db } = needs.databases
  await db
    .updateTable('platform.sign_in_failures')
    .set({ locked_until: momentFrom(needs.clock, LOCK_MS) })
    .where(at(tried))
    .execute()
  // Names nobody has tried for long go, so that the table does not grow with every guess.
  const forgotten = momentFrom(needs.clock, -FORGET_MS)
  await db.deleteFrom('platform.sign_in_failures').where('last_failed_at', '<', forgotten).execute()
}

const locked = () =>
  new AppError({
    code: 'account_locked',
    status: 423,
    message: 'Too many failed attempts from here. The name is locked here for half an hour.',
  })

const slowed = () =>
  new AppError({
    code: 'sign_in_slowed',
    status: 429,
    message:
      'Too many failed attempts under this name. Try again in a minute, or where you signed in lately.',
  })
