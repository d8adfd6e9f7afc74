import { shownAs } from '../../../platform/authz/fields.ts'
import { countHidden } from '../../../platform/authz/hidden-count.ts'
import { leftOut } from '../../../platform/authz/say-hidden.ts'
import { type Context, withActor } from '../../../platform/db.ts'
import { countRows } from '../../../platform/list.ts'
import { findTotal } from '../../../platform/list-totals.ts'
import type { HiddenPart } from '../../../platform/hidden.schema.ts'
import type { FilterTree } from '../../../platform/schema.ts'
import { customerList, type FenColumn, sumCustomers } from '../queries/list.ts'
import type { FIGURE_CODES, Workbench } from '../schema.ts'

type Figure = { code: (typeof FIGURE_CODES)[number]; filter: FilterTree; column: FenColumn | null }

const atLeastOne = (column: string): FilterTree => ({ and: [{ column, op: 'gte', value: 1 }] })

/** The four figures of the morning. Each is the very filter that its list opens with. */
const FIGURES: readonly Figure[] = [
  {
    code: 'customers',
    filter: { and: [{ column: 'status_code', op: 'eq', value: 'active' }] },
    column: null,
  },
  // Overdrawn accounts count as well: the figure is what all customers add up to.
  { code: 'aum', filter: { and: [{ column: 'aum_fen', op: 'ne', value: 0 }] }, column: 'aum_fen' },
  { code: 'maturities_30d', filter: atLeastOne('maturity_count_30d'), column: 'maturity_fen' },
  { code: 'large_movements', filter: atLeastOne('large_movement_count_1d'), column: 'large_movement_fen' },
]

/** What the actor looks after this morning: how many customers, and how much. */
export async function readWorkbench(context: Context): Promise<Workbench> {
  // A figure that opens a list by an amount is of no use to who may not see amounts.
  const mayCompare = shownAs(context.actor, 'amount', 'list') === 'clear'
  const offered = FIGURES.filter((it) => mayCompare || it.code !== 'aum')
  const figures = await Promise.all(offered.map((figure) => readFigure(context, figure)))
  return { business_date: context.publication.business_date, figures }
}

/** How many customers no figure and no list of the actor's counts, though they lie where he looks. */
export async function listHiddenCustomers(context: Context): Promise<HiddenPart[]> {
  const count = await findTotal(context, { name: 'customers hidden', filter: undefined }, () =>
    countHidden(context),
  )
  return leftOut('customers', count)
}

async function readFigure(context: Context, { code, filter, column }: Figure) {
  // Counted as the list counts it, so that opening the list finds its total already there.
  if (column === null) {
    return { code, value: await countRows(context, customerList, filter), amount: null, filter }
  }
  const { count, amount } = await findTotal(context, { name: `customers by ${column}`, filter }, () =>
    withActor(context, (db) => sumCustomers(db, { filter, column })),
  )
  return { code, value: count, amount, filter }
}
