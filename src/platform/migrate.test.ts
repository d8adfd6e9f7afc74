import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { givenDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { createLogger } from './log.ts'
import { migrate, readMigrations } from './migrate.ts'
import { connect } from './postgres/index.ts'

const log = createLogger({ logLevel: 'silent' })
let database: TestDatabase
let folder: string

beforeAll(async () => {
  database = await givenDatabase({ through: '0000' })
})
afterAll(() => database.drop())
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhike-migrations-'))
  await connect(database.url('owner'), (owner) =>
    owner.query('delete from platform.migrations; drop table if exists platform.tries'),
  )
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, sql: string) => writeFileSync(join(folder, name), sql)
const run = () => migrate(database.url('owner'), log, readMigrations(folder))
const countTries = () =>
  connect(database.url('owner'), async (owner) => {
    const { rows } = await owner.query('select count(*)::int as tries from platform.tries')
    return rows[0].tries as number
  })

describe('migrations', () => {
  it('are applied in the order of their numbers, once', async () => {
    write('0002_fill.sql', 'insert into platform.tries values (1)')
    write('0001_create.sql', 'create table platform.tries (n int)')

    expect(await run()).toEqual(['0001_create.sql', '0002_fill.sql'])
    expect(await run()).toEqual([])
    expect(await countTries()).toBe(1)
  })

  it('are refused when an applied file was changed, before anything new runs', async () => {
    write('0001_create.sql', 'create table platform.tries (n int)')
    await run()
    write('0001_create.sql', 'create table platform.tries (n bigint)')
    write('0002_fill.sql', 'insert into platform.tries values (1)')

    await expect(run()).rejects.toMatchObject({
      code: 'migration_changed',
      details: { migrations: ['0001_create.sql'] },
    })
    expect(await countTries()).toBe(0)
  })

  it('are refused when an applied file is gone', async () => {
    write('0001_create.sql', 'create table platform.tries (n int)')
    await run()
    rmSync(join(folder, '0001_create.sql'))

    await expect(run()).rejects.toMatchObject({ code: 'migration_changed' })
  })

  it('leave nothing of a file that fails, and keep those before it', async () => {
    write('0001_create.sql', 'create table platform.tries (n int)')
    write('0002_half.sql', 'insert into platform.tries values (1); select 1/0')

    await expect(run()).rejects.toMatchObject({
      code: 'migration_failed',
      details: { migration: '0002_half.sql' },
    })
    expect(await countTries()).toBe(0)

    write('0002_half.sql', 'insert into platform.tries values (1)')
    expect(await run()).toEqual(['0002_half.sql'])
  })

  it('run one after the other when two processes start them at once', async () => {
    write('0001_create.sql', 'create table platform.tries (n int); select pg_sleep(0.2)')

    const applied = await Promise.all([run(), run(), run()])

    expect(applied.flat()).toEqual(['0001_create.sql'])
  })
})
