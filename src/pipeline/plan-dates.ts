import { conflict, invalid } from '../platform/errors.ts'
import { versionChain } from '../serving/manifest.ts'
import { newestVersion } from './rerun/rerun-source.ts'
import type { NightKind } from './night-state.ts'

export type PlannedDate = { businessDate: string; kind: NightKind }

/**
 * The nights to run, in the order of their dates: those asked for, and every later one that stands on
 * them.
 */
export function planDates(input: {
  warehouseDir: string
  opening: string[]
  dates: string[]
}): PlannedDate[] {
  const asked: PlannedDate[] = [
    ...input.opening.map((businessDate) => ({ businessDate, kind: 'opening' as const })),
    ...input.dates.map((businessDate) => ({ businessDate, kind: 'daily' as const })),
  ].toSorted(byDate)
  const first = asked[0]
  if (!first) throw invalid('name at least one date')
  const built = versionChain(input.warehouseDir, newestVersion(input.warehouseDir)).map((it) => ({
    businessDate: it.business_date,
    kind: it.kind,
  }))
  refuseBeforeFirst(asked, built)
  const later = built.filter((it) => it.businessDate > first.businessDate)
  const plan = new Map([...later, ...asked].map((it) => [it.businessDate, it]))
  return [...plan.values()].toSorted(byDate)
}

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
