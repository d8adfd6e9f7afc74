import type { Context } from '../../../platform/db.ts'
import { addDays, monthStart } from '../../../platform/dates.ts'
import { dayLookedAt, listBookedDates, readHistory } from '../../../serving/as-of.ts'
import { missingCustomer } from '../../customer-management/index.ts'
import type { FlowBank, FlowCounterparty, FlowMonth, FlowQuery, FlowsAnswer } from '../flows.schema.ts'
import { maskedParty } from '../policy.ts'
import * as queries from '../queries/flows.ts'

/** What came to and went from a customer's accounts in the months up to the context's date. */
export async function readFlows(
  context: Context,
  input: { customer_id: string; query: FlowQuery },
): Promise<FlowsAnswer> {
  const to = dayLookedAt(context)
  const count = Number(input.query.months)
  const from = monthStart(to, count - 1)
  const period = { customer_id: input.customer_id, from, to }
  const answer = await readHistory(context, input.customer_id, async (db) => {
    const sums = await queries.sumFlows(db, period)
    const total = sums.find((it) => it.part === 'total')!
    const { in_amount, out_amount } = total
    return { sums, total, payroll: await queries.sumPayroll(db, { ...period, in_amount, out_amount }) }
  })
  if (!answer) throw await missingCustomer(context, input.customer_id)
  const { sums, total, payroll } = answer
  const kept = listBookedDates(context).filter((it) => from <= it && it <= to)
  const [first, last] = [kept[0], kept.at(-1)]
  return {
    from,
    to,
    kept: first && last ? { first, last, days: kept.length } : null,
    total: { ...total, ...payroll },
    months: lastMonths(to, count).map((it) => monthOf(it, { sums, kept })),
    counterparties_in: partiesOf(sums, 'in'),
    counterparties_out: partiesOf(sums, 'out'),
    banks: sums.filter((it) => it.part === 'bank') as FlowBank[],
    channels: sums.filter((it) => it.part === 'channel'),
  }
}

const NOTHING = { in_amount: '0.00', in_count: 0, out_amount: '0.00', out_count: 0, net_amount: '0.00' }
const UNKNOWN = { in_amount: null, in_count: null, out_amount: null, out_count: null, net_amount: null }

type Month = Pick<FlowMonth, 'month_start' | 'from' | 'to'>

/** So many months up to a day, the oldest first; the last one ends with the day. */
function lastMonths(day: string, count: number): Month[] {
  return Array.from({ length: count }, (_, place) => {
    const from = monthStart(day, count - 1 - place)
    return {
      month_start: from,
      from,
      to: place === count - 1 ? day : addDays(monthStart(day, count - 2 - place), -1),
    }
  })
}

/** A month without bookings had none, unless no day of it is kept. */
function monthOf(month: Month, known: { sums: queries.FlowSum[]; kept: string[] }): FlowMonth {
  const keptDays = known.kept.filter((it) => month.from <= it && it <= month.to).length
  const sums = known.sums.find((it) => it.part === 'month' && it.month_start === month.month_start)
  return { ...(sums ?? (keptDays > 0 ? NOTHING : UNKNOWN)), ...month, kept_days: keptDays }
}

/** Whom money came from or went to, the most first. */
function partiesOf(sums: queries.FlowSum[], side: 'in' | 'out'): FlowCounterparty[] {
  return sums
    .filter((it) => it.part === 'counterparty' && it[`${side}_place`] <= queries.COUNTERPARTIES_MAX)
    .filter((it) => it[`${side}_count`] > 0)
    .toSorted((a, b) => a[`${side}_place`] - b[`${side}_place`])
    .map((it) =>
      maskedParty({
        counterparty_name: it.counterparty_name,
        counterparty_account: it.counterparty_account,
        counterparty_bank_name: it.counterparty_bank_name,
        is_own_name: it.is_own_name,
        flow_amount: it[`${side}_amount`],
        flow_count: it[`${side}_count`],
        last_on: it[`${side}_last_on`],
      }),
    )
}
