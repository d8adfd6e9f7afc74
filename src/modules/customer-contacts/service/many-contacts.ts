import { bankMoment, bankTime, endOfDay } from '../../../platform/clock.ts'
import type { Databases, ScopedDb } from '../../../platform/db.ts'
import type { ContactKind } from '../names.schema.ts'
import { channelOf, kindsLike, requireSound } from '../policy.ts'
import * as queries from '../queries.ts'
import type { Contents } from '../schema.ts'
import type { WithKeys } from './read-contacts.ts'
import { keptOf } from './write-contacts.ts'

type Like = { customer_ids: readonly string[]; kind_code: ContactKind; happened_at: string }

/** Of some customers, those with a contact by the same channel on the same day: this one, perhaps. */
export async function whoHasOneLike(db: ScopedDb, { happened_at, ...it }: Like): Promise<Set<string>> {
  const [day = ''] = bankTime(new Date(happened_at)).split(' ')
  const span = { from: bankMoment(day, '00:00').toISOString(), to: endOfDay(day).toISOString() }
  const { customer_ids, kind_code } = it
  return new Set(await queries.listWithLike(db, { customer_ids, kinds: kindsLike(kind_code), ...span }))
}

/** By which channel of consents the bank turns to a customer; null at the counter, where he comes. */
export const consentChannelOf = (kind: ContactKind) => {
  const channel = channelOf(kind)
  return channel === 'counter' ? null : channel
}

/** Refuses what cannot have been so, before anything is written. */
export const requireSoundContact = (context: WithKeys, contents: Contents): void =>
  requireSound(contents, context.clock.now())

/** Logs the same contact with each of some customers, in the caller's transaction; who calls audits it. */
export const logContacts = (
  context: WithKeys,
  db: Databases['db'],
  { customer_ids, contents }: { customer_ids: readonly string[]; contents: Contents },
): Promise<number> =>
  queries.insertContacts(db, {
    customer_ids,
    held_by: context.actor.user_id,
    logged_at: context.clock.now().toISOString(),
    kept: keptOf(context, contents),
  })
