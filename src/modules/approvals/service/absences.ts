import { doneBy, recordAudit } from '../../../platform/audit.ts'
import { findHolders, findSuperior, type HeldPost, listPostsOf } from '../../../platform/authz/posts.ts'
import { inTransaction } from '../../../platform/db.ts'
import { conflict, invalid, notFound } from '../../../platform/errors.ts'
import * as queries from '../queries/absences.ts'
import type { AbsenceList, NewAbsence, Person } from '../schema.ts'
import { namesOf } from './deciders.ts'
import { type ApprovalContext, type Db, momentOf, type Traced } from './moves.ts'

/** One's own absences, who could stand in, and whom one stands in for. */
export async function readAbsences(context: ApprovalContext): Promise<AbsenceList> {
  const { db } = context.databases
  const today = context.clock.today()
  const { user_id } = context.actor
  const [own, others, post] = await Promise.all([
    queries.listAbsences(db, { user_id }, today),
    queries.listAbsences(db, { deputy_id: user_id }, today),
    ownPost(context),
  ])
  const nameOf = await namesOf(db, [...own.map((it) => it.deputy_id), ...others.map((it) => it.user_id)])
  return {
    absences: own.map((it) => ({
      absence_id: it.absence_id,
      post_id: it.post_id,
      deputy: nameOf(it.deputy_id),
      from_on: it.from_on,
      to_on: it.to_on,
      is_running: it.from_on <= today,
    })),
    deputies: post ? await listDeputies(db, { post, user_id, on: today }) : [],
    standing_in: others.map((it) => ({ user: nameOf(it.user_id), from_on: it.from_on, to_on: it.to_on })),
  }
}

/** Notes when one is away and who decides meanwhile: a colleague of the same role, or the superior. */
export async function addAbsence(context: ApprovalContext, input: NewAbsence & Traced): Promise<void> {
  const { db } = context.databases
  const { user_id } = context.actor
  const today = context.clock.today()
  const post = await ownPost(context)
  if (!post) throw conflict('no_post', 'Whoever fills no post has nobody to stand in for it.')
  if (input.to_on < today) throw invalid('The absence is over already.', { field: 'to_on' })
  const deputies = await listDeputies(db, { post, user_id, on: today })
  if (!deputies.some((it) => it.user_id === input.deputy_id)) {
    throw invalid('A colleague of the same role or the superior can stand in.', { field: 'deputy_id' })
  }
  const { deputy_id, from_on, to_on } = input
  const row = { user_id, post_id: post.post_id, deputy_id, from_on, to_on, created_at: momentOf(context) }
  await inTransaction(context.databases, async (own) => {
    const id = await queries.insertAbsence(own, row)
    if (id === null) throw conflict('absence_overlaps', 'You are away on one of these days already.')
    const details = { deputy_id, from_on, to_on }
    await audit(context, own, { action: 'approvals.absence', id, details, trace_id: input.trace_id })
  })
}

export const cancelAbsence = (
  context: ApprovalContext,
  { absence_id: id, trace_id }: { absence_id: string } & Traced,
): Promise<void> =>
  inTransaction(context.databases, async (db) => {
    const { user_id } = context.actor
    const isDone = await queries.cancelAbsence(db, { absence_id: id, user_id, at: momentOf(context) })
    if (!isDone) throw notFound('absence', id)
    await audit(context, db, { action: 'approvals.absence_cancelled', id, details: {}, trace_id })
  })

type Line = Traced & { action: string; id: string; details: Record<string, unknown> }

const audit = ({ actor, clock }: ApprovalContext, db: Db, { action, id, details, trace_id }: Line) =>
  recordAudit(
    { databases: { db }, clock },
    {
      ...doneBy(actor),
      action,
      outcome: 'done',
      subject: id,
      ...(trace_id !== undefined && { request_id: trace_id }),
      details,
    },
  )

/** The post in which one acts, else the first. */
async function ownPost({ databases, actor, clock }: ApprovalContext): Promise<HeldPost | null> {
  const posts = await listPostsOf(databases.db, { user_id: actor.user_id, on: clock.today() })
  return posts.find((it) => it.post_id === actor.post_id) ?? posts[0] ?? null
}

async function listDeputies(
  db: Db,
  { post, user_id, on }: { post: HeldPost; user_id: string; on: string },
): Promise<Person[]> {
  const { role_code, unit_id, post_id } = post
  const [same, superior] = await Promise.all([
    findHolders(db, { role_code, unit_id, on }),
    findSuperior(db, { post_id, on }),
  ])
  const found = [...same, ...(superior ? [superior] : [])].filter((it) => it.user_id !== user_id)
  return [
    ...new Map(
      found.map((it) => [it.user_id, { user_id: it.user_id, display_name: it.display_name }]),
    ).values(),
  ]
}
