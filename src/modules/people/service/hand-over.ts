import { doneBy, recordAudit } from '../../../platform/audit.ts'
import type { Context } from '../../../platform/context.ts'
import { type Databases, inTransaction } from '../../../platform/db.ts'
import { conflict, notFound } from '../../../platform/errors.ts'
import { findHeads } from '../../approvals/index.ts'
import { listOpenTasksAmong, namesOf, openTask } from '../../notices/index.ts'
import { checkOthersPost, handOverNote } from '../policy.ts'
import type { HandOver } from '../posts.schema.ts'
import * as queries from '../queries/hand-over.ts'
import { listHeld, lockUser } from '../queries/users.ts'
import type { HeldPost, OpenItem } from '../schema.ts'
import type { Needs } from './needs.ts'
import { listOpenItems } from './open-items.ts'

type Db = Databases['db']
type Holding = { post_id: string; user_id: string }
type Asking = Pick<Context, 'databases' | 'actor' | 'clock' | 'calendar'> & { request_id: string }

/** What somebody has to hand over before he leaves a post. */
export async function readHandOver({ databases, clock }: Needs, input: Holding): Promise<OpenItem[]> {
  const held = await listHeld(databases.db, input.user_id)
  return listOpenItems(databases.db, { ...input, held, today: clock.today() })
}

/** The same, with who sees to it and whether he was asked to. */
export async function describeHandOver(needs: Needs, input: Holding): Promise<HandOver> {
  const { db } = needs.databases
  const open = await readHandOver(needs, input)
  if (open.length === 0) return { open, heads: [], asked: null }
  const [heads, asked] = await Promise.all([
    listHeads(db, { ...input, today: needs.clock.today() }),
    findAsked(db, input),
  ])
  return { open, heads: heads.map(({ post_id: _post, ...head }) => head), asked }
}

type Head = HandOver['heads'][number] & { post_id: string }

async function listHeads(db: Db, { post_id, user_id, today }: Holding & { today: string }): Promise<Head[]> {
  const [post] = await queries.describePosts(db, [post_id])
  if (!post) return []
  const heads = await findHeads(db, { unit_id: post.unit_id, on: today, barred: [user_id] })
  const words = await queries.describePosts(
    db,
    heads.map((it) => it.post_id),
  )
  return heads.flatMap(({ user_id: head, display_name, post_id: of }) => {
    const said = words.find((it) => it.post_id === of)
    if (!said) return []
    const { unit_id: _unit, ...named } = said
    return [{ ...named, user_id: head, display_name }]
  })
}

async function findAsked(db: Db, input: Holding): Promise<HandOver['asked']> {
  const [task] = await listOpenTasksAmong(db, await queries.listTasksFor(db, input))
  if (!task) return null
  const holder = { user_id: task.holder_user_id, post_id: task.holder_post_id }
  const { zh: to_name_zh, en: to_name_en } = (await namesOf(db, [holder]))(holder)
  const { task_id, given_at, due_at } = task
  return { task_id, given_at, due_at, to_name_zh, to_name_en }
}

const WITHIN_DAYS = 3

/** Asks whoever heads the unit, by a task with a deadline, to have it handed over; not while he is asked. */
export async function askHandOver(asking: Asking, input: Holding): Promise<HandOver> {
  const { actor, databases, clock } = asking
  checkOthersPost(input.user_id, actor)
  await inTransaction(databases, async (db) => {
    // Two who ask at once wait for each other.
    await lockUser(db, input.user_id)
    const today = clock.today()
    const post = (await listHeld(db, input.user_id)).find(
      (it) => it.post_id === input.post_id && (it.valid_to === null || it.valid_to > today),
    )
    if (!post) throw notFound('holder_of_the_post', input.user_id)
    await ask(asking, db, { ...input, post })
  })
  return describeHandOver(asking, input)
}

async function ask(asking: Asking, db: Db, input: Holding & { post: HeldPost }): Promise<void> {
  const { actor, clock } = asking
  const { post_id, user_id } = input
  const own = { databases: { ...asking.databases, db }, clock }
  const open = await readHandOver(own, { post_id, user_id })
  if (open.length === 0) throw conflict('nothing_to_hand_over', 'Nothing of his is open there.')
  if (await findAsked(db, { post_id, user_id })) {
    throw conflict('hand_over_asked', 'The head of the unit was asked already, and the task is open.')
  }
  const [head] = await listHeads(db, { post_id, user_id, today: clock.today() })
  if (!head) throw conflict('no_head', 'Nobody heads the unit or one above: fill that post first.')
  const name = (await namesOf(db, [{ user_id, post_id: null }]))({ user_id, post_id: null }).zh
  const { title, note } = handOverNote({ name, user_id, post: input.post, open })
  const task = {
    title,
    note,
    to_post_id: head.post_id,
    due_in_days: WITHIN_DAYS,
    priority_code: 'high',
  } as const
  const task_id = await openTask(asking, db, task)
  const asked_at = clock.now().toISOString()
  await queries.insertTask(db, { task_id, post_id, user_id, asked_by: actor.user_id, asked_at })
  const counts = Object.fromEntries(open.map((it) => [it.kind, it.count]))
  await recordAudit(
    { databases: { db }, clock },
    {
      ...doneBy(actor),
      action: 'post.ask_hand_over',
      outcome: 'done',
      subject: post_id,
      request_id: asking.request_id,
      details: { user_id, to_post_id: head.post_id, task_id, ...counts },
    },
  )
}
