import { statSync } from 'node:fs'
import type { ArrivalFacts, ArrivalProblem } from '../../serving/arrival-state.ts'
import { readHead, readManifest, type Manifest } from '../../serving/manifest.ts'
import { sightFeed, type Arrival, type Contract, type Problem, type Sighting } from '../load/index.ts'
import { dueAt, type Deadlines } from './deadlines.ts'

/** What the latest night of a date was refused for, if it was. */
export type Refusal = { started_at: Date; problems: Problem[] }

export type LookInput = {
  contracts: Contract[]
  deadlines: Deadlines
  landingDir: string
  warehouseDir: string
  businessDate: string
  refusal: Refusal | null
}

/** How it stands with every feed of a date, from its folder, its night and its last refusal. */
export function lookAtDate(input: LookInput): ArrivalFacts[] {
  const night = findNight(input.warehouseDir, input.businessDate)
  return input.contracts.map((contract) => {
    const { landingDir, businessDate, refusal } = input
    const sighting = sightFeed({ landingDir, businessDate, opening: night?.kind === 'opening' }, contract)
    return {
      ...planned(input, contract),
      ...lying(contract, sighting, refusal),
      ...done(contract, night, sighting),
    }
  })
}

/** The version that stands for a date, so long as later ones are built on it. */
export function findNight(warehouseDir: string, businessDate: string): Manifest | null {
  let night = readHead(warehouseDir)
  while (night && night.business_date > businessDate) {
    night = night.parent ? readManifest(warehouseDir, night.parent) : null
  }
  return night?.business_date === businessDate ? night : null
}

function planned({ deadlines, businessDate }: LookInput, contract: Contract) {
  const { file, system, feed, title, if_missing } = contract
  const deadline = deadlines[system]
  return {
    file,
    system_code: system,
    feed,
    title,
    if_missing,
    ready_by: deadline ? dueAt(deadline.ready_by, businessDate) : null,
    hard_limit: deadline ? dueAt(deadline.hard_limit, businessDate) : null,
  }
}

function lying(contract: Contract, sighting: Sighting, refusal: Refusal | null) {
  const { isFlagged, hasSome, newest } = sighting
  const arrivedAt = newest && arrivalOf(newest)
  // Before its flag file a delivery is not complete, and what is odd about it may yet come right.
  const seen = isFlagged ? sighting.problems : []
  const problems = seen.length > 0 ? seen : refusedFor(contract, arrivedAt, refusal)
  const isWhole = isFlagged && newest !== null && seen.length === 0
  return {
    delivery: isWhole ? ('whole' as const) : hasSome ? ('part' as const) : ('nothing' as const),
    file_name: newest?.file_name ?? null,
    row_count: newest?.row_count ?? null,
    created_at: newest?.created_at ?? null,
    arrived_at: arrivedAt,
    problems: problems.map(withoutValue),
  }
}

/** When the later of data and control file came to lie where they lie: a transfer may keep older dates. */
const arrivalOf = ({ path }: Arrival): Date =>
  new Date(Math.max(...[path, path.replace(/dat$/, 'ctl')].map((it) => statSync(it).ctimeMs)))

/** What a night held against the feed, unless it has been delivered anew since. */
function refusedFor({ file }: Contract, arrivedAt: Date | null, refusal: Refusal | null): Problem[] {
  if (!refusal || (arrivedAt && arrivedAt > refusal.started_at)) return []
  return refusal.problems.filter((it) => it.file.startsWith(`${file}.`) && it.code !== 'missing_file')
}

/** Those who watch over deliveries need not see whose values they are. */
const withoutValue = ({ code, file, line, column, reason, reason_zh }: Problem): ArrivalProblem => ({
  code,
  file,
  line,
  column,
  reason,
  reason_zh: reason_zh ?? null,
})

function done({ file }: Contract, night: Manifest | null, { newest }: Sighting) {
  const taken = night?.inputs.find((it) => it.file === file)
  const since = night?.stale[file] ?? null
  return {
    night: night && (taken ? ('loaded' as const) : since ? ('carried' as const) : ('without' as const)),
    carried_since: since,
    is_unread: newest !== null && newest.checksum !== taken?.checksum,
  }
}
