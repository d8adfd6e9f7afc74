import { doneBy, recordAudit } from '../../../platform/audit.ts'
import { roleNames } from '../../../platform/authz/roles.ts'
import { listPostsOf } from '../../../platform/authz/posts.ts'
import { inTransaction } from '../../../platform/db.ts'
import { conflict, notFound } from '../../../platform/errors.ts'
import { addWorkingDays } from '../../../platform/working-days.ts'
import { judge } from '../policy.ts'
import * as queries from '../queries/requests.ts'
import { barredOf, findDeciders, type Seat } from './deciders.ts'
import { type Described, type KnownFlow, getFlow, type PlannedStep, type Subject } from './flows.ts'
import {
  type ApprovalContext,
  askerOf,
  beginLevel,
  dayOf,
  type Db,
  momentOf,
  note,
  takeUp,
  type Traced,
} from './moves.ts'

export type NewRequest = Traced & {
  facts: Record<string, unknown>
  reason: string
  subject?: Subject | null
  /** Who was chosen, by the names that the steps of the flow give them. */
  persons?: Record<string, string>
  /** Kept for later, and sent to nobody. */
  is_draft?: boolean
}

/** Asks for something: writes it down and, unless it is a draft, sends it on its way. Gives its number. */
export const startRequest = (context: ApprovalContext, flow: KnownFlow, input: NewRequest): Promise<string> =>
  inTransaction(context.databases, (db) => startRequestIn(db, { context, flow, ...input }))

/** The same in a transaction of the caller's, for what is written down together with its request. */
export async function startRequestIn(
  db: Db,
  { context, flow, ...input }: NewRequest & { context: ApprovalContext; flow: KnownFlow },
): Promise<string> {
  const { user_id } = context.actor
  const place = await placeOf(context, db)
  const content = contentOf(flow, input)
  const requestId = await queries.insertRequest(db, {
    ...content,
    ...place,
    flow_code: flow.flow_code,
    is_quiet: flow.is_quiet,
    maker_id: user_id,
    created_at: momentOf(context),
  })
  if (input.is_draft) await noteDraft(context, db, { ...input, request_id: requestId, flow })
  else await submitIn(context, db, { ...input, request_id: requestId, revision: null })
  return requestId
}

const noteDraft = (
  { actor, clock }: ApprovalContext,
  db: Db,
  { request_id, trace_id, flow }: Traced & { request_id: string; flow: KnownFlow },
): Promise<void> =>
  recordAudit(
    { databases: { db }, clock },
    {
      ...doneBy(actor),
      action: 'approvals.draft',
      outcome: 'done',
      subject: request_id,
      ...(trace_id !== undefined && { request_id: trace_id }),
      details: { flow_code: flow.flow_code },
    },
  )

export type Again = NewRequest & { request_id: string; revision: number }

/** Sends a draft, or what was returned, with what it says now. */
export const startAgain = (context: ApprovalContext, flow: KnownFlow, input: Again): Promise<void> =>
  inTransaction(context.databases, (db) =>
    submitIn(context, db, { ...input, flow_code: flow.flow_code, content: contentOf(flow, input) }),
  )

/** Sends a draft, or what was returned, as it stands. */
export const submitRequest = (
  context: ApprovalContext,
  input: Traced & { request_id: string; revision: number },
): Promise<void> => inTransaction(context.databases, (db) => submitIn(context, db, input))

type Content = Pick<
  queries.NewRequest,
  | 'facts'
  | 'summary'
  | 'persons'
  | 'title_zh'
  | 'title_en'
  | 'reason'
  | 'subject_id'
  | 'subject_unit_id'
  | 'excluded'
>

/** What a request says, in the columns that keep it. */
function contentOf(flow: KnownFlow, input: NewRequest): Content {
  const { facts, reason, subject = null, persons = {} } = input
  const known = flow.read(facts)
  const { title_zh, title_en, lines }: Described = flow.describe(known, subject)
  return {
    facts: JSON.stringify(known),
    summary: JSON.stringify(lines),
    persons: JSON.stringify(persons),
    title_zh,
    title_en,
    reason,
    subject_id: subject?.subject_id ?? null,
    subject_unit_id: subject?.unit_id ?? null,
    excluded: flow.excluded(known),
  }
}

type Submission = Traced & {
  request_id: string
  revision: number | null
  /** What it says now, as a request of which flow. */
  flow_code?: string
  content?: Content
}

async function submitIn(context: ApprovalContext, db: Db, input: Submission): Promise<void> {
  const day = dayOf(context)
  const { request_id: id, revision, content } = input
  const { request: found, standing } = await takeUp(
    db,
    { request_id: id, revision, asker: await askerOf(context) },
    day,
  )
  const user_id = context.actor.user_id
  const place = judge(standing, 'submit', { user_id, ...day })
  if (input.flow_code !== undefined && input.flow_code !== found.flow_code) throw notFound('approval', id)
  const flow = getFlow(found.flow_code)
  const facts: unknown = content ? JSON.parse(content.facts) : found.facts
  const persons: unknown = content ? JSON.parse(content.persons) : found.persons
  const round_no = found.round_no + 1
  // A new round: who agreed in the one before may decide again.
  const request = { ...found, ...content, ...(await placeOf(context, db)), round_no, agreed: [] }
  const steps = await named(db, flow.plan(facts, persons as Record<string, string>))
  const plan = steps.map((step) => ({ ...step, ...seatOf(step, request) }))
  await requireDeciders(db, { flow, request, plan, on: day.today })
  const at = momentOf(context)
  const expires_on = addWorkingDays(day.today, flow.expiresWithin(facts), day.calendar)
  await queries.moveRequest(db, id, {
    ...content,
    maker_post_id: request.maker_post_id,
    maker_unit_id: request.maker_unit_id,
    ...place,
    round_no: request.round_no,
    level_count: plan.length,
    submitted_at: at,
    urged_on: null,
    expires_on,
  } as queries.RequestChange)
  await flow.follow(db, { request_id: id, state_code: 'submitted', expires_on })
  await queries.insertSteps(
    db,
    plan.map((it, index) => stepRow(it, { ...request, level_no: index + 1 })),
  )
  const noted = { ...found, round_no: request.round_no }
  await note(db, context.clock, {
    request: noted,
    move: 'submit',
    level_no: 0,
    by: context.actor,
    to: 'submitted',
    trace_id: input.trace_id,
  })
  await beginLevel(db, id, context)
}

type Placed = Pick<
  queries.FoundRequest,
  'maker_id' | 'excluded' | 'agreed' | 'maker_post_id' | 'maker_unit_id' | 'subject_unit_id'
>
type NamedStep = PlannedStep & { name_zh: string; name_en: string }
type SeatedStep = NamedStep & Pick<Seat, 'unit_id' | 'post_id'>

/** Steps without a name of their own are called as the role is that decides them. */
async function named(db: Db, plan: readonly PlannedStep[]): Promise<NamedStep[]> {
  const names = await roleNames(db)
  return plan.map((step) => {
    const role = names(step.role_code ?? step.by_kind)
    return { ...step, name_zh: step.name_zh ?? role.zh, name_en: step.name_en ?? role.en }
  })
}

/**
 * The first of these roles of which somebody else could decide what the actor asks for in his post; 409 where
 * there is nobody.
 */
export async function firstWhoDecides<Role extends string>(
  context: ApprovalContext,
  roles: readonly Role[],
): Promise<Role> {
  const { db } = context.databases
  const { maker_unit_id: unit_id } = await placeOf(context, db)
  const who = { barred: [context.actor.user_id], on: context.clock.today() }
  for (const role_code of roles) {
    const seat = { by_kind: 'role', role_code, person_id: null, unit_id, post_id: null } as const
    if ((await findDeciders(db, seat, who)).length > 0) return role_code
  }
  const { zh, en } = (await roleNames(db))(roles[0] ?? '')
  throw nobodyDecides({ name_zh: zh, name_en: en })
}

/** Who holds a role in a unit or the nearest one above it today, without those who are barred. */
export async function listWhoDecides(
  { databases, clock }: Pick<ApprovalContext, 'databases' | 'clock'>,
  { role_code, unit_id, barred }: { role_code: string; unit_id: string; barred: string[] },
): Promise<string[]> {
  const seat = { by_kind: 'role', role_code, person_id: null, unit_id, post_id: null } as const
  const found = await findDeciders(databases.db, seat, { barred, on: clock.today() })
  return [...new Set(found.map((it) => it.user_id))]
}

const nobodyDecides = ({ name_zh, name_en }: { name_zh: string; name_en: string }) =>
  conflict('nobody_decides', `Nobody can decide the step "${name_en}".`, {
    step_zh: name_zh,
    step_en: name_en,
  })

/** Where the step looks: at the record's unit, or at the maker's unit and post. */
const seatOf = (step: NamedStep, request: Placed): Pick<Seat, 'unit_id' | 'post_id'> => ({
  unit_id: step.is_of_subject ? request.subject_unit_id : request.maker_unit_id,
  post_id: step.is_of_subject ? null : request.maker_post_id,
})

type Wish = { flow: KnownFlow; request: Placed; plan: SeatedStep[]; on: string }

/**
 * Refuses what would wait for nobody, as where one person alone could decide two levels. Where that would
 * tell of a record, it waits and expires.
 */
async function requireDeciders(db: Db, { flow, request, plan, on }: Wish): Promise<void> {
  const barred = barredOf(request)
  for (const step of plan) {
    if (flow.is_quiet && step.is_of_subject) continue
    const found = await findDeciders(db, step, { barred, on })
    const [first, ...others] = new Set(found.map((it) => it.user_id))
    // Who alone can decide a level will have agreed before the next one begins.
    if (first !== undefined && others.length === 0) barred.push(first)
    if (first !== undefined) continue
    throw nobodyDecides(step)
  }
}

const stepRow = (
  { is_of_subject: _of, ...step }: SeatedStep,
  { request_id, round_no, level_no }: { request_id: string; round_no: number; level_no: number },
): queries.NewStep => ({ ...step, request_id, round_no, level_no })

/** The post in which the actor asks, and its unit. */
async function placeOf({ actor, clock }: ApprovalContext, db: Db) {
  const posts = await listPostsOf(db, { user_id: actor.user_id, on: clock.today() })
  const post = posts.find((it) => it.post_id === actor.post_id) ?? posts[0]
  return { maker_post_id: post?.post_id ?? null, maker_unit_id: post?.unit_id ?? null }
}
