import { type Expression, type Kysely, type SqlBool, sql } from 'kysely'
import type { DB } from '../../../platform/db.ts'
import type { RequestState, StepState, Tab, TrailMove } from '../schema.ts'

const REQUEST = [
  'r.request_id',
  'r.flow_code',
  'r.state_code',
  'r.revision',
  'r.round_no',
  'r.level_no',
  'r.level_count',
  'r.title_zh',
  'r.title_en',
  'r.facts',
  'r.summary',
  'r.persons',
  'r.reason',
  'r.subject_id',
  'r.subject_unit_id',
  'r.is_quiet',
  'r.excluded',
  'r.maker_id',
  'r.maker_post_id',
  'r.maker_unit_id',
  'r.created_at',
  'r.submitted_at',
  'r.expires_on',
  'r.urged_on',
  'r.ended_at',
] as const

/** Who has agreed to a level in the round that a request is in. */
const AGREED = sql<string[]>`array(
  select d.user_id from approvals.decisions as d
  where d.request_id = r.request_id and d.round_no = r.round_no and d.move_code = 'approve'
  order by d.level_no nulls last
)`

const requests = (db: Kysely<DB>) =>
  db.selectFrom('approvals.requests as r').select(REQUEST).select(AGREED.as('agreed'))

export const findRequest = (db: Kysely<DB>, requestId: string) =>
  requests(db).where('r.request_id', '=', requestId).executeTakeFirst()

export type FoundRequest = NonNullable<Awaited<ReturnType<typeof findRequest>>>

/** The same, held until the transaction ends: of two people who move it at once, one waits for the other. */
export const lockRequest = (db: Kysely<DB>, requestId: string) =>
  requests(db).where('r.request_id', '=', requestId).forUpdate('r').executeTakeFirst()

export type NewRequest = {
  flow_code: string
  title_zh: string
  title_en: string
  facts: string
  summary: string
  persons: string
  reason: string
  subject_id: string | null
  subject_unit_id: string | null
  is_quiet: boolean
  excluded: string[]
  maker_id: string
  maker_post_id: string | null
  maker_unit_id: string | null
  created_at: string
}

export async function insertRequest(db: Kysely<DB>, request: NewRequest): Promise<string> {
  const made = await db
    .insertInto('approvals.requests')
    .values(request)
    .returning('request_id')
    .executeTakeFirstOrThrow()
  return made.request_id
}

export type RequestChange = Partial<
  Omit<NewRequest, 'flow_code' | 'maker_id' | 'created_at'> & {
    state_code: RequestState
    round_no: number
    level_no: number
    level_count: number
    submitted_at: string
    expires_on: string
    urged_on: string | null
    ended_at: string
  }
>

/** Changes a request that is held, and counts the move. */
export const moveRequest = (db: Kysely<DB>, requestId: string, set: RequestChange) =>
  db
    .updateTable('approvals.requests')
    .set({ ...set, revision: sql<number>`revision + 1` })
    .where('request_id', '=', requestId)
    .execute()

/** Urging moves nothing: whoever is deciding meanwhile goes on. */
export const noteUrge = (db: Kysely<DB>, requestId: string, day: string) =>
  db.updateTable('approvals.requests').set({ urged_on: day }).where('request_id', '=', requestId).execute()

export type NewStep = {
  request_id: string
  round_no: number
  level_no: number
  name_zh: string
  name_en: string
  by_kind: string
  role_code: string | null
  person_id: string | null
  unit_id: string | null
  post_id: string | null
  is_own: boolean
  passes_when_due: boolean
  within_working_days: number
}

export const insertSteps = (db: Kysely<DB>, steps: NewStep[]) =>
  db.insertInto('approvals.steps').values(steps).execute()

const STEP = [
  'request_id',
  'round_no',
  'level_no',
  'name_zh',
  'name_en',
  'by_kind',
  'role_code',
  'person_id',
  'unit_id',
  'post_id',
  'is_own',
  'passes_when_due',
  'within_working_days',
  'state_code',
  'began_at',
  'began_on',
  'due_on',
  'ended_at',
] as const

export const listSteps = (db: Kysely<DB>, requestIds: readonly string[]) =>
  db
    .selectFrom('approvals.steps')
    .select(STEP)
    .where('request_id', 'in', requestIds)
    .orderBy('request_id')
    .orderBy('round_no')
    .orderBy('level_no')
    .execute()

export type FoundStep = Awaited<ReturnType<typeof listSteps>>[number]
type StepKey = Pick<FoundStep, 'request_id' | 'round_no' | 'level_no'>

export const beginStep = (
  db: Kysely<DB>,
  { request_id, round_no, level_no }: StepKey,
  set: { began_at: string; began_on: string; due_on: string },
) =>
  db
    .updateTable('approvals.steps')
    .set({ ...set, state_code: 'open' })
    .where('request_id', '=', request_id)
    .where('round_no', '=', round_no)
    .where('level_no', '=', level_no)
    .execute()

/** Ends the step at work, should there be one. */
export const endOpenStep = (
  db: Kysely<DB>,
  requestId: string,
  set: { state_code: StepState; ended_at: string },
) =>
  db
    .updateTable('approvals.steps')
    .set(set)
    .where('request_id', '=', requestId)
    .where('state_code', '=', 'open')
    .execute()

export type NewDecision = {
  request_id: string
  round_no: number
  level_no: number
  move_code: TrailMove
  user_id: string | null
  for_user_id?: string | null
  to_user_id?: string | null
  opinion?: string | null
  decided_at: string
}

export const insertDecision = (db: Kysely<DB>, decision: NewDecision) =>
  db.insertInto('approvals.decisions').values(decision).execute()

export const listDecisions = (db: Kysely<DB>, requestId: string) =>
  db
    .selectFrom('approvals.decisions')
    .select(['decision_id', 'round_no', 'level_no', 'move_code', 'user_id', 'for_user_id', 'to_user_id'])
    .select(['opinion', 'decided_at'])
    .where('request_id', '=', requestId)
    .orderBy('decision_id')
    .execute()

export type FoundDecision = Awaited<ReturnType<typeof listDecisions>>[number]

/** Who asks for a list: the person, the posts that he fills, and the day. */
export type Asker = { user_id: string; post_ids: readonly string[]; today: string }

const DECIDING = ['approve', 'return', 'reject', 'transfer'] as const

/** Requests that wait for somebody: in his posts, for him as a person, or for somebody he stands in for. */
const waitsFor = ({ user_id: userId, post_ids: posts, today }: Asker): Expression<SqlBool> => sql<SqlBool>`(
  r.state_code = 'submitted' and r.expires_on >= ${today}
  and r.maker_id <> ${userId} and not (${userId} = any (r.excluded))
  and exists (
    select 1 from approvals.tasks t
    where t.request_id = r.request_id and t.ended_at is null and (
      t.post_id = any (${posts}) or (t.post_id is null and t.user_id = ${userId})
      or exists (
        select 1 from approvals.absences a
        where a.user_id = t.user_id and (t.post_id is null or a.post_id = t.post_id)
          and a.deputy_id = ${userId} and a.cancelled_at is null and ${today} between a.from_on and a.to_on
      )
    )
  ))`

const hasDecided = ({ user_id: userId }: Asker): Expression<SqlBool> => sql<SqlBool>`exists (
  select 1 from approvals.decisions d
  where d.request_id = r.request_id and d.user_id = ${userId} and d.move_code = any (${DECIDING}))`

const inTab = (tab: Tab, asker: Asker): Expression<SqlBool> => {
  if (tab === 'to_do') return waitsFor(asker)
  return tab === 'done' ? hasDecided(asker) : sql<SqlBool>`r.maker_id = ${asker.user_id}`
}

/** A page of a tab: what waits by urgency, the rest with the newest first. */
export function listRequests(db: Kysely<DB>, asker: Asker, ask: { tab: Tab; limit: number; offset: number }) {
  const found = requests(db)
    .leftJoin('approvals.steps as s', (join) =>
      join
        .onRef('s.request_id', '=', 'r.request_id')
        .onRef('s.round_no', '=', 'r.round_no')
        .onRef('s.level_no', '=', 'r.level_no'),
    )
    .where(inTab(ask.tab, asker))
  const ordered = ask.tab === 'to_do' ? found.orderBy(sql`r.urged_on is null`).orderBy('s.due_on') : found
  return ordered.orderBy('r.request_id', 'desc').limit(ask.limit).offset(ask.offset).execute()
}

export const listByNumber = async (db: Kysely<DB>, requestIds: readonly string[]) =>
  requestIds.length === 0
    ? []
    : requests(db).where('r.request_id', 'in', requestIds).orderBy('r.request_id', 'desc').execute()

export async function countRequests(db: Kysely<DB>, asker: Asker, tab: Tab): Promise<number> {
  const { count } = await db
    .selectFrom('approvals.requests as r')
    .select(sql<number>`count(*)::integer`.as('count'))
    .where(inTab(tab, asker))
    .executeTakeFirstOrThrow()
  return count
}

/** Of those to do: what was urged, or is beyond its time. */
export async function countPressing(db: Kysely<DB>, asker: Asker): Promise<number> {
  const { count } = await db
    .selectFrom('approvals.requests as r')
    .innerJoin('approvals.steps as s', (join) =>
      join.onRef('s.request_id', '=', 'r.request_id').on('s.state_code', '=', 'open'),
    )
    .select(sql<number>`count(*)::integer`.as('count'))
    .where(waitsFor(asker))
    .where(sql<SqlBool>`(r.urged_on is not null or s.due_on < ${asker.today})`)
    .executeTakeFirstOrThrow()
  return count
}

/** Whether somebody has had to do with a request: as its maker, or by a task or a move of his. */
export async function hasPart(db: Kysely<DB>, requestId: string, asker: Asker): Promise<boolean> {
  const found = await db
    .selectFrom('approvals.requests as r')
    .select('r.request_id')
    .where('r.request_id', '=', requestId)
    .where(
      sql<SqlBool>`(r.maker_id = ${asker.user_id} or ${waitsFor(asker)}
        or exists (select 1 from approvals.decisions d
          where d.request_id = r.request_id and ${asker.user_id} in (d.user_id, d.to_user_id))
        or exists (select 1 from approvals.tasks t
          where t.request_id = r.request_id and t.user_id = ${asker.user_id}))`,
    )
    .executeTakeFirst()
  return found !== undefined
}

/** Requests at work, for whoever writes down what the clock has done. */
export const listLive = (db: Kysely<DB>) =>
  db
    .selectFrom('approvals.requests')
    .select('request_id')
    .where('state_code', 'in', ['submitted', 'returned'])
    .orderBy('request_id')
    .execute()

export const listStates = async (db: Kysely<DB>, requestIds: readonly string[]) =>
  requestIds.length === 0
    ? []
    : db
        .selectFrom('approvals.requests')
        .select(['request_id', 'state_code', 'expires_on'])
        .where('request_id', 'in', requestIds)
        .execute()

/** What requests are called, by their numbers. */
export const listTitles = async (db: Kysely<DB>, requestIds: readonly string[]) =>
  requestIds.length === 0
    ? []
    : db
        .selectFrom('approvals.requests')
        .select(['request_id', 'title_zh as zh', 'title_en as en'])
        .where('request_id', 'in', requestIds)
        .execute()

/** Requests of a flow that wait to be decided, the newest first. */
export const listWaitingOf = (db: Kysely<DB>, { flow_code, today }: { flow_code: string; today: string }) =>
  db
    .selectFrom('approvals.requests')
    .select(['request_id', 'title_zh', 'title_en', 'facts', 'reason', 'maker_id', 'submitted_at'])
    .where('flow_code', '=', flow_code)
    .where('state_code', '=', 'submitted')
    .where('expires_on', '>=', today)
    .orderBy('request_id', 'desc')
    .execute()
