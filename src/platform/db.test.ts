import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenActor, givenContext, quietLog } from '../../tests/support/actors.ts'
import { givenDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { connect } from './postgres/index.ts'
import { inTransaction, openDatabases, withActor, type Databases, type Reach, type ScopedDb } from './db.ts'

const PROBE = `
  create table marts.probe (publication_id int, customer_id bigint, org_pos int, amount numeric(20, 2));
  create policy head on marts.probe for select to r_head
    using (publication_id = current_setting('app.publication')::int);
  create policy org on marts.probe for select to r_org
    using (publication_id = current_setting('app.publication')::int
      and org_pos between current_setting('app.lo')::int and current_setting('app.hi')::int);
  create policy manager on marts.probe for select to r_manager
    using (publication_id = current_setting('app.publication')::int
      and customer_id = any ((select platform.my_customer_ids())::bigint[]));
  alter table marts.probe enable row level security;
  grant select on marts.probe to r_head, r_org, r_manager;
  insert into marts.probe values (1, 101, 1, 1.10), (1, 102, 2, 2.20), (1, 103, 3, 3.30), (2, 101, 1, 9.90);
  insert into platform.units values
    (1, 'bank', null, 'Bank', 1, 1, 3), (1, 'branch', 'bank', 'Branch', 2, 2, 3),
    (1, 'outlet', 'branch', 'Outlet', 3, 3, 3);
  insert into platform.grants (subject_id, unit_id, user_id, kind, valid_from, valid_to, granted_by) values
    (101, 'outlet', 'E1', 'owner', '2020-01-01', '9999-12-31', 'test'),
    (103, 'outlet', 'E1', 'owner', '2020-01-01', '2021-01-01', 'test'),
    (102, 'outlet', 'E2', 'owner', '2020-01-01', '9999-12-31', 'test')`

const head: Reach = { kind: 'head', unit_id: 'bank' }
const branch: Reach = { kind: 'org', unit_id: 'branch' }
const manager: Reach = { kind: 'manager', unit_id: 'outlet' }

const audited = (action: string) => sql`
  insert into platform.audit_log (occurred_at, action, outcome) values (now(), ${action}, 'done')`

const idsOf = async (db: ScopedDb) => {
  const { rows } = await sql<{ customer_id: string }>`
    select customer_id from marts.probe order by customer_id`.execute(db)
  return rows.map((row) => row.customer_id)
}

describe('an actor’s connection', () => {
  let database: TestDatabase
  let databases: Databases

  beforeAll(async () => {
    database = await givenDatabase({ through: '0003' })
    await connect(database.url('owner'), (owner) => owner.query(PROBE))
    databases = openDatabases({ url: database.url('api'), log: quietLog, poolSize: 2 })
  })
  afterAll(async () => {
    await databases?.close()
    await database?.drop()
  })

  const seenBy = (userId: string, reach: Reach | null, publicationId = 1) =>
    withActor(givenContext({ databases, actor: givenActor(userId, reach), publicationId }), idsOf)

  it('shows the head office every customer of the publication asked for, and no other', async () => {
    expect(await seenBy('H1', head)).toEqual(['101', '102', '103'])
    expect(await seenBy('H1', head, 2)).toEqual(['101'])
  })

  it('shows a branch the customers of its own subtree', async () => {
    expect(await seenBy('B1', branch)).toEqual(['102', '103'])
  })

  it('shows a manager the customers granted today, not those of a grant that has ended', async () => {
    expect(await seenBy('E1', manager)).toEqual(['101'])
    expect(await seenBy('E3', manager)).toEqual([])
  })

  it('refuses whoever has no reach, and a unit that the publication does not have', async () => {
    await expect(seenBy('A1', null)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(seenBy('B1', { kind: 'org', unit_id: 'gone' })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('takes a name with quotes for a name', async () => {
    expect(await seenBy(`x', true); set local role zhike_owner; --`, manager)).toEqual([])
  })

  it('answers several queries of one request on one connection, all within the reach', async () => {
    const context = givenContext({ databases, actor: givenActor('B1', branch) })

    const answers = await withActor(context, (db) => Promise.all([idsOf(db), idsOf(db), idsOf(db)]))

    expect(answers).toEqual([
      ['102', '103'],
      ['102', '103'],
      ['102', '103'],
    ])
  })

  it('gives decimals and big numbers as text', async () => {
    const context = givenContext({ databases, actor: givenActor('H1', head), publicationId: 2 })

    const { rows } = await withActor(context, (db) =>
      sql`select customer_id, amount, date '2026-06-30' as day from marts.probe`.execute(db),
    )

    expect(rows).toEqual([{ customer_id: '101', amount: '9.90', day: '2026-06-30' }])
  })

  it('denies customers to the application itself, outside any actor’s transaction', async () => {
    await expect(sql`select customer_id from marts.probe`.execute(databases.db)).rejects.toThrow(
      'permission denied',
    )
    await expect(sql`select platform.my_customer_ids()`.execute(databases.db)).rejects.toThrow(
      'permission denied',
    )
    await expect(sql`select subject_id from platform.grants`.execute(databases.db)).rejects.toThrow(
      'permission denied',
    )
  })

  it.each(['r_head', 'r_org', 'r_manager'])('shows %s nothing without settings', async (role) => {
    const reading = inTransaction(databases, async (db) => {
      await sql`set local role ${sql.raw(role)}`.execute(db)
      return sql`select customer_id from marts.probe`.execute(db)
    })

    await expect(reading).rejects.toThrow(/unrecognized configuration parameter|invalid input syntax/)
  })

  it('leaves neither role nor settings behind for the next request, also after a failure', async () => {
    const context = givenContext({ databases, actor: givenActor('H1', head) })
    await expect(withActor(context, (db) => sql`select 1 / 0`.execute(db))).rejects.toThrow(
      'division by zero',
    )

    const states = await Promise.all(
      [1, 2, 3, 4].map(() =>
        sql<{ role: string; lo: string | null }>`
          select current_user as role, nullif(current_setting('app.lo', true), '') as lo`.execute(
          databases.db,
        ),
      ),
    )

    expect(states.flatMap((state) => state.rows)).toEqual(
      [1, 2, 3, 4].map(() => ({ role: 'zhike_api', lo: null })),
    )
  })

  it('keeps all of an operational transaction or nothing', async () => {
    const line = audited('test')
    const writing = inTransaction(databases, async (db) => {
      await line.execute(db)
      throw new Error('changed my mind')
    })

    await expect(writing).rejects.toThrow('changed my mind')
    const { rows } = await sql`select action from platform.audit_log`.execute(databases.db)
    expect(rows).toEqual([])
  })

  it('lets nobody change the audit trail', async () => {
    await audited('kept').execute(databases.db)
    await expect(sql`delete from platform.audit_log`.execute(databases.db)).rejects.toThrow(
      'permission denied',
    )
    const asOwner = connect(database.url('owner'), (owner) =>
      owner.query(`update platform.audit_log set action = ''`),
    )
    await expect(asOwner).rejects.toThrow('append-only')
  })
})
