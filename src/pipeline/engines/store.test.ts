import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenEmptyDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { type Duck, openDuck } from '../../serving/duckdb.ts'
import type { Copy } from './copies.ts'
import { openSession, preparePostgresEngine, spreadPrelude } from './postgres-session.ts'
import {
  applyToHistory,
  bringDays,
  bringWhole,
  dropOthers,
  holds,
  type Lane,
  readStore,
  type Rows,
  type Store,
} from './store.ts'

let database: TestDatabase
let client: pg.Client
let duck: Duck
let lane: Lane
let store: Store
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhike-store-'))
  database = await givenEmptyDatabase()
  client = await openSession(database.url('owner'))
  await preparePostgresEngine(client)
  duck = await openDuck()
  lane = { connection: duck.connection, client }
  store = await readStore(client, { isCluster: false, folder })
})
afterAll(async () => {
  await client.end()
  duck.close()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

const copyOf = (name: string, kind: Copy['kind'], columns: Record<string, string>): Copy => ({
  name,
  kind,
  columns,
  key: ['note_no'],
  previous: null,
  placement: 'everywhere',
})

/** Rows as a night has them, with the hash they are known by. */
const rowsOf = (content: string, columns: string[], ...values: string[]): Rows => ({
  select: `select * from (values ${values.join(', ')}) as t (${columns.join(', ')})`,
  columns,
  content,
})

async function linesOf(table: string): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(
    `select CAST(t AS text) as line from ${table} as t order by 1`,
  )
  return rows.map((row) => row.line)
}

/** What another session, of the next night, finds written about a copy. */
const heldAnew = async (copy: Copy) => {
  const anew = await readStore(client, { isCluster: false, folder })
  return anew.held.get(copy.name)
}

const COLUMNS = { note_no: 'varchar', balance: 'decimal(20,2)' }
const NAMES = Object.keys(COLUMNS)

describe('a working copy', () => {
  it('is filled once, and again when it is to hold something else', async () => {
    const copy = copyOf('base.loans', 'whole', COLUMNS)
    const rows = rowsOf('1 aa', NAMES, "('N1', 1.50)")

    expect(await bringWhole(store, lane, { copy, rows })).toBe(1)
    expect(await bringWhole(store, lane, { copy, rows })).toBe(0)
    expect(await linesOf('base.loans')).toEqual(['(N1,1.50)'])
    const others = rowsOf('2 bb', NAMES, "('N1', 2.00)", "('N2', 3.00)")
    expect(await bringWhole(store, lane, { copy, rows: others })).toBe(2)
    expect(await linesOf('base.loans')).toEqual(['(N1,2.00)', '(N2,3.00)'])
    expect(await heldAnew(copy)).toMatchObject({ content: '2 bb' })
  })

  it('is made anew when its columns change', async () => {
    const columns = { ...COLUMNS, rate: 'decimal(9,6)' }
    const copy = copyOf('base.loans', 'whole', columns)
    const rows = rowsOf('2 bb', Object.keys(columns), "('N1', 2.00, 0.05)", "('N2', 3.00, null)")

    expect(holds(store, copy, '2 bb')).toBe(false)
    expect(await bringWhole(store, lane, { copy, rows })).toBe(2)
    expect(await linesOf('base.loans')).toEqual(['(N1,2.00,0.050000)', '(N2,3.00,)'])
  })

  it('of days takes the days that are new or other, and lets go of those that are gone', async () => {
    const columns = { business_date: 'date', ...COLUMNS }
    const copy = copyOf('base.loan_balances', 'days', columns)
    const day = (date: string, content: string, balance: number) =>
      [date, rowsOf(content, Object.keys(columns), `(date '${date}', 'N1', ${balance})`)] as const
    const first = new Map([day('2026-06-28', 'a', 1), day('2026-06-29', 'b', 2)])

    expect(await bringDays(store, lane, { copy, days: first })).toBe(2)
    expect(await bringDays(store, lane, { copy, days: first })).toBe(0)
    const next = new Map([day('2026-06-29', 'c', 9), day('2026-06-30', 'd', 3)])
    expect(await bringDays(store, lane, { copy, days: next })).toBe(2)
    expect(await linesOf('base.loan_balances')).toEqual(['(2026-06-29,N1,9.00)', '(2026-06-30,N1,3.00)'])
    expect(await heldAnew(copy)).toMatchObject({ days: { '2026-06-29': 'c', '2026-06-30': 'd' } })
  })

  it('of a history takes what a night opened and ended', async () => {
    const columns = { ...COLUMNS, valid_from: 'date', valid_to: 'date' }
    const names = Object.keys(columns)
    const copy = copyOf('base.bills', 'history', columns)
    const version = (no: string, balance: number, from: string) =>
      `('${no}', ${balance}, date '${from}', date '9999-12-31')`
    const evening = ['N1', 'N2', 'N3'].map((no) => version(no, 1, '2026-06-01'))
    await bringWhole(store, lane, { copy, rows: rowsOf('evening', names, ...evening) })

    const opened = rowsOf('night', names, version('N2', 2, '2026-06-30'), version('N4', 4, '2026-06-30'))
    const closed = "select * from (values ('N2'), ('N3')) as t (note_no)"
    await applyToHistory(store, lane, { copy, opened, closed })

    expect(await linesOf('base.bills')).toEqual([
      '(N1,1.00,2026-06-01,9999-12-31)',
      '(N2,2.00,2026-06-30,9999-12-31)',
      '(N4,4.00,2026-06-30,9999-12-31)',
    ])
    expect(holds(store, copy, 'night')).toBe(true)
  })

  it('stays as it was, and known as that, when a change of it fails half way', async () => {
    const columns = { ...COLUMNS, valid_from: 'date', valid_to: 'date' }
    const copy = copyOf('base.bills', 'history', columns)
    const before = await linesOf('base.bills')
    const opened = rowsOf('later', Object.keys(columns), "('N5', 'not a number', null, null)")

    const failing = applyToHistory(store, lane, { copy, opened, closed: "select 'N1' as note_no" })

    await expect(failing).rejects.toThrowError(/numeric/)
    expect(await linesOf('base.bills')).toEqual(before)
    expect(holds(store, copy, 'night')).toBe(true)
    expect(await heldAnew(copy)).toMatchObject({ content: 'night' })
  })

  it('goes when no model reads it any more', async () => {
    await dropOthers(store, client, new Set(['base.bills']))

    expect(await linesOf('zhike_engine.copies')).toHaveLength(1)
    await expect(linesOf('base.loans')).rejects.toThrowError(/does not exist/)
  })
})

/** Without Citus: functions with its signatures, which write down what they are asked. */
const CITUS_SIGNATURES = `
  create table public.asked (at bigint generated always as identity, what text);
  create function public.create_reference_table(table_name regclass) returns void language sql as
    $$ insert into public.asked (what) select 'everywhere ' || CAST(table_name AS text) $$;
  create function public.create_distributed_table(table_name regclass, distribution_column text,
    distribution_type text default 'hash', colocate_with text default 'default',
    shard_count integer default null) returns void language sql as $$ insert into public.asked (what)
      select CAST(table_name AS text) || ' by ' || distribution_column || ' with ' || colocate_with $$;
  create function public.create_distributed_function(function_name regprocedure,
    distribution_arg_name text default null, colocate_with text default 'default',
    force_delegation boolean default null) returns void language sql as
    $$ insert into public.asked (what) select 'function ' || CAST(function_name AS text) $$`

describe('in a cluster', () => {
  const asked = async () => {
    const { rows } = await client.query<{ what: string }>('select what from public.asked order by at')
    await client.query('truncate public.asked')
    return rows.map((row) => row.what)
  }

  it('tables are laid out before they have rows, and all of them are logged', async () => {
    await client.query(CITUS_SIGNATURES)
    const columns = { business_date: 'date', ...COLUMNS }
    const cluster = await readStore(client, { isCluster: true, folder })
    const loans: Copy = { ...copyOf('base.loans', 'history', COLUMNS), placement: { by: 'note_no' } }
    const days: Copy = { ...copyOf('base.loan_balances', 'days', columns), placement: { by: 'note_no' } }
    const day = rowsOf('a', Object.keys(columns), "(date '2026-06-29', 'N1', 1)")

    await bringWhole(cluster, lane, { copy: loans, rows: rowsOf('1 aa', NAMES, "('N1', 1)") })
    await bringDays(cluster, lane, { copy: days, days: new Map([['2026-06-29', day]]) })

    expect(await asked()).toEqual([
      'base.loans by note_no with default',
      'base.loan_balances by note_no with default',
    ])
    const unlogged = `select relname from pg_class join pg_namespace as n on n.oid = relnamespace
      where relpersistence = 'u' and nspname in ('base', 'days', 'zhike_engine')`
    // Of the server that was no cluster yet; it is made anew when it is next read.
    expect((await client.query(unlogged)).rows).toEqual([{ relname: 'bills' }])
  })

  it('keys of ended versions stand on every node while they leave', async () => {
    const cluster = await readStore(client, { isCluster: true, folder })
    const copy: Copy = { ...copyOf('base.loans', 'history', COLUMNS), placement: { by: 'note_no' } }
    const opened = rowsOf('2 bb', NAMES, "('N2', 2)")
    await applyToHistory(cluster, lane, { copy, opened, closed: "select 'N1' as note_no" })

    expect(await asked()).toEqual(['everywhere leaving__base__loans'])
    expect(await linesOf('base.loans')).toEqual(['(N2,2.00)'])
  })

  it('every function of the prelude is on every node', async () => {
    await spreadPrelude(client)

    const functions = await asked()
    expect(functions).toContain('function dec_div(numeric,numeric)')
    expect(functions.length).toBeGreaterThan(8)
  })
})
