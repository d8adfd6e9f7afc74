import type { KeyRing } from '../../../platform/crypto/index.ts'
import { listUnitsAbove } from '../../../platform/authz/units.ts'
import type { Context } from '../../../platform/db.ts'
import { notFound } from '../../../platform/errors.ts'
import { customersMatching } from '../../customer-view/index.ts'
import * as queries from '../queries/lists.ts'
import type { Reading } from '../queries/members.ts'

export type WithKeys = Context & { keys: KeyRing }
/** Of one list, as a request names it. */
export type OfList<Input = object> = Input & { list_id: string; request_id: string }

/** Who asks, with everything that a list can be shared with that is his in the post he acts in. */
export async function askerOf({ actor, databases }: Context): Promise<queries.Asker> {
  const { user_id, post_id, role_code, reach } = actor
  const units = reach === null ? [] : await listUnitsAbove(databases.db, reach.unit_id)
  const keys = [
    `user:${user_id}`,
    ...(post_id === null ? [] : [`post:${post_id}`]),
    ...(role_code === null ? [] : [`role:${role_code}`]),
    ...units.map((it) => `unit:${it}`),
  ]
  return { user_id, keys }
}

/** A list that is one's own or shared with one; any other is not there. */
export async function requireList(context: Context, listId: string): Promise<queries.StoredList> {
  const found = await queries.findList(context.databases.db, await askerOf(context), listId)
  if (!found) throw notFound('work_list', listId)
  return { ...found, list_id: String(found.list_id) }
}

/** How its members are read by who asks; refused where he may not ask what a live list asks. */
export async function readingOf(context: Context, list: queries.StoredList): Promise<Reading> {
  const { list_id, kind_code, filter } = list
  const matching = kind_code === 'live' ? await customersMatching(context, filter!) : null
  return { list_id, matching }
}
