import { bankTime } from '../../../platform/clock.ts'
import { addDays } from '../../../platform/dates.ts'
import { type Databases, withActor } from '../../../platform/db.ts'
import { handTasksOn, listOpenTasksAt, readTasks } from '../../notices/index.ts'
import * as queries from '../queries/handover.ts'
import type { PackPartCode } from '../request.schema.ts'
import { definePackPart, type Handed, listPackParts, type PackContext } from './pack-parts.ts'

type Db = Databases['db']

const MATURITY_DAYS = 90

definePackPart({
  part_code: 'maturity',
  read: (context, { customer_ids: ids }) => {
    const from = context.publication.business_date
    return withActor(context, (db) =>
      queries.listMaturities(db, { ids, from, to: addDays(from, MATURITY_DAYS) }),
    )
  },
})

// Whoever handles a complaint goes on with it; the next manager knows of it.
definePackPart({
  part_code: 'complaint',
  read: (context, { customer_ids: ids }) => withActor(context, (db) => queries.listComplaints(db, ids)),
})

const pageOf = (customerId: string) => `/customers/${customerId}`

/** Tasks are about the customer to whose page they lead. */
const findTasks = (db: Db, { customer_ids, holder_id }: Handed) =>
  listOpenTasksAt(db, { holder_id, pages: customer_ids.map(pageOf) })

/** What else whoever gives has to do with the customers, beside what other parts name. */
definePackPart({
  part_code: 'task',
  read: async (context, handed) => {
    const { db } = context.databases
    const others = listPackParts().filter((it) => it.part_code !== 'task')
    const found = await Promise.all(others.map(async (it) => (await it.open?.find(db, handed)) ?? []))
    const named = new Set(found.flat())
    const ids = (await findTasks(db, handed)).filter((it) => !named.has(it))
    const customers = new Map(handed.customer_ids.map((it) => [pageOf(it), it]))
    return (await readTasks(context, ids)).map((it) => ({
      customer_id: customers.get(it.link!.split('?')[0]!)!,
      item_code: null,
      what: it.title,
      due_on: bankTime(new Date(it.due_at)).slice(0, 10),
    }))
  },
  open: { find: findTasks, handOn: (db, { keys, ...it }) => handTasksOn(db, { task_ids: keys, ...it }) },
})

export type Pack = (queries.PackItem & { part_code: PackPartCode })[]

/** What whoever gets customers has to know of them, as it stands now for who asks. */
export async function readPack(context: PackContext, handed: Handed): Promise<Pack> {
  const parts = await Promise.all(
    listPackParts().map(async ({ part_code, read }) =>
      (await read(context, handed)).map((it) => ({ ...it, part_code })),
    ),
  )
  return parts.flat()
}

/** Keeps it as it stood, sealed, beside the request. */
export const freezePack = (
  db: Db,
  { keys }: Pick<PackContext, 'keys'>,
  { allocation_id, pack }: { allocation_id: string; pack: Pack },
): Promise<void> =>
  queries.insertItems(
    db,
    pack.map(({ what, ...it }) => ({
      ...it,
      allocation_id,
      what_sealed: queries.HANDOVER_ITEM.write(keys, what === '' ? NOTHING_SAID : what),
    })),
  )

/** Of what says nothing beyond its kind. */
export const NOTHING_SAID = '-'
