import { type RawBuilder, sql } from 'kysely'
import type { ScopedDb } from '../../../platform/db.ts'
import type { QualityQuery, TrendQuery } from '../schema.ts'

/** The days on which the fields of a unit were counted, newest first. */
export const listMeasuredDates = (db: ScopedDb, unitId: string) =>
  db
    .selectFrom('marts.field_quality')
    .select('measured_on')
    .distinct()
    .where('unit_id', '=', unitId)
    .orderBy('measured_on', 'desc')
    .execute()

/** A unit, the units above it, and those right below it; which of them may be seen is for the caller. */
export const listUnitsAround = (db: ScopedDb, unitId: string) =>
  db
    .selectFrom('marts.units as unit')
    .innerJoin('marts.units as centre', 'centre.publication_id', 'unit.publication_id')
    .select(['unit.unit_id', 'unit.unit_level', 'unit.lo', 'unit.hi'])
    .select(sql<string>`coalesce(unit.unit_short_name, unit.unit_name)`.as('unit_name'))
    .select(sql<boolean>`unit.lo <= centre.lo and centre.hi <= unit.hi`.as('is_above'))
    .where('centre.unit_id', '=', unitId)
    .where((where) =>
      where.or([
        where('unit.parent_unit_id', '=', unitId),
        where.and([
          where('unit.lo', '<=', where.ref('centre.lo')),
          where('unit.hi', '>=', where.ref('centre.hi')),
        ]),
      ]),
    )
    .orderBy('unit.lo')
    .execute()

type Asked = Pick<QualityQuery, 'source' | 'type'>

/** The fields on the list, in the order in which a record shows them. */
export const listFields = (db: ScopedDb, { source, type }: Asked) => {
  let query = db
    .selectFrom('marts.quality_fields')
    .select(['customer_type_code', 'field_code', 'source_system', 'required_of_code', 'department_code'])
  if (source !== undefined) query = query.where('source_system', '=', source)
  if (type !== undefined) query = query.where('customer_type_code', '=', type)
  return query
    .orderBy('customer_type_code', 'desc')
    .orderBy('weight', 'desc')
    .orderBy('field_code')
    .orderBy('source_system')
    .execute()
}

const COUNTS = [
  'required_count',
  'required_value_count',
  'value_count',
  'accurate_count',
  'precise_count',
  'reliable_count',
] as const

const summed = (column: string) => sql<number>`cast(sum(${sql.ref(column)}) as integer)`
const countColumns = COUNTS.map((column) => summed(column).as(column))

type Share = RawBuilder<string | null>

const share = (part: RawBuilder<unknown>, whole: RawBuilder<unknown>): Share => sql<string | null>`
  case when ${whole} > 0 then round(cast(${part} as numeric) / ${whole}, 6) end`

/** Counts are added first: the share of a sum is no mean of shares. */
const shareOf = (part: string, whole: string): Share =>
  share(sql`sum(${sql.ref(part)})`, sql`sum(${sql.ref(whole)})`)

const shareColumns = [
  shareOf('required_value_count', 'required_count').as('relevance_ratio'),
  shareOf('accurate_count', 'value_count').as('accuracy_ratio'),
  shareOf('precise_count', 'value_count').as('precision_ratio'),
  shareOf('reliable_count', 'value_count').as('reliability_ratio'),
] as const

/** Each rated field counts by its weight; one of which nothing could be judged does not. */
const weighted = (ratio: string): Share =>
  share(sql`sum(weight * ${sql.ref(ratio)})`, sql`sum(weight) filter (where ${sql.ref(ratio)} is not null)`)

const totalColumns = [
  weighted('relevance_ratio').as('relevance_ratio'),
  weighted('accuracy_ratio').as('accuracy_ratio'),
  weighted('precision_ratio').as('precision_ratio'),
  weighted('reliability_ratio').as('reliability_ratio'),
] as const

const shown = (db: ScopedDb, asked: Asked & { unit_ids: string[]; measured_on: string }) => {
  let query = db
    .selectFrom('marts.field_quality')
    .where('unit_id', 'in', asked.unit_ids)
    .where('measured_on', '=', asked.measured_on)
  if (asked.source !== undefined) query = query.where('source_system', '=', asked.source)
  if (asked.type !== undefined) query = query.where('customer_type_code', '=', asked.type)
  return query
}

type Shown = Parameters<typeof shown>[1]

/** Every field of every unit, its sources added up. */
export const listCells = (db: ScopedDb, asked: Shown) =>
  shown(db, asked)
    .select(['unit_id', 'customer_type_code', 'field_code'])
    .select(sql<string | null>`null`.as('source_system'))
    .select(countColumns)
    .select(shareColumns)
    .groupBy(['unit_id', 'customer_type_code', 'field_code'])
    .orderBy('unit_id')
    .execute()

/** Every field of every unit, source by source. */
export const listCellsBySource = (db: ScopedDb, asked: Shown) =>
  shown(db, asked)
    .select(['unit_id', 'customer_type_code', 'field_code', 'source_system'])
    .select(countColumns)
    .select(shareColumns)
    .groupBy(['unit_id', 'customer_type_code', 'field_code', 'source_system'])
    .orderBy('unit_id')
    .execute()

export const listTotals = (db: ScopedDb, asked: Shown) =>
  shown(db, asked).select('unit_id').select(totalColumns).groupBy('unit_id').orderBy('unit_id').execute()

/** A field of a unit on each day on which it was counted, the oldest first. */
export const listTrend = (db: ScopedDb, asked: TrendQuery & { unit: string }) => {
  let query = db
    .selectFrom('marts.field_quality')
    .select('measured_on')
    .select(countColumns)
    .select(shareColumns)
    .where('unit_id', '=', asked.unit)
    .where('customer_type_code', '=', asked.type)
    .where('field_code', '=', asked.field)
  if (asked.source !== undefined) query = query.where('source_system', '=', asked.source)
  return query.groupBy('measured_on').orderBy('measured_on').execute()
}
