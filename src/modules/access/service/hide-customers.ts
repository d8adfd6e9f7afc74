import { doneBy, recordAudit } from '../../../platform/audit.ts'
import { blockSubject, endBlock, endMark, markPrivate } from '../../../platform/authz/hidden-subjects.ts'
import { type Actor, type Context, inTransaction } from '../../../platform/db.ts'
import { notFound } from '../../../platform/errors.ts'
import { seesCustomer } from '../../../serving/places.ts'
import { ACCESS_BLOCK, checkHolds, checkOthersBlock, MARK_PRIVATE } from '../policy.ts'
import type { BlockKind, NewPrivateMark } from '../schema.ts'

type Doer = Pick<Actor, 'user_id' | 'permissions'> & { post_id?: string | null }
type Asked = { request_id?: string }
type Needs = Pick<Context, 'databases' | 'clock'> & Asked & { actor: Doer }
/** What is taken back is taken back for a reason, which stays in the trail. */
type Marked = { customer_id: string } & ({ mark: NewPrivateMark } | { mark: null; reason: string })

/** Marks a customer whom the actor sees; whoever may not see private ones loses sight of him by it. */
export async function changeMark(context: Context & Asked, marked: Marked): Promise<void> {
  checkHolds(context.actor, MARK_PRIVATE)
  const { customer_id } = marked
  if (!(await seesCustomer(context, customer_id))) throw notFound('customer', customer_id)
  await setMark(context, marked)
}

/**
 * From today on only those see the customer who hold the right to see private ones; `null` ends that
 * today. In a terminal nobody sees customers, so that the number is taken at its word.
 */
export async function setMark(needs: Needs, marked: Marked): Promise<void> {
  const { actor } = needs
  const { customer_id: subject_id, mark } = marked
  checkHolds(actor, MARK_PRIVATE)
  const action = mark ? 'customer.marked_private' : 'customer.unmarked_private'
  const details = marked.mark ? { ...marked.mark } : { reason: marked.reason }
  await change(needs, { action, subject: subject_id, details }, (db, at) =>
    mark
      ? markPrivate(db, { ...mark, subject_id, marked_by: actor.user_id }, at)
      : endMark(db, { subject_id, ended_by: actor.user_id }, at),
  )
}

type Kept = { user_id: string; customer_id: string } & ({ kind: BlockKind } | { kind: null; reason: string })

/**
 * Keeps a customer from an employee who is himself that customer or a relative; `null` lets him see
 * again, which nobody does for himself.
 */
export async function setBlock(needs: Needs, kept: Kept): Promise<void> {
  const { actor } = needs
  const { user_id, customer_id: subject_id, kind } = kept
  checkHolds(actor, ACCESS_BLOCK)
  if (kind === null) checkOthersBlock(user_id, actor)
  const action = kind ? 'access.blocked' : 'access.unblocked'
  const details = { user_id, ...(kept.kind ? { kind_code: kept.kind } : { reason: kept.reason }) }
  await change(needs, { action, subject: subject_id, details }, (db, at) =>
    kind
      ? blockSubject(db, { user_id, subject_id, kind_code: kind, recorded_by: actor.user_id }, at)
      : endBlock(db, { user_id, subject_id, ended_by: actor.user_id }, at),
  )
}

type Db = Parameters<typeof markPrivate>[0]
type At = { day: string; moment: string }

/** What is done and its line in the trail, both or neither. */
function change(
  { databases, clock, actor, request_id }: Needs,
  line: { action: string; subject: string; details: Record<string, unknown> },
  work: (db: Db, at: At) => Promise<void>,
): Promise<void> {
  return inTransaction(databases, async (db) => {
    await work(db, { day: clock.today(), moment: clock.now().toISOString() })
    const customer_id = line.subject
    await recordAudit(
      { databases: { db }, clock },
      { ...line, ...doneBy(actor), customer_id, outcome: 'done', ...(request_id && { request_id }) },
    )
  })
}
