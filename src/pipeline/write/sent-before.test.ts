import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { addDays } from '../../platform/dates.ts'
import { type Duck, literal, openDuck, readRows } from '../../serving/duckdb.ts'
import type { StoredTable } from '../../serving/manifest.ts'
import type { OrderedModel } from '../dependencies.ts'
import type { Night } from '../night-state.ts'
import { dropSentBefore, SENT_AGAIN_DAYS } from './sent-before.ts'

const DATE = '2026-06-30'
const COLUMNS = ['business_date', 'no', 'part', 'happened_on']

const model = {
  name: 'base.events',
  key: ['business_date', 'no', 'part'],
  sent_once: { happened: 'happened_on' },
} as unknown as OrderedModel

let duck: Duck
let warehouseDir: string
beforeAll(async () => {
  duck = await openDuck()
  warehouseDir = mkdtempSync(join(tmpdir(), 'zhike-sent-'))
})
afterAll(() => {
  duck.close()
  rmSync(warehouseDir, { recursive: true })
})
beforeEach(() => duck.connection.run('drop table if exists today'))

type Event = { no: string; part?: number; happened: string | null }

const rowsOf = (date: string, events: Event[]) =>
  `select * from (values ${events
    .map(
      ({ no, part = 1, happened }) =>
        `(date '${date}', '${no}', ${part}, CAST(${happened === null ? 'null' : literal(happened)} AS date))`,
    )
    .join(', ')}) as it (${COLUMNS.join(', ')})`

/** A partition; one of null has a name and no file, so that whoever reads it fails. */
async function kept(partitions: Record<string, Event[] | null>): Promise<StoredTable> {
  const segments = []
  for (const [business_date, events] of Object.entries(partitions)) {
    const file = `${business_date}.parquet`
    if (events) {
      const path = literal(join(warehouseDir, file))
      await duck.connection.run(`copy (${rowsOf(business_date, events)}) to ${path} (format parquet)`)
    } else rmSync(join(warehouseDir, file), { force: true })
    segments.push({ file, business_date, rows: events?.length ?? 1, hash: '' })
  }
  return { write: 'daily', columns: COLUMNS, segments }
}

async function drop(events: Event[], partitions: Record<string, Event[] | null>) {
  const before = await kept(partitions)
  await duck.connection.run(`create temp table today as ${rowsOf(DATE, events)}`)
  const night = { connection: duck.connection, warehouseDir, businessDate: DATE } as Night
  const dropped = await dropSentBefore(night, model, { before, rows: 'today' })
  const left = await readRows(duck.connection, 'select no, part from today order by no, part')
  return { dropped, left: left.map((it) => `${String(it['no'])}-${String(it['part'])}`) }
}

it('takes out what an earlier partition has, by its whole key', async () => {
  const events = [
    { no: 'a', happened: '2026-06-20' },
    { no: 'a', part: 2, happened: '2026-06-20' },
    { no: 'b', happened: '2026-06-30' },
  ]
  const partitions = {
    '2026-06-20': [{ no: 'a', happened: '2026-06-20' }],
    '2026-06-25': [{ no: 'a', happened: '2026-06-20' }],
  }

  expect(await drop(events, partitions)).toEqual({ dropped: 1, left: ['a-2', 'b-1'] })
})

it('reads no partition of before anything happened, but for the day before it', async () => {
  const partitions = { '2026-06-27': null, '2026-06-28': [{ no: 'a', happened: '2026-06-29' }] }

  const { dropped } = await drop([{ no: 'a', happened: '2026-06-29' }], partitions)

  expect(dropped).toBe(1)
})

it('looks as far back as files are kept, and no further', async () => {
  const old = addDays(DATE, -SENT_AGAIN_DAYS - 1)
  const oldest = addDays(DATE, -SENT_AGAIN_DAYS)
  const partitions = { [old]: null, [oldest]: [{ no: 'a', happened: oldest }] }

  for (const happened of [old, null]) {
    await duck.connection.run('drop table if exists today')
    expect(await drop([{ no: 'a', happened }], partitions)).toEqual({ dropped: 1, left: [] })
  }
})

it('reads nothing where nothing has come, or on the run of the same date again', async () => {
  expect(await drop([{ no: 'a', happened: DATE }], { [DATE]: null })).toMatchObject({ dropped: 0 })
})
