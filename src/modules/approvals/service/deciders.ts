import {
  findHolders,
  findSuperior,
  type HeldPost,
  type Holder,
  listPostsOf,
} from '../../../platform/authz/posts.ts'
import { listUnitsAbove } from '../../../platform/authz/units.ts'
import type { Databases } from '../../../platform/context.ts'
import { listDisplayNames } from '../../../platform/auth/users.ts'
import type { Calendar } from '../../../platform/working-days.ts'
import { type Hand, isLeft, withDeputies } from '../policy.ts'
import { listAways } from '../queries/absences.ts'
import type { FoundRequest, FoundStep } from '../queries/requests.ts'
import * as tasks from '../queries/tasks.ts'

type Db = Databases['db']
export type Day = { today: string; calendar: Calendar }

/** Where a step looks for whoever decides it. */
export type Seat = Pick<FoundStep, 'by_kind' | 'role_code' | 'person_id' | 'unit_id' | 'post_id'>

type Barred = Pick<FoundRequest, 'maker_id' | 'excluded' | 'agreed'>
/** Whoever asked, was excluded, or has agreed to an earlier level. */
export const barredOf = ({ maker_id, excluded, agreed }: Barred): string[] => [
  maker_id,
  ...excluded,
  ...agreed,
]

/** Whoever heads a unit, from the smallest to the whole bank. */
const HEADS = ['sub_mgr', 'br_mgr', 'hq_mgr']

type Person = Pick<Holder, 'user_id'> & { post_id: string | null }

/** Who may decide a step on a day, in the place that it names; whoever is barred does not count. */
export async function findDeciders(
  db: Db,
  seat: Seat,
  { barred, on }: { barred: string[]; on: string },
): Promise<Person[]> {
  if (seat.by_kind === 'person') {
    const userId = seat.person_id!
    const posts = barred.includes(userId) ? [] : await listPostsOf(db, { user_id: userId, on })
    return posts.length > 0 ? [{ user_id: userId, post_id: null }] : []
  }
  if (seat.by_kind === 'superior') return findSuperiors(db, seat, { barred, on })
  return seat.unit_id === null
    ? []
    : nearestHolders(db, { role_code: seat.role_code!, unit_id: seat.unit_id, on }, barred)
}

/** Who holds the post that a post reports to, else whoever heads its unit or the nearest one above. */
async function findSuperiors(
  db: Db,
  post: { post_id: string | null; unit_id: string | null },
  { barred, on }: { barred: string[]; on: string },
): Promise<Person[]> {
  const superior = post.post_id === null ? null : await findSuperior(db, { post_id: post.post_id, on })
  if (superior && !barred.includes(superior.user_id)) return [superior]
  return post.unit_id === null ? [] : findHeads(db, { unit_id: post.unit_id, on, barred })
}

/** Whoever heads a unit or the nearest one above, of those who are not barred. */
export async function findHeads(
  db: Db,
  { unit_id, on, barred }: { unit_id: string; on: string; barred: string[] },
): Promise<Holder[]> {
  for (const role_code of HEADS) {
    const heads = await nearestHolders(db, { role_code, unit_id, on }, barred)
    if (heads.length > 0) return heads
  }
  return []
}

/** Holders of a role in the nearest unit in which one of them is not barred. */
async function nearestHolders(
  db: Db,
  duty: { role_code: string; unit_id: string; on: string },
  barred: string[],
): Promise<Holder[]> {
  for (const unit_id of await listUnitsAbove(db, duty.unit_id)) {
    const holders = await findHolders(db, { ...duty, unit_id })
    const free = holders.filter((it) => !barred.includes(it.user_id))
    if (free.length > 0) return free
    // Nobody holds it here or above: there is nothing further up to look at.
    if (holders.length === 0) return []
  }
  return []
}

/** Who has the step at work today: resolved anew, because posts change hands while a request waits. */
export async function handsOf(db: Db, input: Working, day: Day): Promise<Hand[]> {
  const { request, step } = input
  const barred = barredOf(request)
  const kept = await pinned(db, input, day)
  const found = kept ? [kept] : await findDeciders(db, step, { barred, on: day.today })
  const hands = found.map((it): Hand => ({
    kind_code: kept ? 'transfer' : 'holder',
    user_id: it.user_id,
    post_id: it.post_id,
    for_user_id: null,
  }))
  if (step.is_own || step.began_on === null || !isLeft(step.began_on, day.today, day.calendar)) return hands
  return [...hands, ...(await standInsFor(db, { hands, barred }, day))]
}

export type Working = { request: FoundRequest; step: FoundStep }

/** To whom the task was handed, as long as he is in the post that he was handed it in. */
async function pinned(db: Db, { request, step }: Working, { today: on }: Day): Promise<Person | null> {
  const open = await tasks.listOpenTasks(db, [request.request_id])
  const handed = open.find(
    (it) => it.kind_code === 'transfer' && it.round_no === step.round_no && it.level_no === step.level_no,
  )
  if (!handed) return null
  const posts = await listPostsOf(db, { user_id: handed.user_id, on })
  const isThere =
    handed.post_id === null ? posts.length > 0 : posts.some((it) => it.post_id === handed.post_id)
  return isThere ? handed : null
}

/** The superiors of those who have left it lying: whoever looks after the post decides in their place. */
async function standInsFor(
  db: Db,
  { hands, barred }: { hands: Hand[]; barred: string[] },
  { today: on }: Day,
): Promise<Hand[]> {
  const found: Hand[] = []
  for (const hand of hands) {
    const post = await postOf(db, hand, on)
    if (!post) continue
    const superiors = await findSuperiors(db, post, {
      barred: [...barred, ...hands.map((it) => it.user_id)],
      on,
    })
    const [first] = superiors
    if (!first) continue
    const { user_id, post_id } = first
    found.push({ kind_code: 'deputy', user_id, post_id, for_user_id: hand.user_id })
  }
  return found
}

/** The post in which somebody has a task; of a person who was chosen, the first one he fills. */
async function postOf(db: Db, hand: Person, on: string): Promise<HeldPost | null> {
  const posts = await listPostsOf(db, { user_id: hand.user_id, on })
  return posts.find((it) => hand.post_id === null || it.post_id === hand.post_id) ?? null
}

/** With those who stand in for whoever is away today. */
export async function withStandIns(db: Db, hands: Hand[], { barred, on }: { barred: string[]; on: string }) {
  const aways = await listAways(
    db,
    hands.map((it) => it.user_id),
    on,
  )
  return withDeputies(hands, aways, barred)
}

const keyOf = (it: Hand) => [it.kind_code, it.post_id ?? it.user_id, it.for_user_id ?? ''].join(' ')

/** Writes down who has the step at work, so that their lists show it. Returns the deputies who are new. */
export async function syncTasks(
  db: Db,
  { request, step }: Working,
  input: { hands: Hand[]; at: string },
): Promise<Hand[]> {
  const kept = (await tasks.listOpenTasks(db, [request.request_id])) as (tasks.FoundTask & Hand)[]
  const wanted = new Map(input.hands.map((it) => [keyOf(it), it]))
  const isCurrent = (it: tasks.FoundTask & Hand) =>
    it.round_no === step.round_no &&
    it.level_no === step.level_no &&
    wanted.get(keyOf(it))?.user_id === it.user_id
  const current = new Set(kept.filter(isCurrent).map(keyOf))
  const surplus = kept.filter((it) => !isCurrent(it)).map((it) => it.task_id)
  await tasks.endTasks(db, surplus, input.at)
  const { request_id, round_no, level_no } = step
  const added = input.hands.filter((it) => !current.has(keyOf(it)))
  await tasks.insertTasks(
    db,
    added.map((it) => ({ ...it, request_id, round_no, level_no, given_at: input.at })),
  )
  return added.filter((it) => it.kind_code === 'deputy')
}

/** Colleagues of the same role, to whom somebody may hand what he has. */
export async function listColleagues(
  db: Db,
  input: { user_id: string; hands: Hand[]; barred: string[]; on: string },
): Promise<{ user_id: string; post_id: string; display_name: string }[]> {
  const { user_id: userId, barred, on } = input
  const own = input.hands.find((it) => it.user_id === userId)
  const post =
    own &&
    (await postOf(db, { user_id: userId, post_id: own.kind_code === 'deputy' ? null : own.post_id }, on))
  if (!post) return []
  const { role_code, unit_id } = post
  return nearestHolders(db, { role_code, unit_id, on }, [...barred, userId])
}

/** People by their numbers, with what they are called; whoever has left is called by his number. */
export async function namesOf(db: Db, userIds: readonly (string | null)[]) {
  const ids = [...new Set(userIds.filter((it) => it !== null))]
  const names = await listDisplayNames({ db }, ids)
  return (userId: string) => ({ user_id: userId, display_name: names.get(userId) ?? userId })
}
