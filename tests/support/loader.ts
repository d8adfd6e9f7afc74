import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Arrival,
  checkArrivals,
  type Contract,
  createAside,
  loadFile,
  problemsOf,
  readContracts,
  readLists,
} from '../../src/pipeline/load/index.ts'
import { readReferences } from '../../src/pipeline/models.ts'
import { openKeyRing } from '../../src/platform/crypto/index.ts'
import { openDuck, readRows } from '../../src/serving/duckdb.ts'
import { deliver, filesBefore, type Sent } from './delivery.ts'

const WAREHOUSE = join(import.meta.dirname, '../../warehouse')

export const LOADED_DATE = '2026-06-30'

/** The end of every contract. */
export const TAIL = `
  - { name: data_date, type: D, label: 数据日期, required: true }
  - { name: src_upd_ts, type: TS, label: 源更新时间 }`

/** A landing folder, keys and a warehouse in memory, to deliver files to and load them. */
export async function openLoader(contractText: string) {
  const folder = mkdtempSync(join(tmpdir(), 'zhike-load-'))
  const landing = join(folder, 'landing')
  const stageDir = join(folder, 'stage')
  const contract = givenContract(folder, contractText)
  const keys = openKeyRing(join(folder, 'keys'))
  const lists = readLists(readReferences(WAREHOUSE))
  const duck = await openDuck({ threads: 2 })
  await createAside(duck.connection)

  async function arrive(sent: Partial<Sent>): Promise<Arrival> {
    deliver(landing, contract, { rows: [], date: LOADED_DATE, ...sent })
    const input = { contracts: [contract], landingDir: landing, businessDate: LOADED_DATE, opening: false }
    const earlier = filesBefore(contract)
    const [arrival] = await checkArrivals({ ...input, earlier, leftOut: new Set<string>(), waivers: [] })
    return arrival!
  }

  async function loadArrival(arrival: Arrival, allowSyntheticId = true) {
    mkdirSync(stageDir, { recursive: true })
    const own = { arrival, contract: arrival.contract, businessDate: LOADED_DATE, keys, lists, stageDir }
    const loading = loadFile(duck.connection, { ...own, kind: 'daily', allowSyntheticId })
    const result = await loading.catch((error: unknown) => error)
    const left = readdirSync(stageDir)
    if (left.length > 0) throw new Error(`the staging file stayed: ${left.join(', ')}`)
    return result
  }

  const load = async (sent: Partial<Sent>) => loadArrival(await arrive(sent))

  return {
    contract,
    keys,
    connection: duck.connection,
    arrive,
    loadArrival,
    /** What loading the file gives, or the error it ends with. */
    load,
    /** Why a file is refused. */
    problems: async (sent: Partial<Sent>) => {
      const result = await load(sent)
      return problemsOf(result) ?? result
    },
    rowsOf: (sql: string, values?: string[]) => readRows(duck.connection, sql, values),
    /** The bytes of the rows as a contract with other columns would have sent them. */
    bytesOf: (columns: Contract['columns'], rows: Sent['rows']): Buffer => {
      const other = mkdtempSync(join(folder, 'other-'))
      return readFileSync(deliver(other, { ...contract, columns }, { rows, date: LOADED_DATE }))
    },
    close: () => {
      duck.close()
      rmSync(folder, { recursive: true })
    },
  }
}

export type Loader = Awaited<ReturnType<typeof openLoader>>

function givenContract(folder: string, text: string): Contract {
  const file = /^file: (\w+)$/m.exec(text)![1]!
  const system = file.split('_')[0]!.toLowerCase()
  mkdirSync(join(folder, 'sources', system), { recursive: true })
  writeFileSync(join(folder, 'sources', system, `${file}.yml`), text)
  return readContracts(folder)[0]!
}

export const many = <T>(count: number, of: (no: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => of(at + 1))
