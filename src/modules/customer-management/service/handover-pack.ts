import { addDays } from '../../../platform/dates.ts'
import { type Databases, withActor } from '../../../platform/db.ts'
import * as queries from '../queries/handover.ts'
import type { PackPartCode } from '../request.schema.ts'
import { definePackPart, type HandingOn, listPackParts, type PackContext } from './pack-parts.ts'

type Db = Databases['db']

const MATURITY_DAYS = 90

definePackPart({
  part_code: 'maturity',
  read: (context, ids) => {
    const from = context.publication.business_date
    return withActor(context, (db) =>
      queries.listMaturities(db, { ids, from, to: addDays(from, MATURITY_DAYS) }),
    )
  },
})

// Whoever handles a complaint goes on with it; the next manager knows of it.
definePackPart({
  part_code: 'complaint',
  read: (context, ids) => withActor(context, (db) => queries.listComplaints(db, ids)),
})

export type Pack = (queries.PackItem & { part_code: PackPartCode })[]

/** What whoever gets customers has to know of them, as it stands now for who asks. */
export async function readPack(context: PackContext, customerIds: readonly string[]): Promise<Pack> {
  const parts = await Promise.all(
    listPackParts().map(async ({ part_code, read }) =>
      (await read(context, customerIds)).map((it) => ({ ...it, part_code })),
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

/** What is open with customers goes from one manager to the next. */
export async function handOn(db: Db, it: HandingOn): Promise<number> {
  let moved = 0
  for (const part of listPackParts()) moved += (await part.handOn?.(db, it)) ?? 0
  return moved
}
