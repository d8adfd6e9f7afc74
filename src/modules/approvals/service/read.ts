import type { Databases } from '../../../platform/context.ts'
import { notFound } from '../../../platform/errors.ts'
import { END_STATES } from '../schema.ts'
import { halfOn, isOverdue, movesFor, stateOn, urgeFrom, type Hand } from '../policy.ts'
import * as queries from '../queries/requests.ts'
import { listOpenTasks } from '../queries/tasks.ts'
import type {
  Approval,
  ListQuery,
  Overview,
  OwnAnswer,
  RequestPage,
  RequestRow,
  RequestState,
  ShownStep,
  StepState,
  TrailLine,
} from '../schema.ts'
import { PAGE_ROWS } from '../schema.ts'
import { barredOf, type Day, listColleagues, namesOf, withStandIns } from './deciders.ts'
import { findFlow, type FlowLine, shownLine } from './flows.ts'
import { type ApprovalContext, askerOf, dayOf, openRequest, type Opened } from './moves.ts'
import { readOf } from './notices.ts'
import { mayAskAccess } from './temporary-access.ts'

/** How much there is in each tab, and what presses. */
export async function readOverview(context: ApprovalContext): Promise<Overview> {
  const { db } = context.databases
  const asker = await askerOf(context)
  const [to_do, done, started, urged] = await Promise.all([
    queries.countRequests(db, asker, 'to_do'),
    queries.countRequests(db, asker, 'done'),
    queries.countRequests(db, asker, 'started'),
    queries.countPressing(db, asker),
  ])
  return { to_do, done, started, urged, may_ask_access: mayAskAccess(context.actor) }
}

/** A page of what waits for somebody, of what he decided, or of what he asked for. */
export async function listRequests(context: ApprovalContext, ask: ListQuery): Promise<RequestPage> {
  const { db } = context.databases
  const asker = await askerOf(context)
  const page = { tab: ask.tab, limit: PAGE_ROWS, offset: (ask.page - 1) * PAGE_ROWS }
  const [found, total] = await Promise.all([
    queries.listRequests(db, asker, page),
    queries.countRequests(db, asker, ask.tab),
  ])
  const rows = await shownRows(context, found)
  return { rows, total, page: ask.page, page_size: PAGE_ROWS }
}

async function shownRows(context: ApprovalContext, found: queries.FoundRequest[]): Promise<RequestRow[]> {
  if (found.length === 0) return []
  const { db } = context.databases
  const day = dayOf(context)
  const ids = found.map((it) => it.request_id)
  const [steps, tasks] = await Promise.all([queries.listSteps(db, ids), listOpenTasks(db, ids)])
  const barred = found.map((request) => ({ request, barred: barredOf(request) }))
  const hands = await Promise.all(
    barred.map(({ request, barred }) => {
      const own = tasks.filter((it) => it.request_id === request.request_id) as (Hand & {
        request_id: string
      })[]
      return withStandIns(db, own, { barred, on: day.today })
    }),
  )
  const nameOf = await namesOf(db, [...found.map((it) => it.maker_id), ...hands.flat().flatMap(peopleOf)])
  return found.map((request, index) =>
    shownRow(
      { request, hands: hands[index]!, step: stepAt(request, steps) },
      { nameOf, day, userId: context.actor.user_id },
    ),
  )
}

const peopleOf = (hand: Hand) => [hand.user_id, hand.for_user_id]

const stepAt = (request: queries.FoundRequest, steps: queries.FoundStep[]) =>
  steps.find(
    (it) =>
      it.request_id === request.request_id &&
      it.round_no === request.round_no &&
      it.level_no === request.level_no,
  ) ?? null

type Names = Awaited<ReturnType<typeof namesOf>>
type Viewing = { nameOf: Names; day: Day; userId: string }
type Shown = { request: queries.FoundRequest; hands: Hand[]; step: queries.FoundStep | null }

/** Whether who decides is kept from whoever looks. */
const isKeptFrom = (request: queries.FoundRequest, userId: string) =>
  request.is_quiet && request.maker_id === userId

function shownRow({ request, hands, step }: Shown, { nameOf, day, userId }: Viewing): RequestRow {
  const flow = findFlow(request.flow_code)
  const state = stateOn({ ...request, state_code: request.state_code as RequestState }, day.today)
  const isOpen = state === 'submitted' && step?.began_on != null && step.due_on !== null
  const timed = isOpen ? { ...step, began_on: step.began_on!, due_on: step.due_on! } : null
  const shownHands = isOpen && !isKeptFrom(request, userId) ? hands : []
  const forUsers = hands.filter((it) => it.user_id === userId).map((it) => it.for_user_id)
  return {
    request_id: request.request_id,
    flow_code: request.flow_code,
    flow_name_zh: flow?.name_zh ?? request.flow_code,
    flow_name_en: flow?.name_en ?? request.flow_code,
    title_zh: request.title_zh,
    title_en: request.title_en,
    state_code: state,
    maker_id: request.maker_id,
    maker_name: nameOf(request.maker_id).display_name,
    created_at: request.created_at,
    submitted_at: request.submitted_at,
    ended_at: request.ended_at,
    level_no: request.level_no,
    level_count: request.level_count,
    step_name_zh: isOpen ? step.name_zh : null,
    step_name_en: isOpen ? step.name_en : null,
    due_on: timed?.due_on ?? null,
    expires_on: request.expires_on,
    is_half: timed !== null && halfOn(timed, day.calendar) <= day.today,
    is_overdue: timed !== null && isOverdue(timed.due_on, day.today),
    is_urged: isOpen && request.urged_on !== null,
    holders: unique(shownHands.map((it) => it.user_id)).map(nameOf),
    for_users: forUsers.includes(null) ? [] : unique(forUsers).map(nameOf),
  }
}

const unique = (ids: readonly (string | null)[]) => [...new Set(ids.filter((it) => it !== null))]

/** How requests stand, and who has them until when, by their numbers: for the module they are about. */
export async function describeRequests(
  context: ApprovalContext,
  requestIds: readonly string[],
): Promise<Map<string, RequestRow>> {
  const found = await queries.listByNumber(context.databases.db, requestIds)
  const rows = await shownRows(context, found)
  return new Map(rows.map((it) => [it.request_id, it]))
}

/** What those have answered who were asked for themselves, and whom the clock passed. */
export async function listOwnAnswers(
  { databases: { db } }: Pick<ApprovalContext, 'databases'>,
  requestId: string,
): Promise<OwnAnswer[]> {
  const [request, steps, trail] = await Promise.all([
    queries.findRequest(db, requestId),
    queries.listSteps(db, [requestId]),
    queries.listDecisions(db, requestId),
  ])
  const own = steps.filter((it) => it.is_own && it.round_no === request?.round_no)
  const nameOf = await namesOf(
    db,
    own.map((it) => it.person_id),
  )
  return own.map((step) => {
    const answer = trail.find(
      (it) =>
        it.round_no === step.round_no &&
        it.level_no === step.level_no &&
        ['approve', 'pass'].includes(it.move_code),
    )
    return {
      step_name_zh: step.name_zh,
      step_name_en: step.name_en,
      person: nameOf(step.person_id ?? ''),
      answered_at: answer?.decided_at ?? null,
      is_passed: answer?.move_code === 'pass',
    }
  })
}

/** Whether somebody asked for it, had to decide it, or has it to decide. */
export const hasPartIn = async (context: ApprovalContext, requestId: string): Promise<boolean> =>
  queries.hasPart(context.databases.db, requestId, await askerOf(context))

/** One request whole, for whoever has a part in it. What one was told of it counts as read. */
export async function getApproval(context: ApprovalContext, requestId: string): Promise<Approval> {
  const { db } = context.databases
  const asker = await askerOf(context)
  const isPart = await queries.hasPart(db, requestId, asker)
  const request = isPart ? await queries.findRequest(db, requestId) : undefined
  if (!request) throw notFound('approval', requestId)
  const opened = await openRequest(db, request, dayOf(context))
  const trail = await queries.listDecisions(db, requestId)
  await readOf(db, { request_id: requestId, user_id: asker.user_id, clock: context.clock })
  return shownApproval(context, opened, trail)
}

async function shownApproval(
  context: ApprovalContext,
  opened: Opened,
  trail: queries.FoundDecision[],
): Promise<Approval> {
  const { db } = context.databases
  const { request, hands, steps, standing } = opened
  const day = dayOf(context)
  const userId = context.actor.user_id
  const nameOf = await namesOf(db, [
    request.maker_id,
    ...hands.flatMap(peopleOf),
    ...trail.flatMap((it) => [it.user_id, it.for_user_id, it.to_user_id]),
  ])
  const viewing = { nameOf, day, userId }
  const isMaker = userId === request.maker_id
  const isKept = isKeptFrom(request, userId)
  const moves = movesFor(standing, { user_id: userId, ...day })
  const lines = (request.summary as FlowLine[]).filter((it) => !(isMaker && it.is_for_deciders))
  return {
    ...shownRow({ request, hands, step: opened.step ?? stepAt(request, steps) }, viewing),
    revision: request.revision,
    round_no: request.round_no,
    reason: request.reason,
    facts: isMaker ? (request.facts as Record<string, unknown>) : null,
    summary: lines.map(shownLine),
    is_kept: isKept,
    link: findFlow(request.flow_code)?.link(request.facts) ?? null,
    customer_id: isKept && request.state_code !== 'effective' ? null : request.subject_id,
    steps: steps.map((it) =>
      shownStep(it, { hands: isKept ? [] : hands, nameOf, isOver: isOver(opened, day) }),
    ),
    trail: trail
      .filter((it) => !isKept || !TELLING.includes(it.move_code))
      .map((it) => shownMove(it, viewing, isKept)),
    moves,
    urge_from: moves.includes('urge') ? null : urgeFrom(standing, day.calendar),
    colleagues: moves.includes('transfer') ? await colleaguesOf(db, opened, { userId, day }) : [],
  }
}

/** Moves that say somebody is there who decides. */
const TELLING = ['transfer', 'hand_over']

const isOver = ({ standing }: Opened, { today }: Day) =>
  (END_STATES as readonly string[]).includes(stateOn(standing, today))

type StepViewing = { hands: Hand[]; nameOf: Names; isOver: boolean }

function shownStep(step: queries.FoundStep, { hands, nameOf, isOver: isDone }: StepViewing): ShownStep {
  const isOpen = step.state_code === 'open'
  const isLeft = isDone && (isOpen || step.state_code === 'waiting')
  return {
    round_no: step.round_no,
    level_no: step.level_no,
    name_zh: step.name_zh,
    name_en: step.name_en,
    state_code: isLeft ? 'dropped' : (step.state_code as StepState),
    within_working_days: step.within_working_days,
    began_at: step.began_at,
    due_on: step.due_on,
    ended_at: step.ended_at,
    holders:
      isOpen && !isDone
        ? hands.map((it) => ({
            ...nameOf(it.user_id),
            kind_code: it.kind_code,
            for_user: it.for_user_id === null ? null : nameOf(it.for_user_id),
          }))
        : [],
  }
}

/** Of whoever decided what the maker may not know about, only that it was decided. */
function shownMove(it: queries.FoundDecision, { nameOf, userId }: Viewing, isKept: boolean): TrailLine {
  const personOf = (id: string | null) => (id === null || (isKept && id !== userId) ? null : nameOf(id))
  return {
    decision_id: it.decision_id,
    round_no: it.round_no,
    level_no: it.level_no,
    move_code: it.move_code as TrailLine['move_code'],
    user: personOf(it.user_id),
    for_user: personOf(it.for_user_id),
    to_user: personOf(it.to_user_id),
    opinion: it.opinion,
    decided_at: it.decided_at,
  }
}

async function colleaguesOf(
  db: Databases['db'],
  { request, hands }: Opened,
  { userId, day }: { userId: string; day: Day },
) {
  const found = await listColleagues(db, { user_id: userId, hands, barred: barredOf(request), on: day.today })
  return found.map(({ user_id, display_name }) => ({ user_id, display_name }))
}
