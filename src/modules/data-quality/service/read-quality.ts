import { type Context, type ScopedDb, withActor } from '../../../platform/db.ts'
import { forbidden, notFound } from '../../../platform/errors.ts'
import { bySource, withoutSources } from '../policy.ts'
import * as queries from '../queries/quality.ts'
import type { QualityAnswer, QualityQuery, TrendQuery, TrendRow } from '../schema.ts'

/** The four ratings of every field, in a unit and the units right below it. */
export async function readQuality(context: Context, query: QualityQuery): Promise<QualityAnswer> {
  const own = ownUnit(context)
  const unitId = query.unit ?? own
  return withActor(context, async (db) => {
    const { path, units } = await placeUnit(db, { own, unitId })
    const dates = (await queries.listMeasuredDates(db, unitId)).map((it) => it.measured_on)
    const measuredOn = query.date !== undefined && dates.includes(query.date) ? query.date : dates[0]
    const listed = await queries.listFields(db, query)
    const fields = (query.by_source ? bySource : withoutSources)(listed as Parameters<typeof bySource>[0])
    const sources = [...new Set((await queries.listFields(db, {})).map((it) => it.source_system))].toSorted()
    const found = { measured_on: measuredOn ?? null, dates, sources, path, units, fields }
    if (measuredOn === undefined) return { ...found, cells: [], totals: [] }
    const shown = { ...query, unit_ids: units.map((it) => it.unit_id), measured_on: measuredOn }
    const cells = await (query.by_source ? queries.listCellsBySource : queries.listCells)(db, shown)
    const totals = await queries.listTotals(db, shown)
    return { ...found, cells, totals } as QualityAnswer
  })
}

/** How a field has fared in a unit since it was first counted. */
export async function readTrend(context: Context, query: TrendQuery): Promise<TrendRow[]> {
  const own = ownUnit(context)
  const unitId = query.unit ?? own
  return withActor(context, async (db) => {
    await placeUnit(db, { own, unitId })
    return queries.listTrend(db, { ...query, unit: unitId })
  })
}

function ownUnit({ actor }: Context): string {
  if (!actor.reach) throw forbidden('rate units without a reach')
  return actor.reach.unit_id
}

type Place = { own: string; unitId: string }
type Around = Awaited<ReturnType<typeof queries.listUnitsAround>>[number]

/** Where a unit stands below one's own; a unit beside or above it is as missing as one that is not there. */
async function placeUnit(db: ScopedDb, { own, unitId }: Place) {
  const around = await queries.listUnitsAround(db, unitId)
  const above = around.filter((it) => it.is_above)
  const start = above.findIndex((it) => it.unit_id === own)
  if (start < 0) throw notFound('unit', unitId)
  const path = above.slice(start)
  return {
    path: path.map(described),
    units: [path.at(-1)!, ...around.filter((it) => !it.is_above)].map(described),
  }
}

const described = ({ unit_id, unit_name, unit_level, lo, hi }: Around) => ({
  unit_id,
  unit_name,
  unit_level,
  has_parts: hi > lo,
})
