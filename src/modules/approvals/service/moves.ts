import { doneBy, recordAudit } from '../../../platform/audit.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Context, Databases } from '../../../platform/context.ts'
import { notFound } from '../../../platform/errors.ts'
import { listPostsOf } from '../../../platform/authz/posts.ts'
import { decidesFor, dueOn, hasMoved, type Hand, type Standing, stateOn } from '../policy.ts'
import * as queries from '../queries/requests.ts'
import { endTasks, listOpenTasks } from '../queries/tasks.ts'
import type { RequestState, StepState, TrailMove } from '../schema.ts'
import { barredOf, type Day, handsOf, namesOf, syncTasks, withStandIns } from './deciders.ts'
import { settleWaiting, tellDeciders } from './notices.ts'

/** What a use case of approvals needs; it shows no customer, so that it needs no publication. */
export type ApprovalContext = Pick<Context, 'databases' | 'actor' | 'clock' | 'calendar'>
export type Db = Databases['db']

export const dayOf = ({ clock, calendar }: Pick<ApprovalContext, 'clock' | 'calendar'>): Day => ({
  today: clock.today(),
  calendar,
})
export const momentOf = ({ clock }: Pick<ApprovalContext, 'clock'>): string => clock.now().toISOString()

/** The person who asks, with the posts that he fills. */
export async function askerOf(context: ApprovalContext): Promise<queries.Asker> {
  const { db } = context.databases
  const today = context.clock.today()
  const user_id = context.actor.user_id
  const posts = await listPostsOf(db, { user_id, on: today })
  return { user_id, today, post_ids: posts.map((it) => it.post_id) }
}

export type Opened = {
  request: queries.FoundRequest
  steps: queries.FoundStep[]
  /** The step at work; null before the first and after the last. */
  step: queries.FoundStep | null
  /** Who has it today, deputies among them. */
  hands: Hand[]
  standing: Standing
}

/** A request with its steps and who has it today. */
export async function openRequest(db: Db, request: queries.FoundRequest, day: Day): Promise<Opened> {
  const steps = await queries.listSteps(db, [request.request_id])
  const isLive = stateOn(stateOf(request), day.today) === 'submitted'
  const step = (isLive && steps.find((it) => it.state_code === 'open')) || null
  const own = step ? await handsOf(db, { request, step }, day) : []
  const hands = await withStandIns(db, own, { barred: barredOf(request), on: day.today })
  const deciders = hands.map((it) => it.user_id)
  return { request, steps, step, hands, standing: { ...stateOf(request), deciders } }
}

const stateOf = (request: queries.FoundRequest): Omit<Standing, 'deciders'> => ({
  ...request,
  state_code: request.state_code as RequestState,
})

/** Holds a request that somebody wants to move from the state that he saw; 409 tells who was faster. */
export async function takeUp(db: Db, input: Seen, day: Day): Promise<Opened> {
  const { request_id: id, revision, asker } = input
  if (!(await queries.hasPart(db, id, asker))) throw notFound('approval', id)
  const request = await queries.lockRequest(db, id)
  if (!request) throw notFound('approval', id)
  if (revision !== null && request.revision !== revision) throw await movedBy(db, { request, asker }, day)
  return openRequest(db, request, day)
}

type Seen = { request_id: string; revision: number | null; asker: queries.Asker }

async function movedBy(
  db: Db,
  { request, asker }: { request: queries.FoundRequest; asker: queries.Asker },
  { today }: Day,
) {
  const last = (await queries.listDecisions(db, request.request_id)).findLast((it) => it.move_code !== 'urge')
  const isHidden = request.is_quiet && asker.user_id === request.maker_id
  const who = last?.user_id && !isHidden ? (await namesOf(db, [last.user_id]))(last.user_id) : null
  return hasMoved(stateOn(stateOf(request), today), {
    last_move: last?.move_code ?? null,
    last_by: who?.display_name ?? null,
    last_at: last?.decided_at ?? null,
  })
}

/** Begins the level that a request has come to: its time runs from now, and it is somebody's. */
export async function beginLevel(
  db: Db,
  requestId: string,
  context: Pick<ApprovalContext, 'clock' | 'calendar'>,
): Promise<void> {
  const [at, day] = [momentOf(context), dayOf(context)]
  const request = await queries.findRequest(db, requestId)
  const steps = await queries.listSteps(db, [requestId])
  const step = steps.find((it) => it.round_no === request?.round_no && it.level_no === request.level_no)
  if (!request || !step) throw new Error(`request ${requestId} has no such level`)
  const began_on = day.today
  const set = { began_at: at, began_on, due_on: dueOn({ ...step, began_on }, day.calendar) }
  await queries.beginStep(db, step, set)
  const begun = { request, step: { ...step, ...set } }
  const hands = await handsOf(db, begun, day)
  await syncTasks(db, begun, { hands, at })
  await tellDeciders(db, { ...begun, user_ids: hands.map((it) => it.user_id) }, context.clock)
}

/** Ends the level at work and everybody's task in it. */
export async function endLevel(
  db: Db,
  requestId: string,
  { state_code, clock }: { state_code: Exclude<StepState, 'waiting' | 'open'>; clock: Clock },
): Promise<void> {
  const ended_at = momentOf({ clock })
  await queries.endOpenStep(db, requestId, { state_code, ended_at })
  const open = await listOpenTasks(db, [requestId])
  await endTasks(
    db,
    open.map((it) => it.task_id),
    ended_at,
  )
  await settleWaiting(db, requestId, clock)
}

export type Traced = { trace_id?: string | undefined }

type Note = Traced & {
  request: queries.FoundRequest
  move: TrailMove
  level_no?: number
  /** Null where the clock did it. */
  by: Pick<Context['actor'], 'user_id' | 'post_id'> | null
  for_user_id?: string | null
  to_user_id?: string | null
  opinion?: string | null
  /** The state that it led to. */
  to: RequestState
}

/** Writes a move down: in the request's own trail, and in the audit trail of the bank. */
export async function note(db: Db, clock: Context['clock'], input: Note): Promise<void> {
  const { request, move, by, for_user_id = null, to_user_id = null, to } = input
  const { request_id, flow_code, round_no } = request
  const level_no = input.level_no ?? request.level_no
  const decided_at = clock.now().toISOString()
  const opinion = input.opinion || null
  await queries.insertDecision(db, {
    request_id,
    round_no,
    level_no,
    move_code: move,
    user_id: by?.user_id ?? null,
    for_user_id,
    to_user_id,
    opinion,
    decided_at,
  })
  await recordAudit(
    { databases: { db }, clock },
    {
      ...(by ? doneBy(by) : { user_id: null }),
      action: `approvals.${move}`,
      outcome: 'done',
      subject: request_id,
      ...(input.trace_id !== undefined && { request_id: input.trace_id }),
      details: { flow_code, round_no, level_no, from: request.state_code, to, for_user_id, to_user_id },
    },
  )
}

/** For whom the actor decides. */
export const standsFor = (opened: Opened, userId: string): string | null =>
  decidesFor(opened.hands, userId)?.for_user_id ?? null
