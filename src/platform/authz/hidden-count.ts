import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { withExplainer } from '../db.ts'
import { PRIVATE_READ, settingsOf, spanOf } from './opening.ts'
import { mayDo } from './permissions.ts'

/**
 * How many records lie where the actor looks and are kept from him all the same: private ones, and those that
 * he may not see because they are his own or a relative's. Of the whole of his reach alone: of a part of it,
 * as a filter makes one, the number would tell who they are.
 */
export async function countHidden(context: Context): Promise<number> {
  const { actor } = context
  const { reach } = actor
  if (reach === null) return 0
  const span = await spanOf(context, reach)
  return withExplainer(context, async (db) => {
    const settings = Object.entries(settingsOf(context, { reach, span }))
    const list = settings.map(([name, value]) => sql`set_config(${name}, ${value}, true)`)
    await sql`select ${sql.join(list)}`.execute(db)
    // The text that the policies of the reach are made of, but for what hides.
    const { rows: parts } = await sql<{ predicate: string }>`
      select predicate from platform.scope_parts
      where reach_kind = ${reach.kind} and part_code <> 'not_hidden' order by position`.execute(db)
    const isInReach = parts
      .map((it) => it.predicate.replaceAll('{customer}', 'c.customer_id').replaceAll('{unit}', 'c.org_pos'))
      .join(' and ')
    const isOpen = sql`valid_from <= current_setting('app.today')::date
      and current_setting('app.today')::date < valid_to`
    const { rows } = await sql<{ count: string }>`
      select count(*) as count from marts.customers as c
      where c.customer_id = any (array(
          select subject_id from platform.blocked_subjects where user_id = ${actor.user_id} and ${isOpen}
          union
          select subject_id from platform.private_subjects
          where not ${mayDo(actor, PRIVATE_READ)}::boolean and ${isOpen}
        )) and ${sql.raw(isInReach)}`.execute(db)
    return Number(rows[0]!.count)
  })
}
