import type { Connection } from '../src/platform/postgres/index.ts'
import { findUnitSpan } from '../src/platform/authz/unit-spans.ts'
import { PRIVATE_READ } from '../src/platform/authz/opening.ts'
import type { Actor, Context, Reach } from '../src/platform/context.ts'
import { asAdmin } from './admin.ts'
import { contextFor, customersOf } from './reaches.ts'
import type { Bench } from './state.ts'

/** Somebody within a kind of reach, and what he may see, written by hand for each table. */
export type Seat = {
  name: string
  context: Context
  byHand: { customers: string; terms: string }
  customer_ids: string[]
}

const MARKS = 3_000
const SHARE_OF_MARKS = 50
const MEMBERS = 8
const LEAD_POST = 'bench-lead'
const CUSTOMERS_MAX = 500

/**
 * One seat for each kind of reach, in a bank with as many private customers as a bank of its size has,
 * and with a team of its largest managers. All that was added for it is taken away again.
 */
export async function withSeats<T>(bench: Bench, work: (seats: Seat[]) => Promise<T>): Promise<T> {
  return asAdmin(bench, async (admin) => {
    await removeAdded(admin)
    try {
      const hq = await contextFor(bench, 'hq')
      await addMarks(admin, hq)
      const team = await addTeam(admin, hq)
      const seats: Seat[] = []
      for (const asked of await wishes(bench)) seats.push(await seatOf({ ...asked, team }))
      return await work(seats)
    } finally {
      await removeAdded(admin)
    }
  })
}

type Wish = { name: string; context: Context }

async function wishes(bench: Bench): Promise<Wish[]> {
  const [hq, branch, sub, rm1] = [
    await contextFor(bench, 'hq'),
    await contextFor(bench, 'branch'),
    await contextFor(bench, 'sub'),
    await contextFor(bench, 'rm1'),
  ]
  const top = hq.actor.reach!.unit_id
  const lookingAt = (context: Context, reach: Reach, permissions: string[] = []): Context => {
    const actor: Actor = { ...context.actor, reach, permissions }
    return { ...context, actor }
  }
  const head: Reach = { kind: 'head', unit_id: top }
  return [
    { name: 'head', context: lookingAt(hq, head) },
    { name: 'compliance', context: lookingAt(hq, head, [PRIVATE_READ]) },
    { name: 'line', context: lookingAt(hq, { kind: 'line', unit_id: top, line_code: 'retail' }) },
    { name: 'branch', context: lookingAt(branch, branch.actor.reach!) },
    { name: 'sub', context: lookingAt(sub, sub.actor.reach!) },
    { name: 'team', context: lookingAt(sub, { kind: 'team', unit_id: top, post_id: LEAD_POST }) },
    { name: 'manager', context: lookingAt(rm1, rm1.actor.reach!) },
  ]
}

/** Every so-many-th customer is private, at most as many as a bank marks. */
async function addMarks(admin: Connection, { publication, clock }: Context): Promise<void> {
  await admin.query(
    `insert into platform.private_subjects (subject_id, reason_code, valid_from, marked_by, marked_at)
     select customer_id, 'other', $2::date, 'bench', now()
     from marts.customers
     where publication_id = $1 and mod(customer_id / 10, $3) = 0
     order by customer_id limit $4`,
    [publication.publication_id, clock.today(), SHARE_OF_MARKS, MARKS],
  )
  await admin.query('vacuum analyze platform.private_subjects')
}

/** A post to which the managers with the most customers report. */
async function addTeam(admin: Connection, { actor, clock }: Context): Promise<string[]> {
  const today = clock.today()
  const { unit_id } = actor.reach!
  await admin.query(
    `insert into platform.posts (post_id, unit_id, role_code) values ($1, $2, 'supervisor')`,
    [LEAD_POST, unit_id],
  )
  const { rows } = await admin.query<{ user_id: string }>(
    `select user_id from platform.grants where valid_from <= $1 and $1 < valid_to
     group by user_id order by count(*) desc, user_id limit $2`,
    [today, MEMBERS],
  )
  for (const [at, { user_id }] of rows.entries()) {
    await admin.query(
      `insert into platform.users
         (user_id, username, display_name, password_hash, created_at, password_changed_at)
       values ($1, lower('bench-' || $1), 'bench', '', now(), now()) on conflict do nothing`,
      [user_id],
    )
    const post_id = `bench-member-${at}`
    await admin.query(
      `insert into platform.posts (post_id, unit_id, role_code, reports_to)
       values ($1, $2, 'rm_hunter', $3)`,
      [post_id, unit_id, LEAD_POST],
    )
    await admin.query(
      'insert into platform.post_holders (post_id, user_id, valid_from) values ($1, $2, $3)',
      [post_id, user_id, today],
    )
  }
  return rows.map((row) => row.user_id)
}

async function removeAdded(admin: Connection): Promise<void> {
  await admin.query(`
    delete from platform.private_subjects where marked_by = 'bench';
    delete from platform.post_holders where post_id like 'bench-%';
    delete from platform.posts where post_id like 'bench-member-%';
    delete from platform.posts where post_id like 'bench-%';
    delete from platform.users where username like 'bench-%'`)
}

async function seatOf({ name, context, team }: Wish & { team: string[] }): Promise<Seat> {
  const today = context.clock.today()
  const reached = await reachByHand(context, team)
  const seesPrivate = context.actor.permissions.includes(PRIVATE_READ)
  const isShown = seesPrivate
    ? 'true'
    : `{t}.customer_id not in (select subject_id from platform.private_subjects
        where valid_from <= date '${today}' and date '${today}' < valid_to)`
  const published = `{t}.publication_id = ${context.publication.publication_id}`
  const byHand = [published, reached, isShown].filter((it) => it !== 'true').join(' and ')
  const customer_ids = await customersOf(context, CUSTOMERS_MAX)
  return {
    name,
    context,
    byHand: { customers: byHand.replaceAll('{t}', 'c'), terms: byHand.replaceAll('{t}', 't') },
    customer_ids,
  }
}

async function reachByHand(context: Context, team: string[]): Promise<string> {
  const { actor, databases, publication, clock } = context
  const reach = actor.reach!
  if (reach.kind === 'head') return 'true'
  if (reach.kind === 'line') return '{t}.customer_id between 1000000000000000 and 1999999999999999'
  if (reach.kind === 'org') {
    const { lo, hi } = (await findUnitSpan(databases, publication.publication_id, reach.unit_id))!
    return `{t}.org_pos between ${lo} and ${hi}`
  }
  const users = reach.kind === 'team' ? [...team, actor.user_id] : [actor.user_id]
  const list = users.map((it) => `'${it.replaceAll("'", "''")}'`).join(', ')
  const today = `date '${clock.today()}'`
  return `{t}.customer_id = any ((select coalesce(array_agg(distinct subject_id), '{}') from platform.grants
    where user_id in (${list}) and valid_from <= ${today} and ${today} < valid_to)::bigint[])`
}
