import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomFor } from '../../fixtures/generator/random.ts'
import { deliverTinyBank } from '../../fixtures/tiny-bank/index.ts'
import {
  checkArrivals,
  createAside,
  loadFile,
  problemsOf,
  readContracts,
  readLists,
  type Arrival,
  type Contract,
  type Problem,
} from '../../src/pipeline/load/index.ts'
import { readReferences } from '../../src/pipeline/models.ts'
import { PROJECT_DIR } from '../../src/platform/config.ts'
import { openKeyRing } from '../../src/platform/crypto/index.ts'
import { type Duck, openDuck, readRows } from '../../src/serving/duckdb.ts'
import { mutate, type Files, type Mutated, type Original } from '../support/delivery-mutations.ts'
import { filesBefore } from '../support/delivery.ts'
import { originalsOf } from '../support/originals.ts'
import { arrivePlainly } from '../support/plain-arrival.ts'
import { comparedColumns, readPlainly, type PlainReading } from '../support/plain-reading.ts'

/** More of them find more: `ZHIKE_CASES=10000`. */
const CASES = Number(process.env['ZHIKE_CASES'] ?? 2_000)
const SEED = process.env['ZHIKE_SEED'] ?? '20260630'
/** Repeats one case: `CORE_CERT/17`. */
const ONLY = process.env['ZHIKE_CASE']?.split('/')
const FAILURES_SHOWN = 5
/** The engine types the rows of one file while another is read and judged here. */
const LANES = 2

const modelsDir = join(PROJECT_DIR, 'warehouse')
const contracts = readContracts(modelsDir)
const lists = readLists(readReferences(modelsDir))
const folder = mkdtempSync(join(tmpdir(), 'zhike-fuzz-'))
const keys = openKeyRing(join(folder, 'keys'))
deliverTinyBank(join(folder, 'tiny-bank'))
const originals = new Map(contracts.map((it) => [it.file, originalsOf(it, join(folder, 'tiny-bank'))]))

/** Where files are loaded, one at a time. */
type Lane = { duck: Duck; landingDir: string; stageDir: string }
type Case = { original: Original; mutated: Mutated }

const lanes: Lane[] = []

beforeAll(async () => {
  for (let no = 0; no < LANES; no++) {
    const duck = await openDuck({ threads: 1 })
    await createAside(duck.connection)
    lanes.push({ duck, landingDir: join(folder, `landing-${no}`), stageDir: join(folder, `stage-${no}`) })
  }
})
afterAll(() => {
  for (const { duck } of lanes) duck.close()
  rmSync(folder, { recursive: true })
})

const tableOf = ({ file }: Contract) => file.toLowerCase()

function amountText(hundredths: bigint): string {
  const digits = String(hundredths < 0n ? -hundredths : hundredths).padStart(3, '0')
  return `${hundredths < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** The case of this number of a feed, the same for the same seed whatever other cases run. */
function caseOf(contract: Contract, no: number): Case {
  const random = randomFor(SEED, `${contract.file}/${no}`)
  const all = originals.get(contract.file)!
  const original = all[no % all.length]!
  const { mode, date } = original
  const sumOf = (text: string) => {
    const bytes = Buffer.from(text, 'latin1')
    return amountText(readPlainly({ bytes, contract, mode, date, lists, announced: 0n }).sum ?? 0n)
  }
  return { original, mutated: mutate(original, random, sumOf) }
}

function land({ landingDir }: Lane, { contract, date }: Original, files: Files): void {
  const place = join(landingDir, contract.system, date.replaceAll('-', ''))
  rmSync(landingDir, { recursive: true, force: true })
  mkdirSync(place, { recursive: true })
  for (const [name, bytes] of files) writeFileSync(join(place, name), bytes)
}

type Answer<T> = { problems: Problem[] } | { result: T }

/** A refusal as its problems; any other error is a crash, and thrown on. */
async function answerOf<T>(work: Promise<T>): Promise<Answer<T>> {
  try {
    return { result: await work }
  } catch (error) {
    const problems = problemsOf(error)
    if (problems === null || problems.length === 0) throw error
    checkProblems(problems)
    return { problems }
  }
}

const LINE_CODES = new Set(['encoding', 'column_order', 'line_too_long', 'row', 'control_file'])

function checkProblems(problems: Problem[]): void {
  for (const it of problems) {
    const isNamed = it.file !== '' && it.reason !== '' && (!LINE_CODES.has(it.code) || Number(it.line) > 0)
    if (!isNamed) throw new Error(`a problem names no file, line or reason: ${JSON.stringify(it)}`)
  }
}

/** Not `expect`, which takes longer over thousands of values than the loader. */
function same(what: string, found: unknown, plain: unknown): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(plain)]
  if (one !== other) throw new Error(`${what}: ${one} instead of ${other}`)
}

/** Runs one case, and throws where the loader does something else than the plain reading. */
async function judge(lane: Lane, { original, mutated }: Case): Promise<string> {
  const { contract, date } = original
  const { landingDir } = lane
  land(lane, original, mutated.files)
  const plain = arrivePlainly(mutated.files, contract, date)
  const known = { earlier: filesBefore(contract), leftOut: new Set<string>(), waivers: [] }
  const input = { contracts: [contract], landingDir, businessDate: date, opening: false, ...known }
  const answer = await answerOf(checkArrivals(input))
  if ('problems' in answer) {
    same(`on arrival, ${JSON.stringify(answer)}`, 'refused', plain.is)
    return 'refused on arrival'
  }
  const [arrival] = answer.result
  same('on arrival', arrival ? 'arrived' : 'absent', plain.is)
  if (!arrival || plain.is !== 'arrived') return 'absent'
  return load(lane, arrival, readPlainly({ ...plain, contract, date, lists }))
}

async function load(lane: Lane, arrival: Arrival, plain: PlainReading): Promise<string> {
  const { contract } = arrival
  const { connection } = lane.duck
  const businessDate = arrival.data_date.replace(/(....)(..)(..)/, '$1-$2-$3')
  await connection.run('delete from source.rejects')
  const own = {
    arrival,
    contract,
    businessDate,
    keys,
    lists,
    stageDir: lane.stageDir,
    allowSyntheticId: true,
  }
  const answer = await answerOf(loadFile(connection, { ...own, kind: 'daily' }))
  if ('problems' in answer) {
    same('left of a file that is refused', await leftOf(lane, contract), [])
    compareRefusal(contract, answer.problems, plain)
    return 'refused on loading'
  }
  same('loaded, though it is to be refused for', [], plain.refusals)
  await compareRows(lane, contract, plain)
  await compareRejects(lane, contract, plain)
  const { rows_in, rows_out, rows_rejected, is_amount_compared } = answer.result
  same('rows in', rows_in, plain.lines)
  same('rows out', rows_out, plain.rows.size)
  same('rows rejected', rows_rejected, plain.rejected.length)
  same('is compared', is_amount_compared, plain.sum !== null)
  await connection.run(`drop table source.${tableOf(contract)}`)
  return plain.rejected.length > 0 ? 'loaded with rejects' : 'loaded'
}

async function leftOf({ duck, stageDir }: Lane, contract: Contract): Promise<string[]> {
  const sql = "select table_name from duckdb_tables() where table_name not in ('rejects', 'findings')"
  const tables = await readRows(duck.connection, `${sql} and contains(table_name, $1)`, [tableOf(contract)])
  return [...tables.map((it) => String(it['table_name'])), ...readdirSync(stageDir)]
}

function compareRefusal(contract: Contract, problems: Problem[], plain: PlainReading): void {
  // What a protected column's values may be by their look is for the loader to say.
  const isProtected = (name: string | null) => contract.columns.some((it) => it.name === name && it.protect)
  if (problems.some((it) => it.code === 'column_order' && isProtected(it.column))) return
  const codes = new Set(problems.map((it) => it.code).filter((it) => it !== 'row'))
  same(`refused for ${JSON.stringify(problems)}`, [...codes].toSorted(), plain.refusals.toSorted())
}

async function compareRows({ duck }: Lane, contract: Contract, plain: PlainReading): Promise<void> {
  const names = comparedColumns(contract).map((it) => it.name)
  const columns = names.map((name) => `cast("${name}" as varchar) as "${name}"`)
  const rows = await readRows(
    duck.connection,
    `select line_no, ${columns.join(', ')} from source.${tableOf(contract)} order by line_no`,
  )
  const lines = [...plain.rows.keys()].toSorted((a, b) => a - b)
  same(
    'lines loaded',
    rows.map((it) => Number(it['line_no'])),
    lines,
  )
  for (const row of rows) {
    const line = Number(row['line_no'])
    for (const name of names) {
      // The client takes a byte order mark at the beginning of a text for no part of it.
      const expected = plain.rows.get(line)![name]?.replace(/^\uFEFF/, '') ?? null
      same(`line ${line}, ${name}`, row[name], expected)
    }
  }
}

async function compareRejects({ duck }: Lane, { file }: Contract, plain: PlainReading): Promise<void> {
  const rejects = await readRows(
    duck.connection,
    'select file, line_no, reason, raw_line from source.rejects',
  )
  const lines = new Set(rejects.map((it) => Number(it['line_no'])))
  same(
    'lines kept aside',
    [...lines].toSorted((a, b) => a - b),
    plain.rejected,
  )
  for (const it of rejects) {
    const isNamed = it['reason'] && it['raw_line'] !== null && String(it['file']).startsWith(file)
    if (!isNamed) throw new Error(`a reject names no file, reason or line: ${JSON.stringify(it)}`)
  }
}

const casesOf = ({ file }: Contract): number[] => {
  const count = Math.ceil(CASES / contracts.length)
  if (!ONLY) return Array.from({ length: count }, (_, at) => at)
  return ONLY[0] === file ? [Number(ONLY[1])] : []
}

type Outcomes = { ends: Map<string, number>; failures: string[] }

/** Runs the cases of one feed; a failure says how it is repeated. */
async function runFeed(lane: Lane, contract: Contract, { ends, failures }: Outcomes): Promise<void> {
  for (const no of casesOf(contract)) {
    if (failures.length >= FAILURES_SHOWN) return
    const it = caseOf(contract, no)
    try {
      const end = await judge(lane, it)
      ends.set(end, (ends.get(end) ?? 0) + 1)
    } catch (error) {
      await lane.duck.connection.run(`drop table if exists source.${tableOf(contract)}`)
      const name = `${contract.file}/${no}`
      failures.push(
        `seed ${SEED}, ${name}, ${it.mutated.description}: ${(error as Error).message}\nRepeat only this: ` +
          `ZHIKE_SEED=${SEED} ZHIKE_CASE=${name} npm test -- tests/scenarios/fuzzed-files.test.ts`,
      )
    }
  }
}

describe(`${CASES} spoilt files (seed ${SEED})`, () => {
  it('are loaded as they say, or refused by file, line and reason', async () => {
    const outcomes: Outcomes = { ends: new Map(), failures: [] }
    const waiting = [...contracts]
    const walk = async (lane: Lane) => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await runFeed(lane, next, outcomes)
    }

    await Promise.all(lanes.map(walk))

    expect(outcomes.failures.join('\n\n')).toBe('')
    if (ONLY) return
    const shown = JSON.stringify([...outcomes.ends])
    for (const end of [
      'loaded',
      'loaded with rejects',
      'refused on loading',
      'refused on arrival',
      'absent',
    ]) {
      expect(outcomes.ends.get(end), shown).toBeGreaterThan(CASES / 200)
    }
  })
})
