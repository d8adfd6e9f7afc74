import type { Databases } from '../../../platform/db.ts'
import { countAwaiting } from '../../approvals/index.ts'
import { countOpenDecisions } from '../../customer-management/index.ts'
import { countOpenReports } from '../../data-quality/index.ts'
import { countOpenTasks } from '../../notices/index.ts'
import { listUnitsBelow } from '../../../platform/authz/units.ts'
import { countHeld } from '../queries/users.ts'
import type { HeldPost, OpenItem } from '../schema.ts'

type Db = Databases['db']

/** What a module knows of that is one person's and has no end yet, in words. */
type OpenKind = Omit<OpenItem, 'count'> & { count: (db: Db, user_id: string) => Promise<number> }

const KINDS: readonly OpenKind[] = [
  {
    kind: 'identity_decisions',
    zh: '提请中的客户归并或拆分',
    en: 'Decisions on identity that he has asked for',
    unit: 'item',
    count: countOpenDecisions,
  },
  {
    kind: 'repair_tasks',
    zh: '上报后未结的数据修复',
    en: 'Fields he has reported that are not put right',
    unit: 'item',
    count: countOpenReports,
  },
  {
    kind: 'tasks',
    zh: '本人未办结的任务',
    en: 'Tasks of his own that are not done',
    unit: 'item',
    count: countOpenTasks,
  },
  {
    kind: 'approvals',
    zh: '待本人审批的事项',
    en: 'Requests that wait for him as a person',
    unit: 'item',
    count: countAwaiting,
  },
]

const CUSTOMERS: Omit<OpenItem, 'count'> = {
  kind: 'customers',
  zh: '名下客户',
  en: 'Customers he holds',
  unit: 'customer',
}

const lasts = (post: HeldPost, today: string) => post.valid_to === null || post.valid_to > today

/**
 * What somebody has to hand over before he leaves a post: what he holds by it, and with his last post all
 * that he holds, has begun or was given as a person. Without a post, all of it. What his post was given stays
 * with the post.
 */
export async function listOpenItems(
  db: Db,
  input: { user_id: string; held: readonly HeldPost[]; post_id?: string; today: string },
): Promise<OpenItem[]> {
  const { user_id, held, post_id, today } = input
  const post = held.find((it) => it.post_id === post_id && lasts(it, today))
  const others = held.filter((it) => it.post_id !== post_id && lasts(it, today))
  const isLast = post === undefined || others.length === 0
  const units = isLast ? null : await unitsLost(db, post, others)
  const customers = await countHeld(db, { user_id, today, units })
  const begun = isLast
    ? await Promise.all(
        KINDS.map(async ({ count, ...kind }) => ({ ...kind, count: await count(db, user_id) })),
      )
    : []
  return [{ ...CUSTOMERS, count: customers }, ...begun].filter((it) => it.count > 0)
}

/** Whoever acts in it looks after customers of his own, a leader of a team as well. */
const looksAfter = ({ reach_kind }: HeldPost) => reach_kind === 'manager' || reach_kind === 'team'

/** Units in which somebody is a manager no more without a post. */
async function unitsLost(db: Db, post: HeldPost, others: readonly HeldPost[]): Promise<string[]> {
  if (!looksAfter(post)) return []
  const kept = await Promise.all(others.filter(looksAfter).map((it) => listUnitsBelow(db, it.unit_id)))
  const lost = await listUnitsBelow(db, post.unit_id)
  return (lost.length > 0 ? lost : [post.unit_id]).filter((it) => !kept.flat().includes(it))
}
