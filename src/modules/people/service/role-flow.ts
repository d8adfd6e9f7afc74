import type { Databases } from '../../../platform/db.ts'
import { conflict } from '../../../platform/errors.ts'
import { type AppliedRequest, defineFlow } from '../../approvals/index.ts'
import { listPermissions, tellOfRole } from '../../system/index.ts'
import { checkKept, checkRoleContent, checkShownFields } from '../policy.ts'
import * as queries from '../queries/roles.ts'
import {
  diffOf,
  isEmptyDiff,
  type RoleContent,
  type RoleDiff,
  type RoleFacts,
  roleFacts,
} from '../roles.schema.ts'
import { tell } from './needs.ts'
import { linesOf, nameIn, titleOf } from './role-words.ts'

/** What a role allows and shows, asked for by one security administrator and decided by another. */
export const ROLE_CHANGE = defineFlow<RoleFacts>({
  flow_code: 'role_change',
  name_zh: '角色变更',
  name_en: 'Change of a role',
  facts: roleFacts,
  steps: [{ by: { role: 'sec_admin' }, within_working_days: 2 }],
  expires_within_working_days: 10,
  describe: (facts) => ({ ...titleOf(facts), lines: linesOf(facts) }),
  apply: changeRole,
})

export const contentOf = (role: RoleContent): RoleContent => {
  const { name_zh, name_en, power_code, reach_kind, is_active, permissions, fields } = role
  return { name_zh, name_en, power_code, reach_kind, is_active, permissions, fields }
}

/** What no role may be, when it is asked for and when it is agreed to. */
export function checkContent(role_code: string, content: RoleContent): void {
  checkRoleContent(content, listPermissions())
  checkShownFields(content.fields)
  checkKept(role_code, content)
}

/** Whether more changes than what the role is called. */
const allowsOther = ({ added, removed, shown, fields }: RoleDiff): boolean =>
  added.length + removed.length + shown.length > 0 || fields.some((it) => it.field === 'reach_kind')

/** What was agreed to is what was seen: a role that is another by now is not written over. */
async function checkAsSeen(db: Databases['db'], { role_code, before, after }: RoleFacts, today: string) {
  const role = (await queries.readRoles(db, today)).find((it) => it.role_code === role_code)
  const isAsSeen = role ? before !== null && isEmptyDiff(diffOf(before, contentOf(role))) : before === null
  if (!isAsSeen) throw conflict('role_moved', 'The role is another by now.')
  if (!after.is_active && (role?.member_count ?? 0) > 0) {
    throw conflict('role_has_members', 'Somebody still fills posts of the role.')
  }
  checkContent(role_code, after)
}

/** Makes the role so, at once for everybody in it, and keeps what became of it. */
async function changeRole(db: Databases['db'], request: AppliedRequest<RoleFacts>): Promise<void> {
  const { request_id, facts, maker_id, asked_at, reason, decided_by, traced, clock } = request
  const { role_code, kind_code, before, after } = facts
  const copied_from = facts.copied_from?.role_code ?? null
  await queries.holdRole(db, role_code)
  await checkAsSeen(db, facts, request.today)
  await queries.writeRole(db, { role_code, content: after })
  if (copied_from !== null) await queries.copyConflicts(db, { from: copied_from, to: role_code })
  await queries.insertChange(db, {
    ...{ request_id, role_code, kind_code, before, after, copied_from, reason },
    ...{ proposed_by: maker_id, proposed_at: asked_at },
    ...{ decided_by, decided_at: clock.now().toISOString() },
  })
  const by = { ...traced, user_id: decided_by }
  const copied = copied_from !== null && { copied_from }
  await tell({ databases: { db }, clock }, by, {
    action: `role.${kind_code}.approve`,
    subject: role_code,
    details: { request_id, made_by: maker_id, before, after, ...copied, reason },
  })
  if (before === null || !allowsOther(diffOf(before, after))) return
  await tellOfRole({ db, clock }, by, { role_code, name: nameIn(after) })
}
