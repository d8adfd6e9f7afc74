import type pg from 'pg'
import type { Waiver } from './waiver.ts'

/** The approved ones of a date, in an order that does not depend on when they were agreed to. */
export async function readWaivers(batch: pg.Client, businessDate: string): Promise<Waiver[]> {
  const { rows } = await batch.query<Waiver>(
    `select kind_code as kind, name from pipeline.waivers
      where business_date = $1 and approved_at is not null and withdrawn_at is null
      order by kind_code nulls last, name collate "C" nulls last`,
    [businessDate],
  )
  return rows
}
