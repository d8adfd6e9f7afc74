import { recordAudit } from '../../../platform/audit.ts'
import { listPostsOf } from '../../../platform/authz/posts.ts'
import type { Databases } from '../../../platform/context.ts'
import { conflict, forbidden } from '../../../platform/errors.ts'
import { defineFlow } from '../../approvals/index.ts'
import { PARAMETERS_APPROVE } from '../policy.ts'
import * as queries from '../queries/change-sets.ts'
import { type Facts, facts as factsSchema } from '../schema.ts'

type Db = Databases['db']

/** Several changes that belong together; whoever heads the business agrees. */
export const PARAMETERS = defineFlow<Facts>({
  flow_code: 'parameters',
  name_zh: '参数与字典变更',
  name_en: 'Change of parameters',
  facts: factsSchema,
  steps: [
    {
      name_zh: '总行管理者复核',
      name_en: 'Head-office manager',
      by: { role: 'hq_mgr' },
      within_working_days: 3,
    },
  ],
  expires_within_working_days: 20,
  describe: ({ lines, titles, shown, nights, reverts }) => ({
    ...titleOf({ titles, count: lines.length, isBack: reverts !== null }),
    lines: [
      {
        label_zh: '受影响的夜间批量',
        label_en: 'Nights that have run',
        value: nights === null ? { zh: '无', en: 'none' } : nightsIn(nights),
      },
      ...shown,
    ],
  }),
  apply: async (db, { request_id, facts, maker_id, decided_by, traced, reason, today, clock }) => {
    await requireMayApprove(db, { user_id: decided_by, on: today })
    await queries.holdChanges(db)
    const lists = [...new Set(facts.lines.map((it) => it.list))]
    // Codes are used by every list, and a list by its own lines.
    const touched = lists.includes('codes') ? null : [...lists, 'codes']
    const moved = await queries.listsChangedSince(db, { lists: touched, since: facts.based_on })
    if (moved.length > 0) {
      throw conflict('parameters_moved', `Others have been agreed on since: ${moved.join(', ')}.`, {
        lists: moved,
      })
    }
    const { lines, reverts } = facts
    const made = { request_id, reason, made_by: maker_id, approved_by: decided_by, reverts }
    const change_set_id = await queries.insertSet(
      db,
      { ...made, applied_at: clock.now().toISOString() },
      lines,
    )
    await recordAudit(
      { databases: { db }, clock },
      {
        ...traced,
        action: reverts === null ? 'parameters.apply' : 'parameters.roll_back',
        outcome: 'done',
        subject: change_set_id,
        details: { request_id, made_by: maker_id, reverts, lines },
      },
    )
    return [{ label_zh: '变更集', label_en: 'Set of changes', value: change_set_id }]
  },
})

const nightsIn = ({ count, first, last }: NonNullable<Facts['nights']>) => ({
  zh: `${count} 个（${first} 至 ${last}）`,
  en: `${count} (${first} to ${last})`,
})

type Titled = { titles: Facts['titles']; count: number; isBack: boolean }

function titleOf({ titles, count, isBack }: Titled) {
  const [first] = titles
  const others = titles.length - 1
  const [zh, en] = [
    others > 0 ? `${first!.zh}等 ${titles.length} 张表` : first!.zh,
    others > 0 ? `${first!.en} and ${others} more` : first!.en,
  ]
  return {
    title_zh: `${isBack ? '回退' : '变更'}：${zh}，${count} 行`,
    title_en: `${isBack ? 'Take back' : 'Change'}: ${en}, ${count} ${count === 1 ? 'line' : 'lines'}`,
  }
}

/** The right to agree is apart from the post that is asked: who has lost it agrees no longer. */
async function requireMayApprove(db: Db, { user_id, on }: { user_id: string; on: string }): Promise<void> {
  const posts = await listPostsOf(db, { user_id, on })
  if (posts.some((it) => it.permissions.includes(PARAMETERS_APPROVE))) return
  throw forbidden(`use ${PARAMETERS_APPROVE}`)
}
