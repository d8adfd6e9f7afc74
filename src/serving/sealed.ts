import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { withActor } from '../platform/db.ts'
import { isVisible } from './as-of.ts'
import { duckKysely } from './duck-kysely.ts'
import { withWorld } from './worlds.ts'

export const SEALED_FIELDS = ['id_number', 'mobile', 'email', 'address'] as const
export type SealedField = (typeof SEALED_FIELDS)[number]

/**
 * The sealed values of a customer's field that are shown in this masked form; none where there is no such
 * value, null where the actor may not see the customer.
 */
export async function readSealed(
  context: Context,
  customerId: string,
  shown: { field: SealedField; masked: string },
): Promise<string[] | null> {
  const isAllowed = await withActor(context, (db) => isVisible(db, customerId))
  if (!isAllowed) return null
  const { warehouseDir, publication } = context
  const { warehouse_version: version, business_date: asOf } = publication
  return withWorld({ warehouseDir, version, asOf }, async (connection) => {
    const { rows } = await sql<{ sealed: string }>`
      with numbers as (
        select source_customer_no from base.customer_xref
        where customer_id = ${customerId} and source_system = 'core'
          and valid_from <= ${asOf} and ${asOf} < valid_to
      ), found as (
        select
          'id_number' as field, id_number_masked as masked, id_number_sealed as sealed, valid_from, valid_to
        from base.retail_customers where source_customer_no in (select source_customer_no from numbers)
        union all
        select 'id_number', id_number_masked, id_number_sealed, valid_from, valid_to
        from base.customer_certificates where source_customer_no in (select source_customer_no from numbers)
        union all
        select
          case when contact_type_code = '21' then 'email'
            when contact_type_code in ('11', '12', '13') then 'address' else 'mobile' end,
          contact_masked, contact_sealed, valid_from, valid_to
        from base.customer_contacts where source_customer_no in (select source_customer_no from numbers)
        union all
        select 'mobile', mobile_masked, mobile_sealed, valid_from, valid_to
        from base.ebank_agreements where source_customer_no in (select source_customer_no from numbers)
      )
      select distinct sealed from found
      where field = ${shown.field} and masked = ${shown.masked} and sealed is not null
        and valid_from <= ${asOf} and ${asOf} < valid_to
      order by sealed`.execute(duckKysely(connection))
    return rows.map((row) => row.sealed)
  })
}
