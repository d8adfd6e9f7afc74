import { cpSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listCopies } from '../../src/pipeline/engines/copies.ts'
import { readCatalogue } from '../../src/pipeline/night-plan.ts'
import { givenTinyBank, type TestBank } from '../support/bank.ts'
import { expectSameBank, headOf } from '../support/bank-content.ts'
import { type Landed, linesOf, redeliver } from '../support/redeliver.ts'

/** Needs a cluster, which no package brings along: its coordinator is named by WAREHOUSE_URL. */
const url = process.env['WAREHOUSE_URL'] ?? null

async function ask<T extends pg.QueryResultRow>(sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url! })
  await client.connect()
  try {
    return (await client.query<T>(sql)).rows
  } finally {
    await client.end()
  }
}

const hasCitus = async () => (await ask("select 1 from pg_extension where extname = 'citus'")).length > 0

const missing =
  url === null
    ? 'WAREHOUSE_URL names no cluster'
    : (await hasCitus())
      ? null
      : 'the database of WAREHOUSE_URL has no extension citus'

if (missing) process.stdout.write(`Nights on a cluster are left out: ${missing}.\n`)

describe.skipIf(missing)(`nights on a cluster of Citus${missing ? ` (left out: ${missing})` : ''}`, () => {
  let onDuck: TestBank
  let onCluster: TestBank

  beforeAll(async () => {
    onDuck = await givenTinyBank()
    onCluster = await givenTinyBank()
    // Keys are an input too: an index made with other keys is another index.
    await onDuck.run({ opening: onDuck.opening })
    cpSync(join(onDuck.config.stateDir, 'keys'), join(onCluster.config.stateDir, 'keys'), { recursive: true })
  })

  afterAll(async () => {
    await onDuck.drop()
    await onCluster.drop()
  })

  const runOnCluster = (input: Parameters<TestBank['run']>[0]) =>
    onCluster.run({ ...input, config: { ...onCluster.config, warehouseUrl: url } })

  it('come to the same tables, marts and publication as on DuckDB', async () => {
    await onDuck.run({ opening: onDuck.opening, dates: onDuck.dates })
    await runOnCluster({ opening: onCluster.opening, dates: onCluster.dates })

    await expectSameBank(onCluster, onDuck)
    expect(headOf(onCluster).engine).toContain('with citus')
  })

  it('come to the same when a day is sent again', async () => {
    for (const bank of [onDuck, onCluster]) {
      const contacts: Landed = {
        landingDir: bank.config.landingDir,
        date: '2026-06-29',
        file: 'CORE_CONTACT.i',
      }
      redeliver(contacts, linesOf(contacts).toReversed())
    }
    await onDuck.run({ dates: ['2026-06-29'] })
    await runOnCluster({ dates: ['2026-06-29'] })

    await expectSameBank(onCluster, onDuck)
  })

  it('lay the rows of a customer or an account on one node', async () => {
    const copies = listCopies(await readCatalogue(onCluster.config.modelsDir))
    const tables = await ask<{ name: string; column: string }>(
      'select table_name::text as name, distribution_column as column from citus_tables',
    )
    const laidOut = tables.filter(({ name, column }) => copies.has(name) && column !== '<none>')
    const expected = [...copies.values()].flatMap(({ name, kind, placement }) =>
      kind === 'mart' || placement === 'everywhere' ? [] : [{ name, column: placement.by }],
    )

    expect(laidOut).toEqual(expect.arrayContaining(expected))
  })
})
