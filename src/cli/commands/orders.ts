import type { Order } from '../../modules/system/index.ts'
import { bankTime } from '../../platform/clock.ts'
import { invalid } from '../../platform/errors.ts'
import type { Command } from '../command.ts'
import { withDatabases } from '../installation.ts'
import { personOf } from '../people.ts'
import { table } from '../table.ts'
import { dateOf, textOf } from '../values.ts'

// Modules are loaded where one is asked for: other commands need not wait for them.
const system = () => import('../../modules/system/index.ts')

export const ordersListCommand: Command = {
  name: 'orders list',
  summary: 'What was ordered of the night: by whom, why, and what became of it.',
  usage: ['zhike orders list'],
  options: {},
  async run(context) {
    const { listOrders } = await system()
    const { orders, is_operating } = await withDatabases(context, (databases) =>
      listOrders({ databases }, { permissions: [] }),
    )
    const text = [describe(orders), ...(is_operating ? [] : ['', NOBODY])].join('\n')
    context.print({ answer: { orders, is_operating }, text })
  },
}

const NOBODY = 'No "zhike operate" runs: orders wait until one is started.'

export const ordersAddCommand: Command = {
  name: 'orders add',
  summary: 'Orders a night of the running "zhike operate": a retry, a re-run, or a catch-up.',
  usage: [
    'zhike orders add retry --user wang --date 2026-06-30 --reason "..."     a failed night once more',
    'zhike orders add rerun --user wang --date 2026-06-28 --reason "..."     a date, and what follows of it',
    'zhike orders add catch-up --user wang --date 2026-06-30 --reason "..."  all missed dates to this one',
    '    the password of --user comes on the input',
  ],
  options: { user: { type: 'string' }, date: { type: 'string' }, reason: { type: 'string' } },
  takesName: true,
  async run(context, { values, positionals }) {
    const { newOrder, placeOrder } = await system()
    const [kind = '', ...others] = positionals
    const asked = newOrder.safeParse({
      kind_code: kind.replace('-', '_'),
      business_date: dateOf(values, 'date'),
      reason: textOf(values, 'reason') ?? '',
    })
    if (!asked.success || others.length > 0) {
      throw invalid('Order one of retry, rerun and catch-up, with a --reason of 5 to 500 characters.')
    }
    const { config, clock } = context
    const order = await withDatabases(context, async (databases) =>
      placeOrder({ databases, clock }, asked.data, await personOf({ config, databases, clock }, values)),
    )
    context.print({ answer: { order }, text: describe([order]) })
  },
}

const describe = (orders: Order[]): string =>
  table(
    ['order', 'kind', 'date', 'state', 'by', 'at', 'run', 'reason', ''],
    orders.map((it) => [
      it.order_no,
      it.kind_code,
      it.business_date,
      it.state_code,
      it.ordered_by_name ?? it.ordered_by,
      bankTime(new Date(it.ordered_at)),
      it.run_no ?? '',
      it.reason,
      it.message ?? '',
    ]),
  ).join('\n')
