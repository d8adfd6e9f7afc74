import { changesBetween, doneBy, recordAudit } from '../../../platform/audit.ts'
import { listDisplayNames } from '../../../platform/auth/users.ts'
import { inTransaction } from '../../../platform/db.ts'
import { conflict } from '../../../platform/errors.ts'
import { isOperating } from '../../../serving/night-locks.ts'
import { insertOrder, listOrders as listAll, type Order as Stored } from '../../../serving/orders.ts'
import { findLatestOf } from '../../../serving/nights.ts'
import type { NewOrder, Order, OrderList } from '../orders.schema.ts'
import { NIGHTS_OPERATE, checkMayOperate } from '../policy.ts'
import type { Needs } from '../service.ts'

type Reading = Pick<Needs, 'databases' | 'clock'>

type By = { user_id: string; post_id?: string | null; permissions: readonly string[]; request_id?: string }

const SHOWN = 50

export async function listOrders(
  { databases }: Pick<Reading, 'databases'>,
  viewer: { permissions: readonly string[] },
): Promise<OrderList> {
  const [orders, is_operating] = await Promise.all([listAll(databases.db, SHOWN), isOperating(databases.db)])
  const names = await listDisplayNames(databases, [...new Set(orders.map((it) => it.ordered_by))])
  const may_operate = viewer.permissions.includes(NIGHTS_OPERATE)
  return { orders: orders.map((it) => toOrder(it, names)), may_operate, is_operating }
}

/** Orders a night; the program that runs nights takes it up. */
export async function placeOrder(needs: Reading, input: NewOrder, by: By): Promise<Order> {
  const { databases, clock } = needs
  const { kind_code, business_date, reason } = input
  checkMayOperate(by)
  if (kind_code === 'retry') await requireFailed(needs, business_date)
  const orderNo = await inTransaction(databases, async (db) => {
    const ordered_at = clock.now().toISOString()
    const made = await insertOrder(db, {
      kind_code,
      business_date,
      reason,
      ordered_by: by.user_id,
      ordered_at,
    })
    if (made === null) throw conflict('order_exists', 'The same has been ordered and is not done yet.')
    await recordAudit(
      { databases: { db }, clock },
      {
        ...doneBy(by),
        action: `night.${kind_code}`,
        outcome: 'done',
        subject: business_date,
        record: { table: 'pipeline.orders', id: made },
        changes: changesBetween(null, { kind_code, business_date, state_code: 'waiting' }),
        details: { order_no: made, reason },
        ...(by.request_id && { request_id: by.request_id }),
      },
    )
    return made
  })
  const { orders } = await listOrders(needs, { permissions: [] })
  return orders.find((it) => it.order_no === orderNo)!
}

async function requireFailed({ databases }: Reading, businessDate: string): Promise<void> {
  const latest = await findLatestOf(databases.db, businessDate)
  if (latest?.status === 'failed') return
  if (latest === null) throw conflict('not_run', `No night of ${businessDate} has run yet: nothing to retry.`)
  throw conflict(
    'not_failed',
    `The latest night of ${businessDate} has not failed: run the date again instead.`,
  )
}

const textOf = (moment: Date | null) => moment?.toISOString() ?? null

const toOrder = (order: Stored, names: ReadonlyMap<string, string>): Order => ({
  ...order,
  ordered_by_name: names.get(order.ordered_by) ?? null,
  ordered_at: order.ordered_at.toISOString(),
  began_at: textOf(order.began_at),
  ended_at: textOf(order.ended_at),
})
