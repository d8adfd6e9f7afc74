import { conflict } from '../../platform/errors.ts'
import type { StartLayer } from '../night-state.ts'
import { needsFiles } from './kept-files.ts'

/** What can be had of a date, to decide from which layer its night starts. */
export type DateFacts = {
  businessDate: string
  isAsked: boolean
  /** Its night has run before. */
  hasRun: boolean
  /** Files that its night had read, of which neither they nor their rows are left. */
  missing: { file_name: string }[]
  /** What it would read now is not what its night had read. */
  hasUnread: boolean
}

/**
 * From which layer each night starts: from what was delivered, where that is there of its date and of every
 * later one; otherwise from `base` as it stood. What has not been read yet must not be passed over, nor may a
 * date change `base` below later ones that take theirs as it stood: both are refused with what is missing.
 * `wanted` is what somebody asks for; the later dates that follow from it go by the rule.
 */
export function chooseLayers(dates: readonly DateFacts[], wanted: StartLayer | null): StartLayer[] {
  return dates.map((date, at) => {
    const incomplete = dates.slice(at).find((it) => it.hasRun && it.missing.length > 0)
    const own = date.isAsked ? wanted : null
    if (own === 'base' || own === 'metrics') {
      if (!date.hasRun) throw notRun(date, own)
      return own
    }
    if (!incomplete) return 'ods'
    const mustLoad = own === 'ods' || !date.hasRun || (date.isAsked && date.hasUnread)
    if (mustLoad) throw needsFiles(incomplete.businessDate, incomplete.missing)
    return 'base'
  })
}

const notRun = ({ businessDate }: DateFacts, layer: StartLayer) =>
  conflict('rerun_not_run', `${businessDate} has not run yet: there is no ${layer} of it to start from.`, {
    business_date: businessDate,
  })
