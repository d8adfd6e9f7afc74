import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readFeeds } from '../../fixtures/deliver.ts'
import { type DeliveredRow, readBack } from '../../fixtures/read-back.ts'
import { readContracts } from '../../src/pipeline/load/index.ts'
import { literal, openDuck, readRows } from '../../src/serving/duckdb.ts'
import { readHead } from '../../src/serving/manifest.ts'
import { withWorld } from '../../src/serving/worlds.ts'
import type { TestBank } from './bank.ts'
import { deliver, type Sent } from './delivery.ts'

type Like = { of: Record<string, string>; changes: DeliveredRow; on?: string }

const feeds = readFeeds()
const contracts = readContracts(join(import.meta.dirname, '../../warehouse'))

/** Makes the files of a bank's date dirty, as its systems would, and looks at what nights make of them. */
export function dirtyFiles({ config }: TestBank, date: string) {
  const { landingDir, warehouseDir } = config
  const rowsOf = (file: string, on = date): DeliveredRow[] => readBack(feeds[file]!, landingDir, on)
  return {
    rowsOf,
    /** The rows of a file as their source would send them, with whatever is wrong with them. */
    send: (file: string, rows: DeliveredRow[], sent: Partial<Sent> = {}): void => {
      const contract = contracts.find((it) => it.file === file)!
      // In the place of the one that lies there, whether it is full or holds changes.
      const stem = (mode: string) => `${file}.${mode}.${date.replaceAll('-', '')}.dat`
      const folder = join(landingDir, contract.system, date.replaceAll('-', ''))
      const mode = contract.modes.find((it) => existsSync(join(folder, stem(it))))
      deliver(landingDir, contract, { rows, date, mode, ...sent })
    },
    /** One row of a file, of another date where that is said, with other values in some columns. */
    rowLike: (file: string, like: Like): DeliveredRow => {
      const { of, changes, on = date } = like
      const row = rowsOf(file, on).find((it) =>
        Object.entries(of).every(([name, value]) => it[name] === value),
      )
      if (!row) throw new Error(`${file} of ${on} has no row like ${JSON.stringify(of)}`)
      return { ...row, data_date: date.replaceAll('-', ''), ...changes }
    },
    /** Rows of the warehouse as it stands, as of the date or an earlier one. */
    query: (sql: string, asOf = date) =>
      withWorld({ warehouseDir, version: readHead(warehouseDir)!.version, asOf }, (connection) =>
        readRows(connection, sql),
      ),
    /** What the night of a date kept beside its rows. */
    kept: async (table: 'ods.rejects' | 'ods.findings', on = date) => {
      const segments = readHead(warehouseDir)!.tables[table]!.segments
      const { file } = segments.find((it) => it.business_date === on)!
      const duck = await openDuck()
      const path = literal(join(warehouseDir, file))
      const rows = await readRows(duck.connection, `select * from read_parquet(${path}) order by all`)
      duck.close()
      return rows
    },
  }
}
