import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import type { ArrivalFacts } from '../../serving/arrival-state.ts'
import { readHead, readManifest, type Manifest } from '../../serving/manifest.ts'
import { addDays } from '../../platform/dates.ts'
import { VERSIONS_KEPT } from '../housekeeping.ts'
import { readContracts, type Contract, type Problem } from '../load/index.ts'
import { readDeadlines, type Deadlines } from './deadlines.ts'
import { lookAtDate, type Refusal } from './look.ts'

/** What is expected, where it lies, and by whose clock it is written down. */
export type Board = {
  contracts: Contract[]
  deadlines: Deadlines
  config: Pick<Config, 'landingDir' | 'warehouseDir'>
  clock: Clock
}

export function openBoard(needs: { config: Config; clock: Clock; contracts?: Contract[] }): Board {
  const { config, clock, contracts = readContracts(config.modelsDir) } = needs
  return { contracts, deadlines: readDeadlines(config.modelsDir, contracts), config, clock }
}

/** The columns of `pipeline.arrivals` that facts go to, and their types. */
const COLUMNS: Record<keyof ArrivalFacts, string> = {
  file: 'text',
  system_code: 'text',
  feed: 'integer',
  title: 'jsonb',
  if_missing: 'text',
  ready_by: 'timestamptz',
  hard_limit: 'timestamptz',
  delivery: 'text',
  file_name: 'text',
  row_count: 'bigint',
  created_at: 'text',
  arrived_at: 'timestamptz',
  problems: 'jsonb',
  night: 'text',
  carried_since: 'date',
  is_unread: 'boolean',
}
const NAMES = Object.keys(COLUMNS)

/** A landing folder is cleared in time; what was loaded from it stays known. */
const STAYS_KNOWN = ['file_name', 'row_count', 'created_at', 'arrived_at']

const renewed = (name: string) =>
  STAYS_KNOWN.includes(name)
    ? `${name} = case when excluded.night = 'loaded'
         then coalesce(excluded.${name}, known.${name}) else excluded.${name} end`
    : `${name} = excluded.${name}`

const WRITE = `
  insert into pipeline.arrivals as known (business_date, looked_at, ${NAMES.join(', ')})
  select $1, $2, fact.* from jsonb_to_recordset($3) as fact
    (${Object.entries(COLUMNS)
      .map((it) => it.join(' '))
      .join(', ')})
  on conflict (business_date, file) do update set ${['looked_at', ...NAMES].map(renewed).join(', ')}`

/** Writes down how it stands with the feeds of a date, for the API to read. */
export async function recordDate(batch: pg.Client, board: Board, businessDate: string): Promise<void> {
  const { contracts, deadlines, config, clock } = board
  const { landingDir, warehouseDir } = config
  const refusal = await findRefusal(batch, businessDate)
  const facts = lookAtDate({ contracts, deadlines, landingDir, warehouseDir, businessDate, refusal })
  await batch.query(WRITE, [businessDate, clock.now(), JSON.stringify(facts)])
}

/** What the latest night of a date was refused for; one that went well since has forgiven it. */
async function findRefusal(batch: pg.Client, businessDate: string): Promise<Refusal | null> {
  const { rows } = await batch.query<{ started_at: Date; error_details: { problems?: Problem[] } | null }>(
    `select started_at, error_details from pipeline.runs
      where business_date = $1 and status <> 'running' order by run_no desc limit 1`,
    [businessDate],
  )
  const [latest] = rows
  const problems = latest?.error_details?.problems
  return latest && problems ? { started_at: latest.started_at, problems } : null
}

/** As many dates as can be run again: each builds on the version before it. */
const NIGHTS_WATCHED = VERSIONS_KEPT - 1

/**
 * Looks at every date whose files may still change, and at the one that comes next. Of a bank whose time
 * stands still no further night is expected, unless its files are there.
 */
export async function recordWatched(
  batch: pg.Client,
  board: Board,
  { isDemo }: { isDemo: boolean },
): Promise<string[]> {
  const dates = watchedDates(board, isDemo)
  for (const date of dates) await recordDate(batch, board, date)
  return dates
}

function watchedDates({ config, contracts }: Board, isDemo: boolean): string[] {
  const { warehouseDir, landingDir } = config
  const head = readHead(warehouseDir)
  if (!head) return []
  const dates: string[] = []
  for (let it: Manifest | null = head; it && dates.length < NIGHTS_WATCHED;) {
    dates.unshift(it.business_date)
    it = it.parent ? readManifest(warehouseDir, it.parent) : null
  }
  if (head.kind === 'opening') return dates
  const next = addDays(head.business_date, 1)
  const folderOf = (system: string) => join(landingDir, system, next.replaceAll('-', ''))
  const isExpected = !isDemo || contracts.some(({ system }) => existsSync(folderOf(system)))
  return isExpected ? [...dates, next] : dates
}
