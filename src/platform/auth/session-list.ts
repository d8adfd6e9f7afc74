import type { Clock } from '../clock.ts'
import type { Databases } from '../context.ts'
import { IDLE_MS } from './limits.ts'
import { momentFrom, type Session } from './sessions.ts'

type Needs = { databases: Databases; clock: Clock }

/** The sessions that are open and in use, the one seen last first. */
export const listOpenSessions = ({ databases: { db }, clock }: Needs) =>
  db
    .selectFrom('platform.sessions as s')
    .innerJoin('platform.users as u', 'u.user_id', 's.user_id')
    .select([
      's.session_no',
      's.method_code',
      's.created_at',
      's.last_seen_at',
      's.expires_at',
      's.seen_from',
    ])
    .select(['u.user_id', 'u.username', 'u.display_name', 'u.title'])
    .where('s.ended_at', 'is', null)
    .where('s.expires_at', '>', momentFrom(clock, 0))
    .where('s.last_seen_at', '>', momentFrom(clock, -IDLE_MS))
    .where('u.is_active', '=', true)
    .orderBy('s.last_seen_at', 'desc')
    .orderBy('s.session_no')
    .execute()

/** Ends somebody's session, whose browser is told. Gives whose it was, null where none was open. */
export async function forceOut(
  { databases: { db }, clock }: Needs,
  sessionNo: string,
): Promise<string | null> {
  const ended = await db
    .updateTable('platform.sessions')
    .set({ ended_at: momentFrom(clock, 0), end_code: 'forced' })
    .where('session_no', '=', sessionNo)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', momentFrom(clock, 0))
    .returning('user_id')
    .executeTakeFirst()
  return ended?.user_id ?? null
}

/** Closes what the identity provider says is over; gives whose sessions there were. */
export async function closeProviderSessions(
  { databases: { db } }: Needs,
  over: { subject: string | null; provider_session: string | null },
): Promise<string[]> {
  let closing = db.deleteFrom('platform.sessions').where('method_code', '=', 'oidc')
  if (over.subject !== null) closing = closing.where('provider_subject', '=', over.subject)
  if (over.provider_session !== null) closing = closing.where('provider_session', '=', over.provider_session)
  return (await closing.returning('user_id').execute()).map((row) => row.user_id)
}

/** The provider's token of a session, sealed; null for one that was opened here. */
export async function sealedIdTokenOf({ db }: Databases, session: Session): Promise<string | null> {
  const row = await db
    .selectFrom('platform.sessions')
    .select('id_token_sealed')
    .where('token_hash', '=', session.token_hash)
    .executeTakeFirst()
  return row?.id_token_sealed ?? null
}
