import { doneBy } from '../../../platform/audit.ts'
import { AppError, invalid } from '../../../platform/errors.ts'
import type { Clock } from '../../../platform/clock.ts'
import { inTransaction } from '../../../platform/db.ts'
import { judge, type Place, requireOpinion } from '../policy.ts'
import * as queries from '../queries/requests.ts'
import type { Verdict } from '../schema.ts'
import { barredOf, listColleagues, syncTasks } from './deciders.ts'
import { effectFailed, findFlow, type FlowLine, getFlow } from './flows.ts'
import {
  type ApprovalContext,
  askerOf,
  beginLevel,
  dayOf,
  type Db,
  endLevel,
  momentOf,
  note,
  type Opened,
  standsFor,
  takeUp,
  type Traced,
} from './moves.ts'
import { tell } from './notices.ts'

type Seen = Traced & { request_id: string; revision: number }

const STEP_AFTER = { approve: 'approved', return: 'returned', reject: 'rejected' } as const

/** Approves, returns or rejects the level at work. Of two at once, the second is told who was faster. */
export const decideRequest = (
  context: ApprovalContext,
  input: Seen & { move: Verdict; opinion: string },
): Promise<void> =>
  inTransaction(context.databases, async (db) => {
    const { move, opinion } = input
    const day = dayOf(context)
    const opened = await takeUp(db, { ...input, asker: await askerOf(context) }, day)
    const user_id = context.actor.user_id
    const place = judge(opened.standing, move, { user_id, ...day })
    requireOpinion(move, opinion)
    const { request } = opened
    if (move === 'approve')
      await getFlow(request.flow_code).agree(db, { facts: request.facts, today: day.today })
    await note(db, context.clock, {
      request,
      move,
      by: context.actor,
      for_user_id: standsFor(opened, user_id),
      opinion,
      to: place.state_code,
      trace_id: input.trace_id,
    })
    await endLevel(db, request.request_id, { state_code: STEP_AFTER[move], clock: context.clock })
    const isEffective = place.state_code === 'effective'
    const told = isEffective ? await takeEffect(context, db, { ...opened, trace_id: input.trace_id }) : []
    await putAt(db, opened, { place, told, clock: context.clock })
    if (place.state_code === 'submitted') await beginLevel(db, request.request_id, context)
  })

/** Puts the request where the move led, and tells its maker when that concerns him. */
async function putAt(
  db: Db,
  { request }: Opened,
  { place, told, clock }: { place: Place; told: FlowLine[]; clock: Clock },
): Promise<void> {
  const { state_code: state, level_no } = place
  const summary = [...(request.summary as FlowLine[]), ...told]
  const isOver = state === 'effective' || state === 'rejected'
  await queries.moveRequest(db, request.request_id, {
    state_code: state,
    level_no,
    urged_on: null,
    ...(told.length > 0 && { summary: JSON.stringify(summary) }),
    ...(isOver && { ended_at: momentOf({ clock }) }),
  })
  if (state === 'returned' || state === 'rejected') {
    await findFlow(request.flow_code)?.follow(db, { ...request, state_code: state })
  }
  const isToldByFlow = state === 'effective' && getFlow(request.flow_code).tells_effect
  if (state !== 'submitted' && !isToldByFlow) {
    const event = state as 'effective' | 'rejected' | 'returned'
    await tell(db, request, { event, to: [request.maker_id], clock })
  }
}

/** Does what was asked for. Where that fails nothing has been decided, and whoever agreed reads why. */
async function takeEffect(context: ApprovalContext, db: Db, opened: Opened & Traced): Promise<FlowLine[]> {
  const { request, trace_id } = opened
  const { subject_id: subjectId, subject_unit_id: unitId } = request
  await note(db, context.clock, { request, move: 'take_effect', by: null, to: 'effective', trace_id })
  try {
    return await getFlow(request.flow_code).apply(db, {
      request_id: request.request_id,
      facts: request.facts,
      subject: subjectId !== null && unitId !== null ? { subject_id: subjectId, unit_id: unitId } : null,
      maker_id: request.maker_id,
      asked_at: request.submitted_at ?? request.created_at,
      reason: request.reason,
      decided_by: context.actor.user_id,
      traced: { ...doneBy(context.actor), ...(trace_id !== undefined && { request_id: trace_id }) },
      today: context.clock.today(),
      clock: context.clock,
    })
  } catch (error) {
    throw error instanceof AppError ? effectFailed(error) : error
  }
}

/** Takes back what one asked for oneself, as long as it has not come to its end. */
export const withdrawRequest = (context: ApprovalContext, input: Seen & { opinion: string }): Promise<void> =>
  inTransaction(context.databases, async (db) => {
    const day = dayOf(context)
    const { request, standing } = await takeUp(db, { ...input, asker: await askerOf(context) }, day)
    const user_id = context.actor.user_id
    const { state_code, level_no } = judge(standing, 'withdraw', { user_id, ...day })
    const ended_at = momentOf(context)
    const { opinion, trace_id } = input
    await note(db, context.clock, {
      request,
      move: 'withdraw',
      by: context.actor,
      opinion,
      to: state_code,
      trace_id,
    })
    await endLevel(db, request.request_id, { state_code: 'dropped', clock: context.clock })
    await queries.moveRequest(db, request.request_id, { state_code, level_no, ended_at })
    await findFlow(request.flow_code)?.follow(db, { ...request, state_code })
  })

/** Reminds whoever has it; at most once a working day. */
export const urgeRequest = (
  context: ApprovalContext,
  input: Traced & { request_id: string },
): Promise<void> =>
  inTransaction(context.databases, async (db) => {
    const day = dayOf(context)
    const seen = { ...input, revision: null, asker: await askerOf(context) }
    const { request, standing } = await takeUp(db, seen, day)
    const user_id = context.actor.user_id
    judge(standing, 'urge', { user_id, ...day })
    const { trace_id } = input
    await note(db, context.clock, {
      request,
      move: 'urge',
      by: context.actor,
      to: standing.state_code,
      trace_id,
    })
    await queries.noteUrge(db, request.request_id, day.today)
    const { clock } = context
    await tell(db, request, { event: 'urged', to: standing.deciders, again: day.today, clock })
  })

/** Hands what one has to decide to a colleague of the same role. */
export const transferRequest = (
  context: ApprovalContext,
  input: Seen & { to_user_id: string; opinion: string },
): Promise<void> =>
  inTransaction(context.databases, async (db) => {
    const day = dayOf(context)
    const opened = await takeUp(db, { ...input, asker: await askerOf(context) }, day)
    const { request, step, hands, standing } = opened
    const user_id = context.actor.user_id
    judge(standing, 'transfer', { user_id, ...day })
    const colleagues = await listColleagues(db, { user_id, hands, barred: barredOf(request), on: day.today })
    const to = colleagues.find((it) => it.user_id === input.to_user_id)
    if (!to || !step) throw invalid('It can go to a colleague of the same role.', { field: 'to_user_id' })
    const at = momentOf(context)
    await note(db, context.clock, {
      request,
      move: 'transfer',
      by: context.actor,
      for_user_id: standsFor(opened, user_id),
      to_user_id: to.user_id,
      opinion: input.opinion,
      to: standing.state_code,
      trace_id: input.trace_id,
    })
    const hand = {
      kind_code: 'transfer',
      user_id: to.user_id,
      post_id: to.post_id,
      for_user_id: null,
    } as const
    await syncTasks(db, { request, step }, { hands: [hand], at })
    await queries.moveRequest(db, request.request_id, {})
    await tell(db, request, { event: 'transferred', to: [to.user_id], again: at, clock: context.clock })
  })
