import { sql } from 'kysely'
import type { ScopedDb } from '../../../platform/db.ts'
import type { MovementRow } from '../comparison.schema.ts'

type Days = { customer_id: string; from: string; to: string; has_bookings: boolean }
export type ItemBalance = Pick<MovementRow, 'group_code'> & { aum_item_code: string; amount: string }

const { join: listed } = sql

const groupOf = (row: string) => sql`case
  when ${sql.ref(`${row}.is_in_aum`)} then 'asset'
  when ${sql.ref(`${row}.aum_item_code`)} in ('LOAN', 'CREDIT_CARD') then 'debt'
  else 'beside'
end`

/** What was there on a day, by the numbers and the kind of customer of that day. */
export async function listItemBalances(
  db: ScopedDb,
  { customer_id: id, day }: { customer_id: string; day: string },
): Promise<ItemBalance[]> {
  const { rows } = await sql<ItemBalance>`
    select ${groupOf('position')} as group_code, position.aum_item_code, sum(position.balance_cny) as amount
    from marts.customer_positions as position
    where position.customer_id = ${id} and position.business_date = ${day}
    group by 1, 2
    having sum(position.balance_cny) <> 0
    order by 1, 2`.execute(db)
  return rows
}

/** The earlier day's rows as the select of a table; none is a table as well. */
const known = (rows: ItemBalance[]) =>
  rows.length === 0
    ? sql`select '' as group_code, '' as aum_item_code, cast(0 as decimal(20, 2)) as amount where false`
    : listed(
        rows.map(
          (it) => sql`select ${it.group_code} as group_code, ${it.aum_item_code} as aum_item_code,
            cast(${it.amount} as decimal(20, 2)) as amount`,
        ),
        sql` union all `,
      )

/** Bookings of the days after `from` up to `to`; what was taken back is none. */
const booked = ({ customer_id: id, from, to }: Days) => sql`
  select account_id,
    coalesce(sum(amount) filter (where direction_code = 'credit'), 0) as credited,
    coalesce(sum(amount) filter (where direction_code = 'debit'), 0) as debited
  from marts.customer_transactions
  where customer_id = ${id} and business_date > ${from} and business_date <= ${to} and not is_reversal
  group by account_id`

/** Each account on both days, whose it is now; an account without a balance that is not open is none. */
const pairs = ({ customer_id: id, from, to }: Days) => sql`
  select
    case when later.account_id is null then ${groupOf('earlier')} else ${groupOf('later')} end
      as group_code,
    coalesce(later.aum_item_code, earlier.aum_item_code) as aum_item_code,
    coalesce(later.account_kind_code, earlier.account_kind_code) as account_kind_code,
    coalesce(later.account_id, earlier.account_id) as account_id,
    coalesce(earlier.balance, 0) as earlier_balance,
    coalesce(earlier.balance_cny, 0) as earlier_cny,
    coalesce(later.balance_cny, 0) as later_cny,
    coalesce(later.rate, 1) as rate,
    earlier.volume as earlier_volume, later.volume as later_volume, later.nav,
    earlier.cost as earlier_cost, later.cost as later_cost,
    earlier.account_id is null or (not earlier.is_open and earlier.balance = 0) as is_opened,
    later.account_id is null or (not later.is_open and later.balance = 0) as is_closed
  from (select * from marts.customer_positions
    where customer_id = ${id} and business_date = ${from}) as earlier
  full join (select * from marts.customer_positions
    where customer_id = ${id} and business_date = ${to}) as later
    on later.account_kind_code = earlier.account_kind_code and later.account_id = earlier.account_id`

/**
 * What of an account that was open on both days came in, went out, and is worth more or less. Accounts by
 * their bookings, holdings by their units (where nobody counts units, by what was paid), debts by the
 * balance, which changes by nothing else. Amounts at the later day's rate, so that what the rate did stands
 * alone.
 */
const CAUSES = sql`
  select paired.*,
    case
      when account_kind_code = 'deposit' then credited * rate
      when account_kind_code <> 'wealth' then greatest(later_cny - revalued, 0)
      when nav is null or earlier_volume is null then greatest(later_cost - earlier_cost, 0)
      else greatest(later_volume - earlier_volume, 0) * nav
    end as came_in,
    case
      when account_kind_code = 'deposit' then debited * rate
      when account_kind_code <> 'wealth' then greatest(revalued - later_cny, 0)
      when nav is null or earlier_volume is null then greatest(earlier_cost - later_cost, 0)
      else greatest(earlier_volume - later_volume, 0) * nav
    end as went_out
  from (
    select pair.*, booked.credited, booked.debited,
      case
        when account_kind_code <> 'wealth' then earlier_balance * rate
        when nav is null or earlier_volume is null then later_cny - later_cost + earlier_cost
        else earlier_volume * nav
      end as revalued
    from pair left join booked on booked.account_id = pair.account_id and account_kind_code = 'deposit'
  ) as paired`

const ADDED = [
  'before_amount',
  'regrouped',
  'opened',
  'closed',
  'money_in',
  'money_out',
  'revaluation',
  'after_amount',
] as const

/**
 * Why what a customer has and owes is another amount than on an earlier day, by item and in all. In every row
 * `before_amount` and the causes add up to `after_amount`; `other` is what none of them explains, such as
 * interest that was not booked, and all of it where bookings are not kept (`has_bookings`).
 */
export async function listMovements(
  db: ScopedDb,
  input: Days & { known: ItemBalance[] },
): Promise<MovementRow[]> {
  const isKept = sql`not is_opened and not is_closed`
  const unbooked = sql`account_kind_code = 'deposit' and not ${sql.lit(input.has_bookings)}`
  const sums = listed(ADDED.map((it) => sql`coalesce(sum(${sql.ref(it)}), 0) as ${sql.ref(it)}`))
  const { rows } = await sql<MovementRow>`
    with
    booked as (${booked(input)}),
    pair as (${pairs(input)}),
    moved as (${CAUSES}),
    parts as (
      select group_code, aum_item_code, 0 as before_amount, earlier_cny as regrouped,
        case when is_opened and not is_closed then later_cny - earlier_cny end as opened,
        case when is_closed then later_cny - earlier_cny end as closed,
        case when ${isKept} and not (${unbooked}) then coalesce(round(came_in, 2), 0) end as money_in,
        case when ${isKept} and not (${unbooked}) then -coalesce(round(went_out, 2), 0) end as money_out,
        case when ${isKept} then round(revalued, 2) - earlier_cny end as revaluation,
        later_cny as after_amount
      from moved
      union all
      select group_code, aum_item_code, amount, -amount, null, null, null, null, null, 0
      from (${known(input.known)}) as known
    ),
    added as (
      select group_code, aum_item_code, ${sums}
      from parts
      group by grouping sets ((group_code, aum_item_code), (group_code))
    )
    select added.*,
      after_amount - before_amount - regrouped - opened - closed - money_in - money_out - revaluation
        as other,
      after_amount - before_amount as change_amount
    from added
    where before_amount <> 0 or after_amount <> 0 or opened <> 0 or closed <> 0 or money_in <> 0
    order by group_code, aum_item_code nulls last`.execute(db)
  return rows
}
