import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenDatabase, givenEmptyDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { AppError } from '../../platform/errors.ts'
import { openDuck, readRows } from '../../serving/duckdb.ts'
import { fetchRows, readFetched, sendRows } from './exchange.ts'
import { openPostgresEngine } from './postgres.ts'
import { openSession } from './postgres-session.ts'

let folder: string
const databases: TestDatabase[] = []

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhike-exchange-'))
})
afterAll(async () => {
  for (const database of databases) await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

async function given(making: Promise<TestDatabase>): Promise<TestDatabase> {
  const database = await making
  databases.push(database)
  return database
}

const open = (url: string) => openPostgresEngine({ url, catalogue: { models: [], references: [] }, folder })

/** Why an engine does not open, with everything an error could carry along. */
async function refusal(url: string): Promise<string> {
  const error = await open(url).then(
    (engine) => engine.close().then(() => null),
    (thrown: Error) => thrown,
  )
  const { code } = error as AppError
  return `${code}: ${JSON.stringify(error, Object.getOwnPropertyNames(error ?? {}))}`
}

describe('the database of WAREHOUSE_URL', () => {
  it('may be empty, and serves one night at a time', async () => {
    const { url } = await given(givenEmptyDatabase())
    const engine = await open(url('owner'))

    expect(engine.server).toMatch(/^postgresql \d+/)
    await expect(open(url('owner'))).rejects.toMatchObject({ code: 'night_running' })
    await engine.close()
    await (await open(url('owner'))).close()
  })

  it('is refused when it is the one that people work with', async () => {
    const { url } = await given(givenDatabase())

    expect(await refusal(url('owner'))).toMatch(/^warehouse_not_fit.*the database that people work with/)
  })

  it('is refused when its user may make nothing there', async () => {
    const { url } = await given(givenEmptyDatabase())

    expect(await refusal(url('api'))).toMatch(/^warehouse_not_fit.*grant create on database test_/)
  })

  it('is refused when a schema of the layers is somebody else’s', async () => {
    const { url } = await given(givenEmptyDatabase())
    const owner = await openSession(url('owner'))
    await owner.query('create schema base; create schema zhike_engine')
    await owner.query(`grant create on database ${owner.database} to zhike_api`)
    await owner.end()

    expect(await refusal(url('api'))).toMatch(/could not be made there \(permission denied for schema/)
  })

  it.each([
    ['knows only the letters of English', "locale_provider libc locale 'C'"],
    ['sorts as a dictionary does', "locale_provider icu icu_locale 'en' locale 'C'"],
  ])('is refused when it %s', async (_, settings) => {
    const { url } = await given(givenEmptyDatabase(settings))

    expect(await refusal(url('owner'))).toMatch(/not sorted by the codes of its letters/)
  })

  it('is named without its password when it cannot be reached', async () => {
    const { url } = await given(givenEmptyDatabase())
    const wrong = new URL(url('owner'))
    wrong.password = 'not-the-password'
    const nowhere = new URL(url('owner'))
    nowhere.port = '1'
    const { password } = nowhere

    const [refused, unreachable] = [await refusal(wrong.href), await refusal(nowhere.href)]

    expect(refused).toMatch(/^warehouse_unreachable.*as zhike_owner, which WAREHOUSE_URL names/)
    expect(refused).not.toContain('not-the-password')
    expect(unreachable).toMatch(/^warehouse_unreachable.*127\.0\.0\.1:1 /)
    expect(unreachable).not.toContain(password)
  })
})

describe('rows between the engines', () => {
  const types = {
    row_no: 'bigint',
    name: 'varchar',
    amount: 'decimal(20,2)',
    is_open: 'boolean',
    valid_to: 'date',
    transacted_at: 'timestamp',
  }
  const ROWS = `
    select * from (values
      (1, '', 0.00, true, date '9999-12-31', timestamp '2026-06-30 23:59:59.123456'),
      (2, null, -999999999999999999.99, false, date '0001-01-01', timestamp '2026-06-30 00:00:00'),
      (9223372036854775807, 'a "quoted",' || chr(10) || 'name' || chr(13), null, null, null, null),
      (4, '欧阳静 é 𠮷 \\N NULL', 0.01, true, null, null)
    ) as t (${Object.keys(types).join(', ')})`

  it('come back as they went, empty texts and missing values apart', async () => {
    const { url } = await given(givenEmptyDatabase())
    const client = await openSession(url('owner'))
    const duck = await openDuck()
    const { connection } = duck
    const columns = Object.keys(types)
    const list = Object.entries(types).map(([name, type]) => `${name} ${type}`)
    await client.query(`create table there (${list.join(', ')})`)

    const file = join(folder, 'there.csv')
    const typed = Object.entries(types).map(([name, type]) => `CAST(${name} AS ${type}) as ${name}`)
    const select = `select ${typed.join(', ')} from (${ROWS}) as rows`
    const sent = await sendRows({ connection, client, select, table: 'there', columns, file })
    await fetchRows(client, `select ${columns.join(', ')} from there`, file)

    expect(sent).toBe(4)
    const [went, came] = [select, readFetched(file, types)].map((it) => `${it} order by row_no`)
    expect(await readRows(connection, came!)).toEqual(await readRows(connection, went!))
    await client.end()
    duck.close()
  })
})
