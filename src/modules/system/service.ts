import { type AuditedLine, listAudit, recordAudit } from '../../platform/audit.ts'
import { changeReach, closeSession, findSession, type Session } from '../../platform/auth/sessions.ts'
import { signIn } from '../../platform/auth/sign-in.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Context, Databases, Publication, Reach } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import { judgeFeed, type JudgedFeed } from '../../serving/arrival-state.ts'
import { dateInQuestion, listArrivalDates, readArrivals } from '../../serving/arrivals.ts'
import { describeMetric, listMetrics } from '../../serving/metric-catalogue.ts'
import { readDefinitions, readFigures } from '../../serving/publications.ts'
import { COLUMNS_BY_SCREEN } from '../customer-view/index.ts'
import { isStale } from './policy.ts'
import { listUnitNames, listUnitsBelow } from './queries.ts'
import type {
  ArrivalBoard,
  ArrivalsQuery,
  AuditQuery,
  Credentials,
  FeedArrival,
  Metric,
  MetricSummary,
  NamedReach,
  SessionAnswer,
  Units,
} from './schema.ts'

/** What these use cases need; signing in comes before there is an actor. */
export type Needs = { databases: Databases; clock: Clock; publication: Publication | null }

type Caller = { ip: string; request_id: string }

/** Signs a person in; right or wrong, the attempt is in the audit trail. */
export async function openSessionFor(
  needs: Needs,
  input: { credentials: Credentials; caller: Caller },
): Promise<{ token: string; answer: SessionAnswer }> {
  const { credentials, caller } = input
  try {
    const { token, user_id } = await signIn(needs, { ...credentials, ip: caller.ip })
    const line = { user_id, action: 'session.open', outcome: 'done' as const, request_id: caller.request_id }
    await recordAudit(needs, line)
    const session = await findSession(needs, token)
    if (!session) throw new Error('a session just opened is not there')
    return { token, answer: await describeSession(needs, session) }
  } catch (error) {
    if (error instanceof AppError)
      await recordRefusal(needs, { code: error.code, request_id: caller.request_id })
    throw error
  }
}

// Without the name that was typed: it may be a password in the wrong field.
const recordRefusal = (needs: Needs, refusal: { code: string; request_id: string }) =>
  recordAudit(needs, {
    user_id: null,
    action: 'session.open',
    outcome: 'refused',
    request_id: refusal.request_id,
    details: { code: refusal.code },
  })

export async function endSession(
  needs: Needs,
  input: { session: Session; request_id: string },
): Promise<void> {
  await closeSession(needs.databases, input.session)
  const { user_id } = input.session.actor
  await recordAudit(needs, {
    user_id,
    action: 'session.close',
    outcome: 'done',
    request_id: input.request_id,
  })
}

export async function actInReach(
  needs: Needs,
  input: { session: Session; index: number; request_id: string },
): Promise<SessionAnswer> {
  const { session, index } = input
  await changeReach(needs.databases, session, index)
  await recordAudit(needs, {
    user_id: session.actor.user_id,
    action: 'session.reach',
    outcome: 'done',
    request_id: input.request_id,
    details: { ...session.reaches[index] },
  })
  const reach = session.reaches[index] ?? null
  return describeSession(needs, { ...session, actor: { ...session.actor, reach } })
}

export async function describeSession(needs: Needs, session: Session): Promise<SessionAnswer> {
  const { publication } = needs
  const { user_id, username, display_name, reach, permissions } = session.actor
  const reaches = await nameReaches(needs, session.reaches)
  const current = session.reaches.findIndex(
    (one) => one.kind === reach?.kind && one.unit_id === reach.unit_id,
  )
  return {
    user: { user_id, username, display_name, title: session.title },
    reach: reaches[current] ?? null,
    reaches,
    csrf_token: session.csrf_token,
    publication: publication && {
      publication_id: publication.publication_id,
      business_date: publication.business_date,
      bank: publication.bank,
      is_stale: isStale(publication, needs.clock.today()),
    },
    permissions,
  }
}

async function nameReaches(needs: Needs, reaches: Reach[]): Promise<NamedReach[]> {
  const unitIds = reaches.map((reach) => reach.unit_id)
  const publicationId = needs.publication?.publication_id
  const names =
    publicationId === undefined ? null : await listUnitNames(needs.databases, { publicationId, unitIds })
  return reaches.map((reach) => ({ ...reach, unit_name: names?.get(reach.unit_id) ?? reach.unit_id }))
}

export const readAudit = (databases: Databases, query: AuditQuery): Promise<AuditedLine[]> =>
  listAudit(databases, query)

/** The units a person can choose among: the one they act for and those below it. */
export async function listUnits({ databases, actor, publication }: Context): Promise<Units['units']> {
  if (!actor.reach) return []
  const { publication_id: publicationId } = publication
  return listUnitsBelow(databases, { publicationId, unitId: actor.reach.unit_id })
}

type Published = Pick<Context, 'databases' | 'publication'>

/** Every figure of the publication, each in short. */
export async function readMetrics({ databases, publication }: Published): Promise<MetricSummary[]> {
  return listMetrics(await readDefinitions(databases.db, publication.publication_id))
}

/** One figure: what it means, what it is made of down to the files, and where it is used. */
export async function readMetric({ databases, publication }: Published, name: string): Promise<Metric> {
  const figures = await readFigures(databases.db, publication.publication_id)
  const shown = Object.entries(COLUMNS_BY_SCREEN).filter(([, columns]) => columns.includes(name))
  return { ...describeMetric(figures, name), screens: shown.map(([screen]) => screen) }
}

const ARRIVAL_DATES_MAX = 400

/** How it stands with the files of a date at this moment, from what was seen of them last. */
export async function readArrivalBoard(
  { databases: { db }, clock }: Pick<Needs, 'databases' | 'clock'>,
  query: ArrivalsQuery,
): Promise<ArrivalBoard> {
  const now = clock.now()
  const days = await listArrivalDates(db, ARRIVAL_DATES_MAX)
  const business_date = query.date ?? dateInQuestion(days, now)
  const recorded = business_date === null ? null : await readArrivals(db, business_date)
  const run = recorded?.latest_run
  return {
    business_date,
    dates: days.map((day) => day.business_date),
    looked_at: recorded?.looked_at.toISOString() ?? null,
    latest_run: run
      ? { ...run, started_at: run.started_at.toISOString(), ended_at: textOf(run.ended_at) }
      : null,
    feeds: recorded?.facts.map((facts) => toText(judgeFeed(facts, now))) ?? [],
  }
}

const textOf = (moment: Date | null) => moment?.toISOString() ?? null

const toText = (feed: JudgedFeed): FeedArrival => ({
  ...feed,
  ready_by: textOf(feed.ready_by),
  hard_limit: textOf(feed.hard_limit),
  arrived_at: textOf(feed.arrived_at),
})
