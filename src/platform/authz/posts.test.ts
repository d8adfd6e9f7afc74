import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenActors } from '../../../tests/support/roles.ts'
import { quietLog } from '../../../tests/support/actors.ts'
import { givenPublication } from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { type Databases, openDatabases } from '../db.ts'
import { connect } from '../postgres/index.ts'
import { addPost, type Duty, fillPost, findHolders, findSuperior, leavePost, listPostsOf } from './posts.ts'

const [HEAD, BRANCH, SUB, OTHER] = ['9900000000', '9902000000', '9902001000', '9903000000']
const MAY = '2026-05-01'
const JUNE = '2026-06-01'

describe('posts', () => {
  let database: TestDatabase
  let databases: Databases
  const fill = (user_id: string, duty: Duty, on = MAY) => fillPost(databases.db, { user_id, duty, on })

  beforeAll(async () => {
    database = await givenDatabase()
    databases = openDatabases({ url: database.url('api'), log: quietLog })
    const units = [
      { unit_id: HEAD, parent_unit_id: null, unit_level: 1, lo: 1, hi: 4 },
      { unit_id: BRANCH, parent_unit_id: HEAD, unit_level: 2, lo: 2, hi: 3 },
      { unit_id: SUB, parent_unit_id: BRANCH, unit_level: 3, lo: 3, hi: 3 },
      { unit_id: OTHER, parent_unit_id: HEAD, unit_level: 2, lo: 4, hi: 4 },
    ].map((unit) => ({ ...unit, unit_name: unit.unit_id }))
    await givenPublication(database, { units })
    await givenActors(databases, ['A', 'B', 'C', 'D', 'E', 'F'])
  })
  afterAll(async () => {
    await databases?.close()
    await database?.drop()
  })

  it('are filled by one person at a time, the empty one first', async () => {
    const first = await fill('A', { role_code: 'rm_hunter', unit_id: SUB })
    expect(await fill('B', { role_code: 'rm_hunter', unit_id: SUB })).not.toBe(first)
    await leavePost(databases.db, { user_id: 'A', post_id: first, on: JUNE })

    expect(await fill('C', { role_code: 'rm_hunter', unit_id: SUB }, JUNE)).toBe(first)
    const holding = async (user_id: string, on: string) =>
      (await listPostsOf(databases.db, { user_id, on })).map((post) => post.post_id)
    expect(await holding('A', MAY)).toEqual([first])
    expect(await holding('A', JUNE)).toEqual([])
    expect(await holding('C', JUNE)).toEqual([first])
  })

  it('of duties that the bank keeps apart are not one person’s, whoever asks', async () => {
    await fill('D', { role_code: 'auditor', unit_id: HEAD })

    for (const role_code of ['sys_admin', 'sec_admin', 'hq_mgr', 'teller']) {
      await expect(fill('D', { role_code, unit_id: HEAD })).rejects.toMatchObject({ code: 'duties_conflict' })
    }
    // One after the other is another matter.
    const [audit] = await listPostsOf(databases.db, { user_id: 'D', on: MAY })
    await leavePost(databases.db, { user_id: 'D', post_id: audit!.post_id, on: JUNE })
    await fill('D', { role_code: 'sys_admin', unit_id: HEAD }, JUNE)
    await expect(fill('D', { role_code: 'perf_admin', unit_id: HEAD }, MAY)).rejects.toMatchObject({
      code: 'duties_conflict',
    })
  })

  it('of duties kept apart are not one person’s either where two give them at once', async () => {
    const posts = ['auditor', 'teller'].map((role_code) =>
      addPost(databases.db, { role_code, unit_id: OTHER }),
    )
    const [audit, desk] = await Promise.all(posts)
    const give = `insert into platform.post_holders (post_id, user_id, valid_from) values ($1, 'F', '${MAY}')`
    await connect(database.url('api'), (one) =>
      connect(database.url('api'), async (other) => {
        await one.query('begin')
        await one.query(give, [audit])
        await other.query('begin')
        const later = other.query(give, [desk]).then(
          () => other.query('commit').then(() => 'given'),
          (error: { constraint?: string }) => error.constraint,
        )
        // The other one has to have looked before this one is there to be seen.
        const wait = `select count(*)::int as it from pg_locks where locktype = 'advisory' and not granted
          and database = (select oid from pg_database where datname = current_database())`
        await expect.poll(async () => (await one.query<{ it: number }>(wait)).rows[0]?.it).toBe(1)
        await one.query('commit')
        expect(await later).toBe('duties_apart')
      }),
    )
    expect((await listPostsOf(databases.db, { user_id: 'F', on: MAY })).map((it) => it.post_id)).toEqual([
      audit,
    ])
  })

  it('are found in the unit or in the nearest one above that has the role', async () => {
    const holders = async (unit_id: string, role_code = 'br_mgr') =>
      (await findHolders(databases.db, { role_code, unit_id, on: JUNE })).map((it) => it.user_id)
    expect(await holders(SUB)).toEqual([])
    await fill('A', { role_code: 'br_mgr', unit_id: HEAD }, JUNE)
    expect(await holders(SUB)).toEqual(['A'])
    await fill('E', { role_code: 'br_mgr', unit_id: BRANCH })

    expect(await holders(SUB)).toEqual(['E'])
    expect(await holders(OTHER)).toEqual(['A'])
    expect(await holders(SUB, 'rm_hunter')).toEqual(['C', 'B'])
    expect(
      await findHolders(databases.db, { role_code: 'rm_hunter', unit_id: SUB, on: '2026-04-30' }),
    ).toEqual([])
  })

  it('report to a post, and so to whoever fills it', async () => {
    const own = (await listPostsOf(databases.db, { user_id: 'B', on: JUNE }))[0]!.post_id
    expect(await findSuperior(databases.db, { post_id: own, on: JUNE })).toBeNull()
    const [superior] = await listPostsOf(databases.db, { user_id: 'E', on: JUNE })
    await databases.db
      .updateTable('platform.posts')
      .set({ reports_to: superior!.post_id })
      .where('post_id', '=', own)
      .execute()

    expect(await findSuperior(databases.db, { post_id: own, on: JUNE })).toMatchObject({ user_id: 'E' })
    expect(await findSuperior(databases.db, { post_id: own, on: '2026-04-30' })).toBeNull()
  })

  it('keep their role and their unit', async () => {
    const [post] = await listPostsOf(databases.db, { user_id: 'B', on: JUNE })
    const change = databases.db
      .updateTable('platform.posts')
      .set({ unit_id: OTHER })
      .where('post_id', '=', post!.post_id)

    await expect(change.execute()).rejects.toThrow('keeps its role and its unit')
  })
})
