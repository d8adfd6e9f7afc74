import { type Kysely, sql } from 'kysely'
import type { DB } from '../database.generated.ts'

/** The newest tree of units there is; before the first publication there is none. */
export const NEWEST_UNITS = sql`(select max(publication_id) from platform.units)`

/** A unit and those above it in the newest tree there is, the nearest first; none where it does not exist. */
export async function listUnitsAbove(db: Kysely<DB>, unitId: string): Promise<string[]> {
  const { rows } = await sql<{ unit_id: string }>`
    select above.unit_id
    from platform.units as unit
    join platform.units as above
      on above.publication_id = unit.publication_id and above.lo <= unit.lo and above.hi >= unit.hi
    where unit.unit_id = ${unitId} and unit.publication_id = ${NEWEST_UNITS}
    order by above.lo desc`.execute(db)
  return rows.map((row) => row.unit_id)
}

/** A unit and those below it in the newest tree there is; none where it does not exist. */
export async function listUnitsBelow(db: Kysely<DB>, unitId: string): Promise<string[]> {
  const { rows } = await sql<{ unit_id: string }>`
    select below.unit_id
    from platform.units as top
    join platform.units as below
      on below.publication_id = top.publication_id and below.lo between top.lo and top.hi
    where top.unit_id = ${unitId} and top.publication_id = ${NEWEST_UNITS}`.execute(db)
  return rows.map((row) => row.unit_id)
}

/** What units are called in the newest tree there is. */
export async function nameUnits(db: Kysely<DB>, unitIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ unit_id: string; unit_name: string }>`
    select unit_id, unit_name from platform.units
    where unit_id = any(${[...unitIds]}) and publication_id = ${NEWEST_UNITS}`.execute(db)
  return new Map(rows.map((it) => [it.unit_id, it.unit_name]))
}
