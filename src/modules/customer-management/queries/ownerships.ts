import { type Kysely, type RawBuilder, sql, type SqlBool } from 'kysely'
import type { DB, ScopedDb } from '../../../platform/db.ts'
import type { ListColumns } from '../../../platform/list.ts'
import { compared } from '../../../platform/list-conditions.ts'
import type { FilterLeaf } from '../../../platform/schema.ts'

export type Opening = { publication_id: number; business_date: string; recorded_by: string }

// A customer has one primary; every assistant is a row of their own.
const ASSISTANT = sql`case o.owner_role_code when 'assistant' then o.employee_id end`

/** What the opening feed says of holders who exist; of several primaries of a customer the latest stands. */
const openingHolders = (db: Kysely<DB>, { publication_id: publicationId, business_date: day }: Opening) =>
  db
    .selectFrom('marts.opening_ownerships as o')
    .innerJoin('marts.employees as e', (join) =>
      join.onRef('e.employee_id', '=', 'o.employee_id').onRef('e.publication_id', '=', 'o.publication_id'),
    )
    .where('o.publication_id', '=', publicationId)
    .where('o.started_on', '<=', day)
    .where('e.status_code', '=', 'active')
    .distinctOn(['o.customer_id', 'o.owner_role_code', ASSISTANT])
    .select([
      'o.customer_id',
      'o.owner_role_code as role_code',
      'o.employee_id',
      'o.started_on',
      'e.is_virtual',
    ])
    // A virtual holder is the unit's, whatever unit the feed puts beside it.
    .select(sql<string>`case when e.is_virtual then e.unit_id else o.org_id end`.as('org_id'))
    .orderBy('o.customer_id')
    .orderBy('o.owner_role_code')
    .orderBy(ASSISTANT)
    .orderBy('o.started_on', 'desc')
    .orderBy('o.employee_id')

/** Customers of a publication who have no primary holder, now or from some later day on. */
const unheldCustomers = (db: Kysely<DB>, { publication_id: publicationId, business_date: day }: Opening) =>
  db
    .selectFrom('marts.customers as c')
    .where('c.publication_id', '=', publicationId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('customer_management.ownerships as held')
            .select(sql<number>`1`.as('found'))
            .whereRef('held.customer_id', '=', 'c.customer_id')
            .where('held.role_code', '=', 'primary')
            .where('held.valid_to', '>', day),
        ),
      ),
    )
    .select(({ selectFrom }) => [
      'c.customer_id',
      'c.org_id',
      // Who comes back after a gap starts where the earlier holder ended, not in the earlier holder's time.
      selectFrom('customer_management.ownerships as past')
        .whereRef('past.customer_id', '=', 'c.customer_id')
        .where('past.role_code', '=', 'primary')
        .select(sql<string>`max(past.valid_to)`.as('ended_on'))
        .as('free_from'),
    ])

const HELD = ['customer_id', 'role_code', 'employee_id', 'org_id', 'is_virtual', 'valid_from'] as const

/**
 * Gives every unheld customer of a publication a primary holder, and the assistants the opening feed names,
 * in one statement over sets. Returns the number of rows.
 */
export async function insertOpeningOwnerships(db: Kysely<DB>, opening: Opening): Promise<number> {
  const { business_date: day, recorded_by: recordedBy } = opening
  const inserted = await db
    .with('unheld', () => unheldCustomers(db, opening))
    .with('holders', () => openingHolders(db, opening))
    .with('primaries', (cte) =>
      cte
        .selectFrom('unheld as u')
        .leftJoin('holders as h', (join) =>
          join.onRef('h.customer_id', '=', 'u.customer_id').on('h.role_code', '=', 'primary'),
        )
        .select([
          'u.customer_id',
          sql<string>`'primary'`.as('role_code'),
          sql<string>`coalesce(h.employee_id, 'VM' || u.org_id)`.as('employee_id'),
          sql<string>`coalesce(h.org_id, u.org_id)`.as('org_id'),
          sql<boolean>`coalesce(h.is_virtual, true)`.as('is_virtual'),
          sql<string>`greatest(coalesce(h.started_on, ${day}::date), u.free_from)`.as('valid_from'),
        ]),
    )
    .with('assistants', (cte) =>
      cte
        .selectFrom('unheld as u')
        .innerJoin('holders as h', 'h.customer_id', 'u.customer_id')
        .innerJoin('primaries as p', 'p.customer_id', 'u.customer_id')
        .where('h.role_code', '=', 'assistant')
        .whereRef('h.employee_id', '!=', 'p.employee_id')
        .where('h.is_virtual', '=', false)
        .select([
          'u.customer_id',
          'h.role_code',
          'h.employee_id',
          'h.org_id',
          sql<boolean>`false`.as('is_virtual'),
          sql<string>`greatest(h.started_on, u.free_from)`.as('valid_from'),
        ]),
    )
    .insertInto('customer_management.ownerships')
    .columns([...HELD, 'reason', 'recorded_by'])
    .expression((cte) =>
      cte
        .selectFrom(
          cte
            .selectFrom('primaries')
            .select(HELD)
            .unionAll(cte.selectFrom('assistants').select(HELD))
            .as('holders'),
        )
        .select(HELD)
        .select([sql.lit('opening').as('reason'), sql.val(recordedBy).as('recorded_by')]),
    )
    .executeTakeFirst()
  return Number(inserted.numInsertedOrUpdatedRows ?? 0n)
}

/** What every real holder may reach by it, as the platform's grants want to have it. */
export const realHolders = (db: Kysely<DB>, day: string) =>
  db
    .selectFrom('customer_management.ownerships')
    .where('is_virtual', '=', false)
    .where('valid_to', '>', day)
    .select([
      'customer_id as subject_id',
      'org_id as unit_id',
      'employee_id as user_id',
      'valid_from',
      'valid_to',
    ])

/** Holders of one customer who started by a day, the present ones first. */
export const listOwnerships = (db: ScopedDb, customerId: string, day: string) =>
  db
    .selectFrom('customer_management.ownerships as o')
    .leftJoin('marts.employees as e', 'e.employee_id', 'o.employee_id')
    .leftJoin('marts.units as u', 'u.unit_id', 'o.org_id')
    .where('o.customer_id', '=', customerId)
    .where('o.valid_from', '<=', day)
    .select(['o.role_code', 'o.employee_id', 'e.employee_name', 'o.org_id', 'u.unit_name as org_name'])
    .select(['o.is_virtual', 'o.valid_from', 'o.valid_to'])
    .orderBy('o.valid_to', 'desc')
    .orderBy('o.role_code', 'desc')
    .orderBy('o.valid_from', 'desc')
    .orderBy('o.employee_id')
    .execute()

/** Whether the actor may see the customer. */
export async function isVisible(db: ScopedDb, customerId: string): Promise<boolean> {
  const found = await db
    .selectFrom('marts.customers')
    .select('customer_id')
    .where('customer_id', '=', customerId)
    .executeTakeFirst()
  return found !== undefined
}

/** The customers of the reach who have a manager on a day, and who that is, to be joined. */
export const managedOn = (day: string): RawBuilder<unknown> => sql`(
  select o.customer_id, o.employee_id
  from customer_management.ownerships as o
  where o.role_code = 'primary' and not o.is_virtual
    and o.valid_from <= ${day}::date and o.valid_to > ${day}::date
)`

/** Who that is as a column that a list of customers filters by, whose rows are named by `key`. */
export const managerColumn = (key: string, day: string): ListColumns => ({
  manager_id: {
    kind: 'text',
    nullable: true,
    sortable: false,
    isLive: true,
    isUnseen: true,
    where: (leaf: FilterLeaf) => {
      const having = (condition: RawBuilder<unknown>) => sql<SqlBool>`${sql.ref(key)} in (
        select m.customer_id from ${managedOn(day)} as m where ${condition})`
      if (leaf.op === 'is_null' && leaf.value !== false) return sql<SqlBool>`not (${having(sql`true`)})`
      return having(compared(sql.ref('m.employee_id'), 'text', leaf))
    },
  },
})
