import { type Kysely, sql } from 'kysely'
import type { Context, Reach } from '../context.ts'
import type { DB } from '../database.generated.ts'
import { momentsOf, settingsOf } from './opening.ts'
import { type HeldPost, postsOf } from './posts.ts'
import { reachesOfPost, reachOfLookUps } from './reach.ts'

/** Where a record is kept, with the units as they stood on the day looked at. */
export type Place = { subject_id: string; org_pos: number }
export type Unit = { unit_id: string; unit_name: string; lo: number; hi: number }
export type Units = ReadonlyMap<string, Unit>

/** One condition of a reach, as the policies name it, and whether it holds. */
export type Part = { part_code: string; holds: boolean }
/** A reach that somebody can act in, and whether it shows the record: it does where every part holds. */
export type Way = {
  /** The post with the words of its role and how that shows fields. */
  post: FilledPost
  reach: Reach
  parts: Part[]
  /** Of a team, everybody whose grants count for it. */
  team: string[]
  holds: boolean
}

export type Question = { place: Place; units: Units; day: string }

/** A post and who fills it. */
export type FilledPost = HeldPost & { user_id: string }

/** The posts that a person fills on a day, or everybody; of those who may sign in. */
export async function listFilledPosts(
  db: Kysely<DB>,
  input: { day: string; user_id?: string },
): Promise<FilledPost[]> {
  let query = db
    .selectFrom('platform.users as u')
    .select(['u.user_id', postsOf('u.user_id', input.day).as('posts')])
    .where('u.is_active', '=', true)
    .orderBy('u.user_id')
  if (input.user_id !== undefined) query = query.where('u.user_id', '=', input.user_id)
  const rows = await query.execute()
  return rows.flatMap(({ user_id, posts }) => posts.map((post) => ({ ...post, user_id })))
}

/**
 * Every way in which a post may show a record. The database answers, part by part, from the text that
 * its policies are made of, with the settings that the person would have. No cursor is open while they
 * change.
 */
export async function waysOf(
  db: Kysely<DB>,
  context: Context,
  { post, question }: { post: FilledPost; question: Question },
): Promise<Way[]> {
  const ways: Way[] = []
  // One at a time: they share the settings of one transaction.
  const lookUps = reachOfLookUps(post, post.unit_id)
  for (const reach of [...reachesOfPost(post), ...(lookUps ? [lookUps] : [])]) {
    const parts = await partsOf(db, context, { post, reach, question })
    const team = reach.kind === 'team' ? await listTeam(db) : []
    ways.push({ post, reach, parts, team, holds: parts.every((part) => part.holds) })
  }
  return ways
}

async function partsOf(
  db: Kysely<DB>,
  context: Context,
  { post, reach, question }: { post: FilledPost; reach: Reach; question: Question },
): Promise<Part[]> {
  const { place, units, day } = question
  const span = units.get(reach.unit_id)
  // A unit that was not there on the day shows nobody.
  if (reach.kind === 'org' && !span) return [{ part_code: 'unit', holds: false }]
  const clock = { ...context.clock, today: () => day }
  const scope = { reach, span: span ?? { lo: 1, hi: 0 } }
  const settings = {
    ...settingsOf({ actor: post, publication: context.publication, clock }, scope),
    ...momentsOf(day),
  }
  const list = Object.entries(settings).map(([name, value]) => sql`set_config(${name}, ${value}, true)`)
  await sql`select ${sql.join(list)}`.execute(db)
  const { rows } = await sql<Part>`
    select part_code, holds
    from platform.scope_of(${reach.kind}, ${place.subject_id}::bigint, ${place.org_pos}::integer)
    order by part_position nulls last`.execute(db)
  return rows
}

export type NamedGrant = {
  grant_id: string
  user_id: string
  display_name: string | null
  kind: string
  valid_from: string
  valid_to: string
  granted_by: string
  granted_by_name: string | null
  reason: string
}

/** The grants of a record that run on a day, each with whose it is. */
export async function listGrants(
  db: Kysely<DB>,
  input: { subject_id: string; day: string },
): Promise<NamedGrant[]> {
  const { rows } = await sql<NamedGrant>`
    select grants.grant_id::text, grants.user_id, users.display_name, grants.kind, grants.valid_from,
      grants.valid_to, grants.granted_by, givers.display_name as granted_by_name, grants.reason
    from platform.grants
    left join platform.users on users.user_id = grants.user_id
    left join platform.users as givers on givers.user_id = grants.granted_by
    where grants.subject_id = ${input.subject_id}::bigint
      and grants.valid_from <= ${input.day}::date and ${input.day}::date < grants.valid_to
    order by grants.grant_id nulls last`.execute(db)
  return rows
}

export type LookUp = {
  look_up_id: string
  user_id: string
  reason_code: string
  opened_at: string
  ends_at: string
}

/** Who has looked a record up on a day, and why. */
export async function listLookUps(
  db: Kysely<DB>,
  input: { subject_id: string; day: string },
): Promise<LookUp[]> {
  const moments = momentsOf(input.day)
  const { rows } = await sql<LookUp>`
    select look_up_id::text, user_id, reason_code, opened_at, ends_at
    from platform.look_ups
    where subject_id = ${input.subject_id}::bigint
      and opened_at >= ${moments['app.since']}::timestamptz - interval '1 day'
      and opened_at < ${moments['app.until']}::timestamptz
      and ends_at > ${moments['app.since']}::timestamptz
    order by opened_at nulls last, look_up_id nulls last`.execute(db)
  return rows
}

/** Everybody whose grants count for the holder of a post, by the settings of the transaction. */
async function listTeam(db: Kysely<DB>): Promise<string[]> {
  const { rows } = await sql<{ user_id: string }>`
    select unnest(platform.team_user_ids()) as user_id`.execute(db)
  return rows.map((row) => row.user_id)
}

export type PrivateMark = {
  reason_code: string
  valid_from: string
  marked_by: string
  marked_by_name: string | null
}

/** Why a record is private on a day; null where it is not. */
export async function findMark(
  db: Kysely<DB>,
  input: { subject_id: string; day: string },
): Promise<PrivateMark | null> {
  const { rows } = await sql<PrivateMark>`
    select reason_code, valid_from, marked_by, display_name as marked_by_name
    from platform.private_subjects
    left join platform.users on users.user_id = private_subjects.marked_by
    where subject_id = ${input.subject_id}::bigint
      and valid_from <= ${input.day}::date and ${input.day}::date < valid_to
    order by private_id desc nulls last limit 1`.execute(db)
  return rows[0] ?? null
}

export type NamedBlock = {
  user_id: string
  kind_code: string
  valid_from: string
  recorded_by: string
  recorded_by_name: string | null
}

/** From whom a record is kept on a day, because it is his own or a relative's. */
export async function listBlocks(
  db: Kysely<DB>,
  input: { subject_id: string; day: string },
): Promise<NamedBlock[]> {
  const { rows } = await sql<NamedBlock>`
    select blocked_subjects.user_id, kind_code, valid_from, recorded_by, display_name as recorded_by_name
    from platform.blocked_subjects
    left join platform.users on users.user_id = blocked_subjects.recorded_by
    where subject_id = ${input.subject_id}::bigint
      and valid_from <= ${input.day}::date and ${input.day}::date < valid_to
    order by blocked_id nulls last`.execute(db)
  return rows
}

export type Person = { user_id: string; username: string; display_name: string; is_active: boolean }

/** People by their number; those who have gone keep their number only. */
export async function listPeople(db: Kysely<DB>, userIds: string[]): Promise<Map<string, Person>> {
  const { rows } = await sql<Person>`
    select user_id, username, display_name, is_active from platform.users
    where user_id = any(${userIds})`.execute(db)
  return new Map(rows.map((row) => [row.user_id, row]))
}
