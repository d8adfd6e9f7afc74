import { conflict, invalid } from '../platform/errors.ts'
import { readHead, versionChain } from '../serving/manifest.ts'
import { newestVersion } from './rerun/rerun-source.ts'
import type { NightKind } from './night-state.ts'

export type PlannedDate = { businessDate: string; kind: NightKind; isAsked: boolean }

/**
 * The nights to run, in the order of their dates: those asked for, and every later one that stands on them;
 * of a re-run that was cut off, all that are still to come. A date that has run stays what it was.
 */
export function planDates(input: {
  warehouseDir: string
  opening: string[]
  dates: string[]
}): PlannedDate[] {
  const { warehouseDir } = input
  const built = versionChain(warehouseDir, newestVersion(warehouseDir)).map((it) => ({
    businessDate: it.business_date,
    kind: it.kind,
    isAsked: false,
  }))
  const isOpening = (date: string) => built.some((it) => it.businessDate === date && it.kind === 'opening')
  const asked: PlannedDate[] = [
    ...input.opening.map((date) => planned(date, 'opening')),
    ...input.dates.map((date) => planned(date, isOpening(date) ? 'opening' : 'daily')),
  ].toSorted(byDate)
  const first = asked[0]
  if (!first) throw invalid('name at least one date')
  refuseBeforeFirst(asked, built)
  const head = readHead(warehouseDir)?.business_date
  const since = head && head < first.businessDate ? head : first.businessDate
  const later = built.filter((it) => it.businessDate > since)
  const plan = new Map([...later, ...asked].map((it) => [it.businessDate, it]))
  return [...plan.values()].toSorted(byDate)
}

const planned = (businessDate: string, kind: NightKind): PlannedDate => ({
  businessDate,
  kind,
  isAsked: true,
})

/** An ordinary night before the first one there is would leave days without a night between them. */
function refuseBeforeFirst(asked: PlannedDate[], built: PlannedDate[]): void {
  const firstNight = built.findLast((it) => it.kind === 'daily')?.businessDate
  const tooEarly = asked.find((it) => it.kind === 'daily' && firstNight && it.businessDate < firstNight)
  if (!tooEarly) return
  throw conflict(
    'before_first_night',
    `${tooEarly.businessDate} lies before the first night, ${firstNight}. A bank begins with its first ` +
      'night; to begin earlier, start again from an empty state.',
    { first_business_date: firstNight },
  )
}

const byDate = (a: PlannedDate, b: PlannedDate) => a.businessDate.localeCompare(b.businessDate)
