import type { Kysely } from 'kysely'
import type { DB } from '../platform/database.generated.ts'
import { momentOf, momentOrNull } from './arrivals.ts'

export type OrderKind = 'retry' | 'rerun' | 'catch_up'
export type OrderState = 'waiting' | 'running' | 'done' | 'failed' | 'refused'

export type Order = {
  order_no: string
  kind_code: OrderKind
  business_date: string
  reason: string
  ordered_by: string
  ordered_at: Date
  state_code: OrderState
  began_at: Date | null
  ended_at: Date | null
  message: string | null
  message_zh: string | null
  run_no: string | null
}

type NewOrder = Pick<Order, 'kind_code' | 'business_date' | 'reason' | 'ordered_by'> & { ordered_at: string }

/** Writes an order down; null where the same one waits already. */
export async function insertOrder(db: Kysely<DB>, order: NewOrder): Promise<string | null> {
  const made = await db
    .insertInto('pipeline.orders')
    .values(order)
    .onConflict((open) => open.doNothing())
    .returning('order_no')
    .executeTakeFirst()
  return made ? String(made.order_no) : null
}

/** The latest orders, newest first. */
export async function listOrders(db: Kysely<DB>, limit: number): Promise<Order[]> {
  const rows = await db
    .selectFrom('pipeline.orders')
    .selectAll()
    .orderBy('order_no', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toOrder)
}

/** Orders that wait or are at work, oldest first. */
export async function listOpenOrders(db: Kysely<DB>): Promise<Order[]> {
  const rows = await db
    .selectFrom('pipeline.orders')
    .selectAll()
    .where('state_code', 'in', ['waiting', 'running'])
    .orderBy('order_no')
    .execute()
  return rows.map(toOrder)
}

type OrderMove = Partial<Record<'began_at' | 'ended_at' | 'message' | 'message_zh' | 'run_no', string | null>>

/** Moves an order on, as the program that runs nights does. */
export async function moveOrder(
  db: Kysely<DB>,
  { order_no, state_code, ...move }: OrderMove & Pick<Order, 'order_no' | 'state_code'>,
): Promise<void> {
  await db
    .updateTable('pipeline.orders')
    .set({ state_code, ...move })
    .where('order_no', '=', order_no)
    .execute()
}

type OrderRow = Omit<Order, 'ordered_at' | 'began_at' | 'ended_at' | 'kind_code' | 'state_code'> & {
  kind_code: string
  state_code: string
  ordered_at: string
  began_at: string | null
  ended_at: string | null
}

const toOrder = (row: OrderRow): Order => ({
  ...row,
  order_no: String(row.order_no),
  kind_code: row.kind_code as OrderKind,
  state_code: row.state_code as OrderState,
  run_no: row.run_no === null ? null : String(row.run_no),
  ordered_at: momentOf(row.ordered_at),
  began_at: momentOrNull(row.began_at),
  ended_at: momentOrNull(row.ended_at),
})
