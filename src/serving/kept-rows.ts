import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { connectDuck, type Duck, openDuck, readParquet, readRows } from './duckdb.ts'
import { DATED_TABLE, type Manifest } from './manifest.ts'

/*
 * A mart can be reckoned again for any kept date by its own select, for which the engine plans dozens of
 * joins. What is opened most is also kept as it was published: by `customer_id` the `names` of the columns,
 * joined by commas, and the `fields` as a JSON list in their order. One customer of one date is found
 * without any join. The files go by those of the dated table; where there is none, the select answers.
 */

/** So few rows that one of them is soon unpacked. */
export const KEPT_ROWS_A_GROUP = 2048

type KeptMart = { mart: string; businessDate: string }

type Naming = Pick<Manifest, 'tables'> & Partial<Pick<Manifest, 'marts'>>

/** Where the rows of a mart of a date are kept; null of a date that is not kept. */
export function keptRowsFile({ tables }: Pick<Naming, 'tables'>, kept: KeptMart): string | null {
  const segment = tables[DATED_TABLE]?.segments.findLast((it) => it.business_date === kept.businessDate)
  return segment ? fileBeside(segment.file, kept.mart) : null
}

/** All that a version may keep; they stay as long as the files of the dated table beside which they lie. */
export function keptRowsFiles({ tables, marts = [] }: Naming): string[] {
  const segments = tables[DATED_TABLE]?.segments ?? []
  return marts
    .filter((mart) => mart.keeps_rows)
    .flatMap((mart) => segments.map((segment) => fileBeside(segment.file, mart.table)))
}

const fileBeside = (datedFile: string, mart: string): string =>
  join('seg', `marts.${mart}`, 'day', basename(datedFile))

type Row = Record<string, unknown>

let engine: Promise<Duck> | null = null

/**
 * The row of a customer as it was published, values as `readRows` gives them; null where he had none,
 * undefined where the rows of that date are not kept.
 */
export async function findKeptRow(
  { warehouseDir, manifest }: { warehouseDir: string; manifest: Manifest },
  { customerId, ...kept }: KeptMart & { customerId: string },
): Promise<Row | null | undefined> {
  const file = keptRowsFile(manifest, kept)
  if (file === null || !existsSync(join(warehouseDir, file))) return undefined
  const connection = await connectDuck(await openEngine())
  try {
    const from = readParquet([join(warehouseDir, file)])
    const key = BigInt(customerId)
    const [found] = await readRows(connection, `select names, fields from ${from} where customer_id = ${key}`)
    if (!found) return null
    const values = JSON.parse(String(found['fields'])) as unknown[]
    return Object.fromEntries(
      String(found['names'])
        .split(',')
        .map((name, at) => [name, values[at]]),
    )
  } finally {
    connection.closeSync()
  }
}

/** One for all readers. One that could not be opened must not stay; the next reader tries again. */
function openEngine(): Promise<Duck> {
  engine ??= openDuck({ threads: 1 }).catch((error: unknown) => {
    engine = null
    throw error
  })
  return engine
}

/** For the end of the process and of tests. */
export async function closeKeptRows(): Promise<void> {
  const open = engine
  engine = null
  if (open) (await open).close()
}
