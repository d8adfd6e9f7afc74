import { type Manifest, versionChain } from '../serving/manifest.ts'
import type { Catalogue, NightInput } from './night-plan.ts'
import type { StartLayer } from './night-state.ts'
import { planDates, type PlannedDate } from './plan-dates.ts'
import { chooseLayers, type DateFacts } from './rerun/choose-layers.ts'
import { hasUnread, lookForFiles } from './rerun/kept-files.ts'
import { refuseWithoutRows } from './rerun/needed-rows.ts'
import { newestVersion } from './rerun/rerun-source.ts'
import { isWaived, type Waiver } from './waiver.ts'

export type PlannedNight = Omit<PlannedDate, 'isAsked'> & {
  waivers: Waiver[]
  from: StartLayer
  /** To be run whatever comes of the nights before it; the others only where those change what they read. */
  isDue: boolean
}

type Planning = Pick<NightInput, 'warehouseDir' | 'archiveDir' | 'landingDir'> & {
  opening: string[]
  dates: string[]
  catalogue: Catalogue
  waiversOn: (businessDate: string) => Promise<Waiver[]>
  /** From which layer the dates asked for are to start; null where that is left to what there is. */
  from: StartLayer | null
}

/** The nights to run. A re-run that lacks something is refused here, before anything is written. */
export async function planNights(planning: Planning): Promise<PlannedNight[]> {
  const { warehouseDir, catalogue } = planning
  const source = newestVersion(warehouseDir)
  const nightOn = new Map(versionChain(warehouseDir, source).map((it) => [it.business_date, it]))
  const dates: Date[] = []
  for (const it of planDates(planning)) {
    const night = nightOn.get(it.businessDate) ?? null
    dates.push({ ...it, night, waivers: await planning.waiversOn(it.businessDate) })
  }
  const facts = dates.map((it) => factsOf({ ...planning, source }, it))
  const layers = chooseLayers(facts, planning.from)
  const nights = dates.map(({ businessDate, kind, waivers, isAsked }, at) => {
    const { hasRun, hasUnread: isUnread } = facts[at]!
    const from = layers[at]!
    return { businessDate, kind, waivers, from, isDue: isAsked || !hasRun || (from === 'ods' && isUnread) }
  })
  const above = nights.filter((it) => it.from !== 'ods')
  if (source) refuseWithoutRows({ ...planning, models: catalogue.models, source }, above)
  return nights
}

type Date = PlannedDate & {
  waivers: Waiver[]
  /** Its version, where it has run before. */
  night: Manifest | null
}

function factsOf(planning: Planning & { source: Manifest | null }, date: Date): DateFacts {
  const { businessDate, isAsked, night, waivers } = date
  const { catalogue, source } = planning
  const known = { businessDate, isAsked, hasRun: night !== null }
  if (!night || !source) return { ...known, missing: [], hasUnread: false }
  const place = { ...planning, businessDate, opening: date.kind === 'opening' }
  const contracts = catalogue.contracts.filter((it) => !isWaived(waivers, 'feed', it.file))
  const { missing } = lookForFiles(place, { contracts, source, night })
  const isOtherwiseWaived = feedsOf(waivers) !== feedsOf(night.waivers ?? [])
  return {
    ...known,
    missing,
    hasUnread: isOtherwiseWaived || hasUnread(place, { contracts, inputs: night.inputs }),
  }
}

const feedsOf = (waivers: Waiver[]): string =>
  waivers
    .filter((it) => it.kind === 'feed')
    .map((it) => it.name)
    .toSorted()
    .join()
