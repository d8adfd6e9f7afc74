import type { Clock } from '../../../platform/clock.ts'
import { type Databases, inTransaction } from '../../../platform/db.ts'
import { listRowsAsked } from '../queries/allocations.ts'
import * as queries from '../queries/handover.ts'
import { listPackParts } from './pack-parts.ts'

type Db = Databases['db']
type Handing = {
  allocation_id: string
  giver_id: string
  receiver_id: string
  by: string
  is_by_clock: boolean
  clock: Clock
}

/** What whoever gives has open with the customers of a transfer becomes the receiver's; what, is kept. */
export async function handOn(db: Db, it: Handing): Promise<void> {
  const { allocation_id, giver_id, receiver_id, ...how } = it
  const customer_ids = (await listRowsAsked(db, allocation_id)).map((row) => row.customer_id)
  const parties = { from: giver_id, to: receiver_id, request_id: allocation_id }
  for (const { part_code, open } of listPackParts()) {
    const keys = (await open?.find(db, { customer_ids, holder_id: giver_id })) ?? []
    const moved = keys.length === 0 ? [] : await open!.handOn(db, { keys, ...parties, ...how })
    await queries.insertHandedOn(db, { allocation_id, part_code, keys: moved })
  }
  await queries.noteHandedOn(db, { allocation_id, at: it.clock.now().toISOString() })
}

/** What had gone along goes back, as far as the receiver has it open still. */
export async function handBack(db: Db, it: Omit<Handing, 'is_by_clock'>): Promise<void> {
  const { allocation_id, giver_id, receiver_id, ...how } = it
  const parties = { from: receiver_id, to: giver_id, request_id: allocation_id, is_by_clock: false }
  const moved = await queries.listHandedOn(db, allocation_id)
  for (const { part_code, open } of listPackParts()) {
    const keys = moved.filter((one) => one.part_code === part_code).map((one) => one.item_key)
    if (keys.length > 0) await open?.handOn(db, { keys, ...parties, ...how })
  }
}

type Needs = { databases: Databases; clock: Clock }

/** Transfers that are in effect by now: what is open goes along with the customers, on their first day. */
export async function handOnDue({ databases, clock }: Needs): Promise<number> {
  const today = clock.today()
  const due = await queries.listToHandOn(databases.db, today)
  for (const allocation_id of due) {
    await inTransaction(databases, async (db) => {
      // It may have been taken back, or another run been faster.
      const found = await queries.lockToHandOn(db, { allocation_id, today })
      if (!found) return
      const { approved_by: by, ...parties } = found
      await handOn(db, { allocation_id, ...parties, by: by!, is_by_clock: true, clock })
    })
  }
  return due.length
}
