import type { AccessWay, WhoAnswer, WhyAnswer } from '../../../platform/access.schema.ts'
import { recordAudit } from '../../../platform/audit.ts'
import {
  findMark,
  type FilledPost,
  listBlocks,
  listGrants,
  listLookUps,
  listFilledPosts,
  listPeople,
  type LookUp,
  type NamedGrant,
  type Person,
  type Question,
  type Units,
  type Way,
  waysOf,
} from '../../../platform/authz/explain.ts'
import { shownAs } from '../../../platform/authz/fields.ts'
import { isByGrants } from '../../../platform/authz/reach.ts'
import { type Context, withExplainer } from '../../../platform/db.ts'
import { invalid, notFound } from '../../../platform/errors.ts'
import type { FieldClass } from '../../../platform/schema.ts'
import { findByNumber, findPlace, type Placed, seesCustomer } from '../../../serving/places.ts'
import { ACCESS_EXPLAIN, checkHolds, checkMayAsk, mayExplain } from '../policy.ts'
import type { WhoQuery, WhyQuery } from '../schema.ts'

type Request = { request_id?: string }

/**
 * Why somebody sees a customer on a day, or does not: every reach of his, with the parts of its policy. The
 * customer's name is not part of the answer.
 */
export async function explainAccess(context: Context, query: WhyQuery & Request): Promise<WhyAnswer> {
  const { actor } = context
  const userId = query.user_id ?? actor.user_id
  checkMayAsk(actor, userId)
  const asked = await ask(context, query)
  const answer = await withExplainer(context, async (db) => {
    const { place_of: customer, day } = asked
    const posts = await listFilledPosts(db, { day, user_id: userId })
    const [grants, lookUps, mark, blocks, people] = [
      await listGrants(db, customer),
      await listLookUps(db, customer),
      await findMark(db, customer),
      await listBlocks(db, customer),
      await listPeople(db, [userId]),
    ]
    const ways = await waysOfAll(db, context, { posts, asked })
    const block = blocks.find((it) => it.user_id === userId) ?? null
    return {
      user: personOf(people, userId),
      is_visible: ways.some(({ way }) => way.holds),
      ways: ways.map(({ way }) => shown(way, { grants, lookUps, units: asked.units, fields: query.fields })),
      private: mark as WhyAnswer['private'],
      block: block as WhyAnswer['block'],
    }
  })
  await recordQuestion(context, { ...traced('access.why', query, asked), user_id: userId })
  return { ...headOf(asked), ...answer }
}

/** Everybody who could see a customer on a day, each with every way that showed him. */
export async function listWhoSees(context: Context, query: WhoQuery & Request): Promise<WhoAnswer> {
  checkHolds(context.actor, ACCESS_EXPLAIN)
  const asked = await ask(context, query)
  const answer = await withExplainer(context, async (db) => {
    const { place_of: customer, day } = asked
    const posts = await listFilledPosts(db, { day })
    const grants = await listGrants(db, customer)
    const lookUps = await listLookUps(db, customer)
    const mark = await findMark(db, customer)
    const ways = (await waysOfAll(db, context, { posts, asked })).filter(({ way }) => way.holds)
    const userIds = [...new Set(ways.map((it) => it.user_id))]
    const people = await listPeople(db, userIds)
    return {
      people: userIds.map((userId) => ({
        user: personOf(people, userId),
        ways: ways
          .filter((it) => it.user_id === userId)
          .map(({ way }) => shown(way, { grants, lookUps, units: asked.units, fields: query.fields })),
      })),
      private: mark as WhoAnswer['private'],
    }
  })
  await recordQuestion(context, traced('access.who', query, asked))
  return { ...headOf(asked), ...answer }
}

type Asked = Question & {
  customer_id: string
  business_date: string
  unit: { unit_id: string; unit_name: string } | null
  place_of: { subject_id: string; day: string }
}

/** Where the customer was on the day. Who may not explain sees him now, or is told that there is none. */
async function ask(context: Context, query: WhoQuery): Promise<Asked> {
  const today = context.clock.today()
  const day = query.on ?? today
  if (day > today) throw invalid('That day has not come yet.', { on: day })
  const customerId = query.customer_id ?? (await numbered(context, query.customer_no!))
  if (!mayExplain(context.actor) && !(await seesCustomer(context, customerId))) {
    throw notFound('customer', customerId)
  }
  const { place, units, business_date }: Placed = await findPlace(context, { customer_id: customerId, day })
  if (!place) throw notFound('customer', customerId)
  const unit = [...units.values()].find((it) => it.lo === place.org_pos)
  return {
    customer_id: customerId,
    place,
    units,
    day,
    business_date,
    unit: unit ? { unit_id: unit.unit_id, unit_name: unit.unit_name } : null,
    place_of: { subject_id: place.subject_id, day },
  }
}

/** Whom a number at the bank is of; whoever may not explain has found his customers before he asks. */
async function numbered(context: Context, customerNo: string): Promise<string> {
  checkHolds(context.actor, ACCESS_EXPLAIN)
  const found = await findByNumber(context, customerNo.toUpperCase())
  if (found === null) throw notFound('customer', customerNo)
  return found
}

const headOf = ({ customer_id, day, business_date, unit }: Asked) => ({
  customer_id,
  on: day,
  business_date,
  unit,
})

type Db = Parameters<typeof waysOf>[0]

async function waysOfAll(
  db: Db,
  context: Context,
  { posts, asked }: { posts: FilledPost[]; asked: Asked },
): Promise<{ user_id: string; way: Way }[]> {
  const all: { user_id: string; way: Way }[] = []
  for (const post of posts) {
    for (const way of await waysOf(db, context, { post, question: asked })) {
      all.push({ user_id: post.user_id, way: { ...way, team: [...way.team, post.user_id] } })
    }
  }
  return all
}

type Known = {
  grants: NamedGrant[]
  lookUps: LookUp[]
  units: Units
  fields?: readonly FieldClass[] | undefined
}

function shown(way: Way, { grants, lookUps, units, fields = [] }: Known): AccessWay {
  const { post, reach, parts, holds, team } = way
  const { post_id, held_from, role_code, role_name_zh, role_name_en } = post
  const { kind, unit_id } = reach
  return {
    post_id,
    held_from,
    role_code,
    role_name_zh,
    role_name_en,
    holds,
    reach: {
      kind,
      unit_id,
      unit_name: units.get(unit_id)?.unit_name ?? unit_id,
      line_code: reach.kind === 'line' ? reach.line_code : null,
    },
    parts: parts as AccessWay['parts'],
    grants: isByGrants(kind) ? grants.filter((it) => team.includes(it.user_id)) : [],
    look_ups: (kind === 'look_up'
      ? lookUps.filter((it) => it.user_id === post.user_id)
      : []) as AccessWay['look_ups'],
    fields: fields.map((field) => ({
      field_class: field,
      in_list: shownAs(post, field, 'list'),
      in_record: shownAs(post, field, 'record'),
    })),
  }
}

const personOf = (people: Map<string, Person>, userId: string) =>
  people.get(userId) ?? { user_id: userId, username: null, display_name: null, is_active: false }

type Traced = {
  action: string
  customer_id: string
  on: string
  fields?: readonly FieldClass[] | undefined
  user_id?: string
  request_id?: string | undefined
}

const traced = (action: string, { fields, request_id }: WhoQuery & Request, asked: Asked): Traced => ({
  action,
  customer_id: asked.customer_id,
  on: asked.day,
  fields,
  request_id,
})

/** Who asks about another leaves a line; about himself he could look as well. */
async function recordQuestion(
  context: Context,
  { action, customer_id, request_id, ...details }: Traced,
): Promise<void> {
  if (details.user_id === context.actor.user_id) return
  // At a terminal nobody is signed in.
  const { post_id } = context.actor
  const user_id = context.actor.user_id || null
  const line = { user_id, post_id, action, subject: customer_id, customer_id, details, is_reading: true }
  await recordAudit(context, { ...line, outcome: 'done', ...(request_id && { request_id }) })
}
