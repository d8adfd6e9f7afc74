import type { Context } from '../../../platform/context.ts'
import { inTransaction } from '../../../platform/db.ts'
import type { Calendar } from '../../../platform/working-days.ts'
import { halfOn, isOverdue, stateOn } from '../policy.ts'
import * as queries from '../queries/requests.ts'
import type { RequestState } from '../schema.ts'
import { type Day, handsOf, syncTasks, type Working } from './deciders.ts'
import { findFlow } from './flows.ts'
import { beginLevel, dayOf, type Db, endLevel, momentOf, note, openRequest } from './moves.ts'
import { tell } from './notices.ts'

type Needs = Pick<Context, 'databases' | 'clock'> & { calendar: Calendar }
export type Settled = { expired: number; passed: number; handed_over: number }

/**
 * Writes down what the clock has done: requests that ran out of time, deputies who got what was left lying,
 * posts that changed hands, and reminders at half of the time and at its end. Nothing happens twice.
 */
export async function settleRequests(needs: Needs): Promise<Settled> {
  const settled: Settled = { ...NOTHING }
  for (const { request_id: id } of await queries.listLive(needs.databases.db)) {
    const done = await inTransaction(needs.databases, (db) => settleOne(needs, db, id))
    settled.expired += done.expired
    settled.passed += done.passed
    settled.handed_over += done.handed_over
  }
  return settled
}

const NOTHING: Settled = { expired: 0, passed: 0, handed_over: 0 }

async function settleOne(needs: Needs, db: Db, requestId: string): Promise<Settled> {
  const day = dayOf(needs)
  const request = await queries.lockRequest(db, requestId)
  if (!request) return NOTHING
  const state = stateOn({ ...request, state_code: request.state_code as RequestState }, day.today)
  if (state === 'expired') return expire(needs, db, request)
  const { step } = await openRequest(db, request, day)
  if (step && mayPass(step, request, day)) return pass(needs, db, request)
  return step ? renewStep(needs, db, { request, step }) : NOTHING
}

const mayPass = (step: queries.FoundStep, request: queries.FoundRequest, { today }: Day): boolean =>
  step.passes_when_due &&
  step.due_on !== null &&
  isOverdue(step.due_on, today) &&
  request.level_no < request.level_count

/** Nobody has said anything in time: the next level begins. */
async function pass(needs: Needs, db: Db, request: queries.FoundRequest): Promise<Settled> {
  await note(db, needs.clock, { request, move: 'pass', by: null, to: 'submitted' })
  await endLevel(db, request.request_id, { state_code: 'passed', clock: needs.clock })
  await queries.moveRequest(db, request.request_id, { level_no: request.level_no + 1, urged_on: null })
  await beginLevel(db, request.request_id, needs)
  return { ...NOTHING, passed: 1 }
}

async function expire(needs: Needs, db: Db, request: queries.FoundRequest): Promise<Settled> {
  const ended_at = momentOf(needs)
  // Somebody may have written it down meanwhile.
  if (request.ended_at !== null) return NOTHING
  await note(db, needs.clock, { request, move: 'expire', by: null, to: 'expired' })
  await endLevel(db, request.request_id, { state_code: 'dropped', clock: needs.clock })
  await queries.moveRequest(db, request.request_id, { state_code: 'expired', ended_at })
  await findFlow(request.flow_code)?.follow(db, { ...request, state_code: 'expired' })
  await tell(db, request, { event: 'expired', to: [request.maker_id], clock: needs.clock })
  return { ...NOTHING, expired: 1 }
}

async function renewStep(needs: Needs, db: Db, working: Working): Promise<Settled> {
  const { request } = working
  const day = dayOf(needs)
  const at = momentOf(needs)
  const hands = await handsOf(db, working, day)
  const deputies = await syncTasks(db, working, { hands, at })
  for (const it of deputies) {
    const { for_user_id, user_id: to_user_id } = it
    await note(db, needs.clock, {
      request,
      move: 'hand_over',
      by: null,
      for_user_id,
      to_user_id,
      to: 'submitted',
    })
    await tell(db, request, { event: 'deputy', to: [to_user_id], clock: needs.clock })
  }
  const to = hands.map((it) => it.user_id)
  const { clock } = needs
  for (const event of remindersOf(working, day)) await tell(db, request, { event, to, clock })
  return { ...NOTHING, handed_over: deputies.length }
}

function remindersOf({ step }: Working, { today, calendar }: Day): ('half' | 'due')[] {
  const { began_on, due_on, within_working_days } = step
  if (began_on === null || due_on === null) return []
  const isHalf = halfOn({ began_on, within_working_days }, calendar) <= today
  if (isOverdue(due_on, today)) return ['half', 'due']
  return isHalf ? ['half'] : []
}
