import { changesBetween, doneBy, recordAudit } from '../../platform/audit.ts'
import { actingIn, changePost, type PostChoice, type Session } from '../../platform/auth/sessions.ts'
import { hasGrants } from '../../platform/authz/grants.ts'
import type { HeldPost } from '../../platform/authz/posts.ts'
import { reachesOfPost } from '../../platform/authz/reach.ts'
import type { Clock } from '../../platform/clock.ts'
import { type Context, type Databases, inTransaction, type Publication } from '../../platform/db.ts'
import { judgeFeed, type JudgedFeed } from '../../serving/arrival-state.ts'
import { dateInQuestion, type FileLoad, listArrivalDates, readArrivals } from '../../serving/arrivals.ts'
import { describeMetric, listMetrics } from '../../serving/metric-catalogue.ts'
import { readDefinitions, readFigures } from '../../serving/publications.ts'
import { COLUMNS_BY_SCREEN } from '../customer-view/index.ts'
import { isStale } from './policy.ts'
import { listUnitNames, listUnitsBelow } from './queries.ts'
import type {
  ArrivalBoard,
  ArrivalsQuery,
  FeedArrival,
  Metric,
  MetricSummary,
  NamedPost,
  SessionAnswer,
  Units,
} from './schema.ts'

/** What these use cases need; signing in comes before there is an actor. */
export type Needs = { databases: Databases; clock: Clock; publication: Publication | null }

/** A session that goes on by another token; null where it keeps the one it has. */
export type Renewed = { answer: SessionAnswer; token: string | null }

export async function actInPost(
  needs: Needs,
  input: { session: Session; choice: PostChoice; request_id: string },
): Promise<Renewed> {
  const { session, choice } = input
  const { is_by_grants } = choice
  const { post, token } = await inTransaction(needs.databases, async (db) => {
    const databases = { ...needs.databases, db }
    const chosen = await changePost({ ...needs, databases }, session, choice)
    await recordAudit(
      { ...needs, databases },
      {
        ...doneBy(session.actor),
        action: 'session.post',
        outcome: 'done',
        subject: choice.post_id,
        changes: changesBetween({ post_id: session.actor.post_id }, { post_id: choice.post_id }),
        request_id: input.request_id,
        ...(is_by_grants && { details: { is_by_grants } }),
      },
    )
    return chosen
  })
  const actor = { ...session.actor, ...actingIn(post, is_by_grants) }
  return { answer: await describeSession(needs, { ...session, is_by_grants, actor }), token }
}

export async function describeSession(needs: Needs, session: Session): Promise<SessionAnswer> {
  const { publication } = needs
  const { user_id, username, display_name, permissions, fields } = session.actor
  const posts = await namePosts(needs, session.posts)
  const post = posts.find((it) => it.post_id === session.actor.post_id) ?? null
  const hasBeside = post !== null && reachesOfPost(post).length > 1
  const on = needs.clock.today()
  return {
    user: { user_id, username, display_name, title: session.title },
    post,
    posts,
    has_grants: hasBeside && (await hasGrants(needs.databases.db, { user_id, on })),
    is_by_grants: hasBeside && session.is_by_grants,
    csrf_token: session.csrf_token,
    publication: publication && {
      publication_id: publication.publication_id,
      business_date: publication.business_date,
      bank: publication.bank,
      is_stale: isStale(publication, needs.clock.today()),
    },
    permissions,
    fields,
    sign_in: {
      method_code: session.method_code,
      duties: session.duties,
      has_second_factor: session.has_second_factor,
      is_second_factor_required: session.is_second_factor_required,
      administrator_factor: session.administrator_factor,
      password_due_at: session.password_due_at,
      idle_minutes: session.idle_minutes,
    },
  }
}

async function namePosts(needs: Needs, posts: HeldPost[]): Promise<NamedPost[]> {
  const unitIds = posts.map((post) => post.unit_id)
  const publicationId = needs.publication?.publication_id
  const names =
    publicationId === undefined ? null : await listUnitNames(needs.databases, { publicationId, unitIds })
  return posts.map((post) => ({ ...post, unit_name: names?.get(post.unit_id) ?? post.unit_id }))
}

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
    feeds:
      recorded?.facts.map((it) => ({
        ...toText(judgeFeed(it, now, recorded.waived.has(it.file))),
        loaded: it.night === 'loaded' ? loadedOf(recorded.loads.get(it.file)) : null,
      })) ?? [],
  }
}

const textOf = (moment: Date | null) => moment?.toISOString() ?? null

const loadedOf = (load: FileLoad | undefined): FeedArrival['loaded'] =>
  load ? { run_no: load.run_no, row_count: load.rows_out, aside_count: load.rows_in - load.rows_out } : null

const toText = (feed: JudgedFeed): Omit<FeedArrival, 'loaded'> => ({
  ...feed,
  ready_by: textOf(feed.ready_by),
  hard_limit: textOf(feed.hard_limit),
  arrived_at: textOf(feed.arrived_at),
})
