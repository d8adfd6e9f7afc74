import { sql } from 'kysely'
import type { ScopedDb } from '../../../platform/db.ts'

type Period = { customer_id: string; from: string; to: string }

type Sums = {
  in_amount: string
  in_count: number
  out_amount: string
  out_count: number
  net_amount: string
}

/** What moved, added up in one of five ways; of the others the columns are null. */
export type FlowSum = Sums & {
  part: 'total' | 'month' | 'counterparty' | 'bank' | 'channel'
  month_start: string | null
  counterparty_name: string | null
  counterparty_account: string | null
  counterparty_bank_name: string | null
  channel_code: string | null
  is_own_name: boolean
  in_last_on: string | null
  out_last_on: string | null
  in_place: number
  out_place: number
  own_in_amount: string
  own_out_amount: string
  between_own_amount: string
  unknown_count: number
}

export const COUNTERPARTIES_MAX = 10

/**
 * The customer's bookings of a period added up by month, counterparty, other bank and channel, all in one
 * reading. What moves between the customer's own accounts is in no sum but its own.
 */
export async function sumFlows(db: ScopedDb, period: Period): Promise<FlowSum[]> {
  const { rows } = await sql<FlowSum>`
    with moved as (
      select
        cast(date_trunc('month', business_date) as date) as month_start, business_date, channel_code,
        counterparty_name, counterparty_account, counterparty_bank_name, amount_cny, is_between_own,
        is_own_name, not is_between_own and direction_code = 'credit' as is_in,
        not is_between_own and direction_code = 'debit' as is_out
      from marts.customer_flows
      where customer_id = ${period.customer_id} and business_date >= ${period.from}
        and business_date <= ${period.to}
    ),
    summed as (
      select
        case
          when grouping(month_start) = 0 then 'month'
          when grouping(counterparty_account) = 0 then 'counterparty'
          when grouping(counterparty_bank_name) = 0 then 'bank'
          when grouping(channel_code) = 0 then 'channel'
          else 'total'
        end as part,
        month_start, counterparty_name, counterparty_account, counterparty_bank_name, channel_code,
        coalesce(bool_or(is_own_name), false) as is_own_name,
        coalesce(sum(amount_cny) filter (where is_in), 0) as in_amount,
        cast(count(amount_cny) filter (where is_in) as integer) as in_count,
        max(business_date) filter (where is_in) as in_last_on,
        coalesce(sum(amount_cny) filter (where is_out), 0) as out_amount,
        cast(count(amount_cny) filter (where is_out) as integer) as out_count,
        max(business_date) filter (where is_out) as out_last_on,
        coalesce(sum(amount_cny) filter (where is_in and is_own_name), 0) as own_in_amount,
        coalesce(sum(amount_cny) filter (where is_out and is_own_name), 0) as own_out_amount,
        coalesce(sum(amount_cny) filter (where is_between_own), 0) as between_own_amount,
        cast(count(*) filter (where amount_cny is null) as integer) as unknown_count
      from moved
      group by grouping sets (
        (), (month_start), (counterparty_name, counterparty_account, counterparty_bank_name),
        (counterparty_bank_name), (channel_code)
      )
    ),
    placed as (
      select
        summed.*, in_amount - out_amount as net_amount,
        cast(row_number() over (
          partition by part
          order by in_amount desc, in_count desc, counterparty_account nulls last, counterparty_name
        ) as integer) as in_place,
        cast(row_number() over (
          partition by part
          order by out_amount desc, out_count desc, counterparty_account nulls last, counterparty_name
        ) as integer) as out_place
      from summed
      where (part <> 'counterparty' or coalesce(counterparty_name, counterparty_account) is not null)
        and (part <> 'bank' or counterparty_bank_name is not null)
        and (part = 'total' or in_count + out_count > 0)
    )
    select
      part, month_start, counterparty_name, counterparty_account, counterparty_bank_name, channel_code,
      is_own_name, in_amount, in_count, in_last_on, out_amount, out_count, out_last_on, net_amount,
      own_in_amount, own_out_amount, between_own_amount, unknown_count, in_place, out_place
    from placed
    where part <> 'counterparty' or in_place <= ${COUNTERPARTIES_MAX} or out_place <= ${COUNTERPARTIES_MAX}
    order by part, month_start, in_amount + out_amount desc, counterparty_bank_name, channel_code
  `.execute(db)
  return rows
}

/** What came and went by lists of employers, and its share of all that did. */
export const sumPayroll = (db: ScopedDb, input: Period & Pick<Sums, 'in_amount' | 'out_amount'>) =>
  db
    .with('paid', (db) =>
      db
        .selectFrom('marts.customer_payroll_lines')
        .select(sql<string>`coalesce(sum(amount) filter (where direction_code = 'credit'), 0)`.as('came'))
        .select(sql<string>`coalesce(sum(amount) filter (where direction_code = 'debit'), 0)`.as('went'))
        .where('customer_id', '=', input.customer_id)
        .where('business_date', '>=', input.from)
        .where('business_date', '<=', input.to),
    )
    .selectFrom('paid')
    .select(sql<string>`came`.as('payroll_in_amount'))
    .select(sql<string>`went`.as('payroll_out_amount'))
    .select(
      sql<string | null>`ratio6(came, cast(${input.in_amount} as numeric(28, 2)))`.as('payroll_in_ratio'),
    )
    .select(
      sql<string | null>`ratio6(went, cast(${input.out_amount} as numeric(28, 2)))`.as('payroll_out_ratio'),
    )
    .executeTakeFirstOrThrow()
