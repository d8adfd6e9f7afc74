import { type Databases, inTransaction, type ScopedDb, withActor } from '../../../platform/db.ts'
import { invalid } from '../../../platform/errors.ts'
import { type BulkAnswer, LEFT_OUT_NAMED, type Which } from '../bulk.schema.ts'
import { BULK_MAX, type BulkAct, type LeftOutCode, type Right } from '../names.schema.ts'
import { requireRight } from '../policy.ts'
import type { StoredList } from '../queries/lists.ts'
import { listMembers, type StoredMember } from '../queries/members.ts'
import { audit } from './audit.ts'
import { lookingOf } from './members.ts'
import { readingOf, requireList, type WithKeys } from './seen-lists.ts'

export type Bulk = Which & { list_id: string; request_id: string; is_dry: boolean }

export type Act = {
  act: BulkAct
  needs: Right
  /** Why each member is left out with whom it is not to be done; read within the actor's reach. */
  leaveOut: (db: ScopedDb, members: readonly StoredMember[]) => Promise<ReadonlyMap<string, LeftOutCode>>
  /** Does it with the others, all or none. */
  work: (db: Databases['db'], members: readonly StoredMember[], list: StoredList) => Promise<void>
  details?: Record<string, unknown>
}

/**
 * Does something with several members at once, in one transaction with its line: with those named or all
 * that a view shows, but for those who are left out for a reason. Dry it says the same and does nothing.
 */
export async function doInBulk(context: WithKeys, input: Bulk, act: Act): Promise<BulkAnswer> {
  const { list_id, request_id, is_dry } = input
  const list = await requireList(context, list_id)
  requireRight(list, act.needs)
  const members = await chosenMembers(context, list, input)
  const reasons = await withActor(context, (db) => act.leaveOut(db, members))
  const others = members.filter((it) => !reasons.has(it.customer_id))
  const answer = answerOf(members, { reasons, is_dry })
  if (is_dry || others.length === 0) return answer
  await inTransaction(context.databases, async (db) => {
    await act.work(db, others, list)
    await audit(context, db, {
      action: 'work_lists.bulk',
      list_id,
      request_id,
      details: {
        act: act.act,
        done_count: others.length,
        left_out: Object.fromEntries(answer.left_out.map((it) => [it.reason_code, it.count])),
        ...act.details,
      },
    })
  })
  return answer
}

/** Who is meant: of those named the members within reach, or all of a view. Too many are refused, not cut. */
async function chosenMembers(context: WithKeys, list: StoredList, which: Which): Promise<StoredMember[]> {
  const reading = await readingOf(context, list)
  const find = (view: NonNullable<Which['view']>) =>
    withActor(context, (db) =>
      listMembers(db, reading, {
        ...lookingOf(context, view),
        by: 'none',
        limit: BULK_MAX + 1,
        offset: 0,
        ...(which.customer_ids && { customer_ids: which.customer_ids }),
      }),
    )
  const found = await find(which.view ?? 'all')
  if (found.length > BULK_MAX) {
    throw invalid(`That are more than ${BULK_MAX} at once. Choose a narrower view.`, { rows_max: BULK_MAX })
  }
  // Whoever was worked on stays on a live list that is about him no more.
  const isWhole = which.customer_ids === undefined || reading.matching === null
  return isWhole ? found : [...found, ...(await find('left'))]
}

type Judged = { reasons: ReadonlyMap<string, LeftOutCode>; is_dry: boolean }

function answerOf(members: readonly StoredMember[], { reasons, is_dry }: Judged): BulkAnswer {
  const out = members.filter((it) => reasons.has(it.customer_id))
  const byReason = Map.groupBy(out, (it) => reasons.get(it.customer_id)!)
  return {
    is_dry,
    chosen_count: members.length,
    done_count: members.length - out.length,
    left_out: [...byReason].map(([reason_code, of]) => ({
      reason_code,
      count: of.length,
      customers: of.slice(0, LEFT_OUT_NAMED).map(({ customer_id, customer_name, customer_type_code }) => ({
        customer_id,
        customer_name,
        customer_type_code,
      })),
    })),
  }
}
