import { join } from 'node:path'
import { addDays } from '../../platform/dates.ts'
import { readParquet, readRow } from '../../serving/duckdb.ts'
import type { StoredTable } from '../../serving/manifest.ts'
import { seenPartitions } from '../../serving/world.ts'
import type { OrderedModel } from '../dependencies.ts'
import type { Night } from '../night-state.ts'
import { DELIVERED_DAYS } from '../retention.ts'

/** For so long a source may send again what it has sent: as long as its files as delivered are kept. */
export const SENT_AGAIN_DAYS = DELIVERED_DAYS

type Sent = { before: StoredTable; rows: string }

/**
 * Takes out of the rows of a night what an earlier delivery has brought, by the key without its date: the
 * first one stands. Gives how many rows those were. Nothing lies in a partition of before it happened, so
 * that on most days one or two small columns of few partitions are read.
 */
export async function dropSentBefore(
  night: Night,
  model: OrderedModel,
  { before, rows }: Sent,
): Promise<number> {
  const { connection, warehouseDir } = night
  const files = (await partitionsToLookAt(night, model, { before, rows })).map((it) =>
    join(warehouseDir, it.file),
  )
  if (files.length === 0) return 0
  const key = model.key.filter((column) => column !== 'business_date')
  const list = key.join(', ')
  await connection.run(`create temp table sent_before as
    select distinct ${list} from ${readParquet(files)} semi join ${rows} using (${list})`)
  const isSame = key.map((column) => `${rows}.${column} = sent_before.${column}`).join(' and ')
  const dropped = await readRow(connection, 'select count(*) as rows from sent_before')
  await connection.run(`delete from ${rows} using sent_before where ${isSame}; drop table sent_before`)
  return Number(dropped['rows'])
}

async function partitionsToLookAt({ connection, businessDate }: Night, model: OrderedModel, sent: Sent) {
  const day = `CAST(${model.sent_once!.happened} AS date)`
  // A day's file may go on past midnight.
  const { first, unknown } = await readRow(
    connection,
    `select CAST(min(${day}) - 1 AS varchar) as first,
       count(*) filter (where ${day} is null) as unknown from ${sent.rows}`,
  )
  const window = addDays(businessDate, -SENT_AGAIN_DAYS)
  const from = Number(unknown) > 0 || String(first) < window ? window : String(first)
  const kept = first === null && Number(unknown) === 0 ? [] : seenPartitions(sent.before, businessDate)
  return kept.filter((it) => it.rows > 0 && it.business_date >= from && it.business_date < businessDate)
}
