import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { connect, type Postgres } from '../platform/postgres/index.ts'
import { addKey, openKeyRing, seal, useKey } from '../platform/crypto/index.ts'
import { type Duck, literal, openDuck, PARQUET } from '../serving/duckdb.ts'
import { NIGHT_LOCK } from '../serving/night-steps.ts'
import { withSealedFiles } from './sealed-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhike-sealed-'))
const [warehouseDir, archiveDir, keysDir] = ['wh', 'archive', 'keys'].map((it) => join(folder, it)) as [
  string,
  string,
  string,
]
const FIRST = 's1.2nO1wpUkD7wfz8LlZRqM0vGwxcBv/Qn6i+ND5jLscMSIVMjLen2I'
let database: TestDatabase
let duck: Duck

beforeAll(async () => {
  database = await givenDatabase()
  duck = await openDuck()
  const first = seal(openKeyRing(keysDir), '15400001234')
  useKey(keysDir, { number: addKey(keysDir, { algorithm: 'aes-256-gcm', at: '' }).number, at: '' })
  const second = seal(openKeyRing(keysDir), '15400001234')
  const none = 'cast(null as varchar)'
  await write(join(warehouseDir, 'seg', 'base.contacts', 'day', '2026-06-29.a.parquet'), [
    `select 1 as no, ${literal(FIRST)} as contact_sealed`,
    `select 2, ${literal(second)}`,
    `select 3, ${none}`,
  ])
  await write(join(warehouseDir, 'seg', 'ods.rejects', 'day', '2026-06-29.a.parquet'), [
    `select ${literal(`154****1234 ${first}`)} as value, ${literal(second)} as raw_line, true as is_sealed`,
    `select 'k1a.x', 'what is no sealed value s1.x', false`,
  ])
  await write(join(archiveDir, 'base.tickets', '2025-06-29.a.parquet'), [
    `select ${literal(first)} as caller_sealed, 'k1a.' as title`,
  ])
  mkdirSync(join(warehouseDir, 'v', '2026-06-29.a'), { recursive: true })
  await duck.connection
    .run(`attach ${literal(join(warehouseDir, 'v', '2026-06-29.a', 'current.duckdb'))} as made;
    create table made.base__retail_customers as select ${literal(second)} as id_number_sealed;
    detach made`)
})
afterAll(async () => {
  duck.close()
  await database.drop()
  rmSync(folder, { recursive: true })
})

async function write(path: string, rows: string[]): Promise<void> {
  mkdirSync(join(path, '..'), { recursive: true })
  await duck.connection.run(`copy (${rows.join(' union all ')}) to ${literal(path)} (${PARQUET})`)
}

const placesOf = (number: number) => {
  const postgres = { url: database.url } as Postgres
  return withSealedFiles({ config: { warehouseDir, archiveDir }, postgres, number }, async (it) => it)
}

describe('what a key has sealed in the warehouse and the archive', () => {
  it('is found in both forms, in sealed columns and behind what is shown of rejected values', async () => {
    expect(await placesOf(1)).toEqual([
      { store: 'warehouse', table: 'base.contacts', values: 1 },
      { store: 'warehouse', table: 'ods.rejects', values: 1 },
      { store: 'archive', table: 'base.tickets', values: 1 },
    ])
  })

  it('is found in the versions that are kept whole', async () => {
    expect(await placesOf(2)).toEqual([
      { store: 'warehouse', table: 'base.contacts', values: 1 },
      { store: 'warehouse', table: 'ods.rejects', values: 1 },
      { store: 'warehouse', table: 'base.retail_customers', values: 1 },
    ])
  })

  it('a key that has sealed nothing is found nowhere, also where another has its digits', async () => {
    expect(await placesOf(3)).toEqual([])
    expect(await placesOf(22)).toEqual([])
  })

  it('is not looked for while a night writes', async () => {
    await connect(database.url('batch'), async (night) => {
      await night.query('select pg_advisory_lock($1)', [NIGHT_LOCK])
      await expect(placesOf(1)).rejects.toMatchObject({ code: 'night_running' })
    })
  })
})
