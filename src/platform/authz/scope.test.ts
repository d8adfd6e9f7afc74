import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenActor, givenContext, quietLog } from '../../../tests/support/actors.ts'
import {
  givenGrant,
  givenPublication,
  givenRow,
  HEAD,
  managerOf,
  SUB_BRANCH,
  type TestBank,
} from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { connect } from '../postgres/index.ts'
import { type Databases, openDatabases, type Reach, withActor } from '../db.ts'

const RETAIL: Reach = { kind: 'line', unit_id: '9900000000', line_code: 'retail' }
const TEAM: Reach = { kind: 'team', unit_id: '9902001000', post_id: 'lead' }
const MANAGER = managerOf()

/** Customers by what lets people see them, or keeps them from it. */
const CUSTOMERS = {
  own: { customer_id: '1000000000000018', org_pos: 4 },
  company: { customer_id: '2000000000000026', org_pos: 5 },
  far: { customer_id: '1000000000000034', org_pos: 6 },
  hidden: { customer_id: '1000000000000042', org_pos: 4 },
  relative: { customer_id: '1000000000000059', org_pos: 4 },
} as const
type Name = keyof typeof CUSTOMERS

type Seat = { user_id: string; reach: Reach; seesPrivate?: true; sees: Name[] }
/** Whom each of them sees, in whatever table. */
const SEATS: Seat[] = [
  { user_id: 'H1', reach: HEAD, sees: ['own', 'company', 'far'] },
  { user_id: 'H2', reach: HEAD, seesPrivate: true, sees: ['own', 'company', 'far', 'hidden', 'relative'] },
  { user_id: 'L1', reach: RETAIL, sees: ['own', 'far', 'relative'] },
  { user_id: 'B1', reach: SUB_BRANCH, sees: ['own', 'relative'] },
  { user_id: 'B2', reach: SUB_BRANCH, seesPrivate: true, sees: ['own', 'hidden', 'relative'] },
  { user_id: 'T1', reach: TEAM, sees: ['own', 'company', 'relative'] },
  { user_id: 'E1', reach: MANAGER, sees: ['own'] },
  { user_id: 'E1', reach: MANAGER, seesPrivate: true, sees: ['own', 'hidden'] },
  { user_id: 'E2', reach: MANAGER, sees: ['company'] },
]

async function givenTeam(bank: TestBank): Promise<void> {
  await connect(bank.database.url('owner'), async (owner) => {
    await owner.query(`
      insert into platform.users
        (user_id, username, display_name, password_hash, created_at, password_changed_at)
      select id, lower(id), id, '', now(), now() from unnest(array['E1', 'E2', 'E3']) as id;
      insert into platform.posts (post_id, unit_id, role_code, reports_to) values
        ('lead', '9902001000', 'supervisor', null), ('deputy', '9902001000', 'supervisor', 'lead'),
        ('first', '9902001000', 'rm_hunter', 'deputy'), ('second', '9902002000', 'rm_hunter', 'lead'),
        ('third', '9902002000', 'rm_hunter', 'lead');
      insert into platform.post_holders (post_id, user_id, valid_from, valid_to) values
        ('first', 'E1', '2020-01-01', '9999-12-31'), ('second', 'E2', '2020-01-01', '9999-12-31'),
        ('third', 'E3', '2020-01-01', '2020-06-30');
      insert into platform.private_subjects (subject_id, reason_code, valid_from, marked_by, marked_at)
        values (${CUSTOMERS.hidden.customer_id}, 'pep', '2026-01-01', 'C1', now());
      insert into platform.blocked_subjects
        (user_id, subject_id, kind_code, valid_from, recorded_by, recorded_at)
        select id, ${CUSTOMERS.relative.customer_id}, 'relative', '2026-01-01', 'C1', now()
        from unnest(array['E1', 'H1']) as id`)
  })
}

describe('every kind of reach, in every mart', () => {
  let database: TestDatabase
  let databases: Databases
  let bank: TestBank
  let marts: string[]

  beforeAll(async () => {
    database = await givenDatabase()
    bank = await givenPublication(database)
    databases = openDatabases({ url: database.url('api'), log: quietLog })
    marts = await connect(database.url('owner'), async (owner) => {
      const { rows } = await owner.query<{ name: string }>(
        `select c.relname as name from pg_class c
         where c.relnamespace = 'marts'::regnamespace and c.relkind = 'p'
           and has_table_privilege('r_head', c.oid, 'select')
           and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'customer_id')
         order by 1`,
      )
      return rows.map((row) => row.name)
    })
    await givenTeam(bank)
    for (const customer of Object.values(CUSTOMERS)) {
      const both = { second_customer_id: customer.customer_id, second_org_pos: customer.org_pos }
      for (const mart of marts) await givenRow(bank, `marts.${mart}`, { ...customer, ...both })
    }
    for (const name of ['own', 'hidden', 'relative'] as const) {
      await givenGrant(bank, { subject_id: CUSTOMERS[name].customer_id, user_id: 'E1' })
    }
    await givenGrant(bank, { subject_id: CUSTOMERS.company.customer_id, user_id: 'E2' })
    await givenGrant(bank, { subject_id: CUSTOMERS.far.customer_id, user_id: 'E3' })
  })
  afterAll(async () => {
    await databases?.close()
    await database?.drop()
  })

  const contextOf = ({ user_id, reach, seesPrivate }: Omit<Seat, 'sees'>) =>
    givenContext({
      databases,
      actor: { ...givenActor(user_id, reach), permissions: seesPrivate ? ['customers.private'] : [] },
      publicationId: bank.publication_id,
    })

  it('is looked at in every mart that holds customers', () => {
    expect(marts).toEqual(expect.arrayContaining(['customers', 'search_terms', 'identity_pairs']))
    expect(marts.length).toBeGreaterThanOrEqual(11)
  })

  it.each(SEATS)('$user_id, $reach.kind, private: $seesPrivate', async (seat) => {
    const seen = await withActor(contextOf(seat), async (db) => {
      const found: Record<string, string[]> = {}
      for (const mart of marts) {
        const { rows } = await sql<{ id: string }>`
          select customer_id as id from ${sql.table(`marts.${mart}`)} order by 1`.execute(db)
        found[mart] = rows.map((row) => row.id)
      }
      return found
    })

    const wanted = seat.sees.map((name) => CUSTOMERS[name].customer_id).toSorted()
    expect(seen).toEqual(Object.fromEntries(marts.map((mart) => [mart, wanted])))
  })

  it('keeps a pair of which one customer is out of reach', async () => {
    const { own, far, hidden } = CUSTOMERS
    for (const second of [far, hidden]) {
      await givenRow(bank, 'marts.identity_pairs', {
        ...own,
        first_customer_no: second.customer_id,
        second_customer_id: second.customer_id,
        second_org_pos: second.org_pos,
      })
    }
    const pairsOf = (seat: Omit<Seat, 'sees'>) =>
      withActor(contextOf(seat), async (db) => {
        const { rows } = await sql<{ second: string }>`
          select first_customer_no as second from marts.identity_pairs where first_customer_no <> ''
          order by 1`.execute(db)
        return rows.map((row) => row.second)
      })

    expect(await pairsOf({ user_id: 'B1', reach: SUB_BRANCH })).toEqual([])
    expect(await pairsOf({ user_id: 'L1', reach: RETAIL })).toEqual([far.customer_id])
    expect(await pairsOf({ user_id: 'H2', reach: HEAD, seesPrivate: true })).toHaveLength(2)
  })

  it('shows a line the employees whose customers are all of it, a team its own', async () => {
    const figures = { org_pos: 4, corporate_count: 0, retail_count: 3 }
    await givenRow(bank, 'marts.employee_figures', { ...figures, employee_id: 'E1' })
    await givenRow(bank, 'marts.employee_figures', { ...figures, employee_id: 'E9', corporate_count: 1 })
    const employees = (seat: Omit<Seat, 'sees'>) =>
      withActor(contextOf(seat), async (db) => {
        const { rows } = await sql<{ id: string }>`
          select employee_id as id from marts.employee_figures order by 1`.execute(db)
        return rows.map((row) => row.id)
      })

    expect(await employees({ user_id: 'L1', reach: RETAIL })).toEqual(['E1'])
    expect(await employees({ user_id: 'T1', reach: TEAM })).toEqual(['E1'])
    expect(await employees({ user_id: 'H1', reach: HEAD })).toEqual(['E1', 'E9'])
  })

  it('looks up a customer and a subtree in an index, with all that the policies ask', async () => {
    const planOf = (reach: Reach, condition: string) =>
      withActor(contextOf({ user_id: 'B1', reach }), async (db) => {
        await sql`set local enable_seqscan = off`.execute(db)
        const { rows } = await sql<{ line: string }>`
          explain select customer_id from marts.customers where ${sql.raw(condition)}`.execute(db)
        return rows.map((row) => Object.values(row)[0]).join('\n')
      })

    expect(await planOf(SUB_BRANCH, 'aum_fen >= 0')).toMatch(/Index Cond: .*org_pos >= /)
    expect(await planOf(RETAIL, 'aum_fen >= 0')).toMatch(/Index Cond: .*(customer_id|aum_fen) >= /)
    expect(await planOf(MANAGER, 'aum_fen >= 0')).toMatch(/Index Cond: .*customer_id = ANY/)
  })

  it('does not let a reach role read what hides customers, nor the server its reasons', async () => {
    await expect(
      sql`select reason_code from platform.private_subjects`.execute(databases.db),
    ).rejects.toThrow('permission denied')
    const reading = withActor(contextOf({ user_id: 'H1', reach: HEAD }), (db) =>
      sql`select user_id from platform.blocked_subjects`.execute(db),
    )
    await expect(reading).rejects.toThrow('permission denied')
  })
})
