import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Duck, type EngineLimits, literal, openDuck, PARQUET, readRows } from '../serving/duckdb.ts'
import { KEPT_ROWS_A_GROUP, keptRowsFile } from '../serving/kept-rows.ts'
import { keptDates, type Manifest, type MartDefinition, martsFilePath } from '../serving/manifest.ts'
import { attachVersion, createMartViews } from '../serving/world.ts'

type Keeping = { warehouseDir: string; manifest: Manifest; limits?: EngineLimits }
type Missing = { mart: MartDefinition; businessDate: string; file: string }

/**
 * Keeps the rows of those marts that say so, of every kept date that has none yet: of the published one from
 * what was published, of others by the mart's select. Gives how many rows it wrote.
 */
export async function keepRows(input: Keeping): Promise<number> {
  let rows = 0
  for (const missing of listMissing(input)) {
    const duck = await openDuck(input.limits)
    try {
      rows += await writeRows(duck, input, missing)
    } finally {
      duck.close()
    }
  }
  return rows
}

function listMissing({ warehouseDir, manifest }: Keeping): Missing[] {
  const marts = manifest.marts.filter((it) => it.keeps_rows)
  return marts.flatMap((mart) =>
    keptDates(manifest).flatMap((businessDate) => {
      const file = keptRowsFile(manifest, { mart: mart.table, businessDate })
      return file === null || existsSync(join(warehouseDir, file)) ? [] : [{ mart, businessDate, file }]
    }),
  )
}

async function writeRows(duck: Duck, input: Keeping, { mart, businessDate, file }: Missing): Promise<number> {
  const { connection } = duck
  const { warehouseDir } = input
  const from = await openRows(duck, input, { mart, businessDate })
  const types = await readRows(connection, `describe select ${mart.columns.join(', ')} from ${from}`)
  const values = types.map((it) => asText(String(it['column_name']), String(it['column_type'])))
  const path = join(warehouseDir, file)
  // A file of this name belongs to no version: what a night that was cut off has left goes with the next.
  const begun = join(dirname(path), `begun-${basename(path)}`)
  mkdirSync(dirname(path), { recursive: true })
  const key = mart.key.join(', ')
  const written = await connection.runAndReadAll(
    `copy (
       select ${key}, ${literal(mart.columns.join(','))} as names, json_array(${values.join(', ')}) as fields
         from ${from} order by ${key}
     ) to ${literal(begun)} (${PARQUET}, row_group_size ${KEPT_ROWS_A_GROUP})`,
  )
  renameSync(begun, path)
  return Number(written.value(0, 0))
}

/** The relation that has the rows of a mart on a date. */
async function openRows(
  { connection }: Duck,
  { warehouseDir, manifest }: Keeping,
  { mart, businessDate }: Pick<Missing, 'mart' | 'businessDate'>,
): Promise<string> {
  const published = martsFilePath(warehouseDir, manifest.version)
  if (businessDate === manifest.business_date && existsSync(published)) {
    await connection.run(`attach ${literal(published)} as published (read_only)`)
    return `published.${mart.table}`
  }
  await attachVersion(connection, { warehouseDir, manifest, asOf: businessDate })
  await createMartViews(connection, { manifest, businessDate })
  return `marts.${mart.table}`
}

/** What JSON has no type for that keeps every digit is a text in it, as in every answer. */
const asText = (column: string, type: string): string =>
  /^(VARCHAR|INTEGER|BOOLEAN)$/.test(type) ? column : `CAST(${column} AS varchar)`
