import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../platform/errors.ts'
import { openCatalogue } from '../../serving/archive-catalogue.ts'
import { madeOn, type Manifest, versionChain } from '../../serving/manifest.ts'
import { isKept } from '../../serving/terms.ts'
import type { OrderedModel } from '../dependencies.ts'
import type { StartLayer } from '../night-state.ts'
import { attributesOf } from '../write/typed-select.ts'
import { takenLayers } from './take-layers.ts'

type Needing = {
  warehouseDir: string
  archiveDir: string
  models: OrderedModel[]
  /** The newest version before the re-run. */
  source: Manifest
}

/** A night that starts above ods. One that is not sure to run follows an earlier one, which needs as much. */
type StartingAbove = { businessDate: string; from: StartLayer; isDue: boolean }

/** Refuses a re-run of which rows are missing that its nights would take as they stood, before it begins. */
export function refuseWithoutRows(needing: Needing, nights: StartingAbove[]): void {
  const look = lookForRows(needing)
  for (const night of nights) {
    const missing = needing.models.flatMap((model) => {
      const dates = look(model, night)
      return dates.length > 0 ? [{ table: model.name, dates }] : []
    })
    if (missing.length > 0) throw needsRows(night, missing)
  }
}

type Missing = { table: string; dates: string[] }

/** Gives the dates of which a table has no rows that a night would read. */
function lookForRows({ warehouseDir, archiveDir, source }: Needing) {
  const catalogue = openCatalogue(archiveDir)
  const chain = versionChain(warehouseDir, source).toReversed()
  const isArchived = (name: string, date: string) => {
    const entry = catalogue.ofDate(name, date)
    return entry !== undefined && existsSync(join(archiveDir, entry.location))
  }
  return (model: OrderedModel, { businessDate, from, isDue }: StartingAbove): string[] => {
    const { name, layer, write } = model
    const isTaken = takenLayers(from).includes(layer)
    const isRead = isTaken || (layer === 'metrics' && isDue)
    if (!isRead || (write !== 'daily' && write !== 'scd2')) return []
    const table = source.tables[name]
    if (!table || (isTaken && table.columns.join() !== columnsOf(model))) return isTaken ? [businessDate] : []
    const { term, segments } = table
    if (write !== 'daily' || !term) return []
    const there = new Set(segments.map((it) => it.business_date))
    const isMade = (night: Manifest) =>
      Object.values(night.tables).some((it) => it.write === 'daily')
        ? madeOn(night, name) !== undefined
        : segments.some((it) => it.business_date <= night.business_date)
    const isSeen = ({ business_date: date }: Manifest) =>
      date <= businessDate &&
      (isTaken || date < businessDate) &&
      (isDue || date === businessDate) &&
      isKept(term, date, businessDate)
    return chain
      .filter((night) => isSeen(night) && !there.has(night.business_date) && isMade(night))
      .map((it) => it.business_date)
      .filter((date) => !isArchived(name, date))
  }
}

const columnsOf = (model: OrderedModel) =>
  (model.write === 'scd2'
    ? [...attributesOf(model), 'valid_from', 'valid_to']
    : Object.keys(model.columns)
  ).join()

const SHOWN_MAX = 3

function needsRows({ businessDate, from }: StartingAbove, missing: Missing[]): AppError {
  const shown = missing.slice(0, SHOWN_MAX).map(({ table, dates }) => `${table} of ${datesText(dates)}`)
  const more = missing.length > SHOWN_MAX ? ` and ${missing.length - SHOWN_MAX} more tables` : ''
  return new AppError({
    code: 'rerun_needs_rows',
    status: 409,
    message:
      `${businessDate} cannot be run again from ${from}: ${shown.join(', ')}${more} are neither in the ` +
      'warehouse nor in the archive, or were of another shape. Bring the archive back from its copy ' +
      '(zhike archive verify says what it lacks), or put the files of this and all later dates into the ' +
      'landing folder.',
    details: { business_date: businessDate, missing },
  })
}

const datesText = (dates: string[]) =>
  dates.length > 1 ? `${dates[0]} and ${dates.length - 1} more dates` : dates[0]!
