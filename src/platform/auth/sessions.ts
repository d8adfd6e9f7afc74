import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Actor, Databases, Reach } from '../context.ts'
import { invalid } from '../errors.ts'
import { permissionsOf, reachesOf } from './users.ts'

export const IDLE_MS = 30 * 60_000
export const ABSOLUTE_MS = 12 * 3_600_000
// Being seen is written once a minute, not at every request.
const SEEN_STEP_MS = 60_000

export type Session = {
  token_hash: Buffer
  actor: Actor
  title: string
  reaches: Reach[]
  csrf_token: string
}

type Needs = { databases: Databases; clock: Clock }

const sha256 = (text: string) => createHash('sha256').update(text).digest()
/** The moment so many milliseconds from now, as PostgreSQL takes it. */
export const momentFrom = (clock: Clock, ms: number) => new Date(clock.now().getTime() + ms).toISOString()
const randomToken = () => randomBytes(32).toString('base64url')

/** Opens a session and gives its token, the only time anybody sees it. */
export async function openSession(needs: Needs, input: { user_id: string; ip: string }): Promise<string> {
  const now = momentFrom(needs.clock, 0)
  const token = randomToken()
  const db = needs.databases.db
  const reach = await db
    .selectFrom('platform.user_reaches')
    .select('position')
    .where('user_id', '=', input.user_id)
    .orderBy('position')
    .limit(1)
    .executeTakeFirst()
  await db.deleteFrom('platform.sessions').where('expires_at', '<=', now).execute()
  await db
    .insertInto('platform.sessions')
    .values({
      token_hash: sha256(token),
      user_id: input.user_id,
      reach_position: reach?.position ?? null,
      csrf_token: randomToken(),
      created_at: now,
      last_seen_at: now,
      expires_at: momentFrom(needs.clock, ABSOLUTE_MS),
      // Salted by the token: tells one address from another within a session and nothing else.
      ip_hash: sha256(`${token} ${input.ip}`),
    })
    .execute()
  return token
}

/** The session of a token, or null when it has ended, idled too long or its user is no longer active. */
export async function findSession(needs: Needs, token: string): Promise<Session | null> {
  const now = momentFrom(needs.clock, 0)
  const row = await needs.databases.db
    .selectFrom('platform.sessions as s')
    .innerJoin('platform.users as u', 'u.user_id', 's.user_id')
    .select(['s.token_hash', 's.reach_position', 's.csrf_token', 's.last_seen_at'])
    .select(['u.user_id', 'u.username', 'u.display_name', 'u.title'])
    .select([reachesOf('u.user_id').as('reaches'), permissionsOf('u.user_id').as('permissions')])
    .where('s.token_hash', '=', sha256(token))
    .where('s.expires_at', '>', now)
    .where('s.last_seen_at', '>', momentFrom(needs.clock, -IDLE_MS))
    .where('u.is_active', '=', true)
    .executeTakeFirst()
  if (!row) return null
  if (Date.parse(now) - Date.parse(row.last_seen_at) > SEEN_STEP_MS) {
    await needs.databases.db
      .updateTable('platform.sessions')
      .set({ last_seen_at: now })
      .where('token_hash', '=', row.token_hash)
      .execute()
  }
  const { user_id, username, display_name, title, reaches, permissions, csrf_token, token_hash } = row
  const reach = reaches[(row.reach_position ?? 0) - 1] ?? null
  return {
    token_hash,
    title,
    reaches,
    csrf_token,
    actor: { user_id, username, display_name, reach, permissions },
  }
}

export async function closeSession(databases: Databases, session: Session): Promise<void> {
  await databases.db.deleteFrom('platform.sessions').where('token_hash', '=', session.token_hash).execute()
}

/** From now on the session acts in another of the person's reaches; `index` counts from 0. */
export async function changeReach(databases: Databases, session: Session, index: number): Promise<void> {
  if (!session.reaches[index]) throw invalid('You have no such reach.', { index })
  await databases.db
    .updateTable('platform.sessions')
    .set({ reach_position: index + 1 })
    .where('token_hash', '=', session.token_hash)
    .execute()
}

/** Whether a request that changes something carries the word only the session's own pages know. */
export const isCsrfTokenOf = (session: Session, given: unknown): boolean =>
  typeof given === 'string' && timingSafeEqual(sha256(given), sha256(session.csrf_token))
