import { listDisplayNames } from '../../../platform/auth/users.ts'
import { type Databases, inTransaction } from '../../../platform/db.ts'
import { conflict, invalid, notFound } from '../../../platform/errors.ts'
import {
  listPermissions,
  ROLES_MANAGE,
  tellOfAskedRole,
  tellOfDecidedRole,
  tellOfRole,
} from '../../system/index.ts'
import {
  changeMovesFor,
  checkChangeKind,
  checkChangeMove,
  checkKept,
  checkRoleContent,
  checkShownFields,
} from '../policy.ts'
import * as queries from '../queries/roles.ts'
import {
  type ChangeMove,
  diffOf,
  isEmptyDiff,
  type NewChange,
  type RoleChange,
  type RoleContent,
} from '../roles.schema.ts'
import { type By, type Needs, tell } from './needs.ts'

/** Changes with the names of who asked and who decided, and what the caller may do with each. */
export async function nameChanges(
  { databases }: Needs,
  changes: readonly queries.StoredChange[],
  by: By,
): Promise<RoleChange[]> {
  const people = changes.flatMap((it) => [it.proposed_by, it.decided_by]).filter((it) => it !== null)
  const names = await listDisplayNames(databases, [...new Set(people)])
  const copied = changes.flatMap((it) => (it.copied_from === null ? [] : [it.copied_from]))
  const models = new Map(
    (await queries.listRoleNames(databases.db, copied)).map((it) => [it.role_code, it] as const),
  )
  const mayManage = by.permissions.includes(ROLES_MANAGE)
  return changes.map((stored) => {
    const { proposed_by, decided_by, copied_from, ...change } = stored
    const before = change.before as RoleContent | null
    const after = change.after as RoleContent
    const state_code = change.state_code as RoleChange['state_code']
    return {
      ...change,
      kind_code: change.kind_code as RoleChange['kind_code'],
      state_code,
      before,
      after,
      diff: diffOf(before, after),
      copied_from: copied_from === null ? null : models.get(copied_from)!,
      proposed_by_name: names.get(proposed_by) ?? proposed_by,
      decided_by_name: decided_by === null ? null : (names.get(decided_by) ?? decided_by),
      moves: changeMovesFor({ state_code, proposed_by }, by, mayManage),
    }
  })
}

async function readOne(needs: Needs, input: { change_id: string; role_code: string; by: By }) {
  const stored = await queries.listChanges(needs.databases.db, input.role_code)
  const named = await nameChanges(needs, stored, input.by)
  return named.find((it) => it.change_id === input.change_id)!
}

const contentOf = (role: queries.StoredRole): RoleContent => {
  const { name_zh, name_en, power_code, reach_kind, is_active, permissions, fields } = role
  return { name_zh, name_en, power_code, reach_kind, is_active, permissions, fields }
}

const inOrder = (fields: RoleContent['fields']) =>
  fields.toSorted((one, other) => (one.field_class < other.field_class ? -1 : 1))

type Of = { role: queries.StoredRole | undefined; model: queries.StoredRole | undefined }

/** What a role is to be. Its power stays as it is, and so does how it shows fields unless it is said. */
function afterOf({ kind_code, content: asked }: NewChange, { role, model }: Of): RoleContent {
  if (kind_code === 'close') return { ...contentOf(role!), is_active: false }
  if (kind_code === 'reopen') return { ...contentOf(role!), is_active: true }
  if (kind_code === 'reset') return role!.delivered!
  if (!asked) throw invalid('Say what the role is to be.', { field: 'content' })
  const permissions = [...new Set(asked.permissions)].toSorted()
  const fields = inOrder(asked.fields ?? (role ?? model)?.fields ?? [])
  if (kind_code === 'create') return { ...asked, permissions, fields, is_active: true }
  return { ...asked, permissions, fields, is_active: role!.is_active, power_code: role!.power_code }
}

/** Asks for a change of a role; it holds once another person has agreed. */
export async function proposeChange(
  needs: Needs,
  input: NewChange & { role_code: string },
  by: By,
): Promise<RoleChange> {
  const { role_code, kind_code, reason } = input
  const { databases, clock } = needs
  const roles = await queries.readRoles(databases.db, clock.today())
  const role = roles.find((it) => it.role_code === role_code)
  if (!role && kind_code !== 'create') throw notFound('role', role_code)
  checkChangeKind(kind_code, {
    exists: role !== undefined,
    is_built_in: role?.is_built_in ?? false,
    is_active: role?.is_active ?? false,
    member_count: role?.member_count ?? 0,
  })
  const copied_from = kind_code === 'create' ? (input.copied_from ?? null) : null
  const model = roles.find((it) => it.role_code === copied_from)
  if (copied_from !== null && !model) throw notFound('role', copied_from)
  const before = role ? contentOf(role) : null
  const after = afterOf(input, { role, model })
  checkContent(role_code, after)
  if (isEmptyDiff(diffOf(before, after))) throw invalid('Nothing is changed.')
  const change_id = await inTransaction(databases, async (db) => {
    const proposed = { role_code, kind_code, before, after, copied_from, reason, proposed_by: by.user_id }
    const made = await queries.insertChange(db, { ...proposed, proposed_at: clock.now().toISOString() })
    if (made === null) throw conflict('role_change_open', 'Another change of the role waits to be decided.')
    const details = { change_id: made, before, after, ...(copied_from !== null && { copied_from }), reason }
    await tell({ databases: { db }, clock }, by, {
      action: `role.${kind_code}.propose`,
      subject: role_code,
      details,
    })
    await tellOfAskedRole({ db, clock }, by, { change_id: made, name: nameIn(after) })
    return made
  })
  return readOne(needs, { change_id, role_code, by })
}

function checkContent(role_code: string, content: RoleContent): void {
  checkRoleContent(content, listPermissions())
  checkShownFields(content.fields)
  checkKept(role_code, content)
}

const STATE = { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn' } as const

/** Agrees to a change, refuses it or takes it back. Agreed to, it holds at once for everybody in the role. */
export async function moveChange(
  needs: Needs,
  input: { change_id: string; move: ChangeMove; note: string },
  by: By,
): Promise<RoleChange> {
  const { change_id, move, note } = input
  const { clock } = needs
  const role_code = await inTransaction(needs.databases, async (db) => {
    const change = await queries.lockChange(db, change_id)
    if (!change) throw notFound('role_change', change_id)
    const state_code = change.state_code as RoleChange['state_code']
    checkChangeMove(move, { state_code, proposed_by: change.proposed_by }, by)
    const decided = { decided_by: by.user_id, decided_at: clock.now().toISOString() }
    const set = { state_code: STATE[move], ...decided, decided_note: note === '' ? null : note }
    await queries.decideChange(db, { change_id, set })
    if (move === 'approve') await applyChange({ db, clock, by }, change)
    await tell({ databases: { db }, clock }, by, {
      action: `role.${change.kind_code}.${move}`,
      subject: change.role_code,
      details: { change_id, before: change.before, after: change.after, ...copiedIn(change), note },
    })
    const name = nameIn(change.after as RoleContent)
    await tellOfDecidedRole({ db, clock }, by, { change_id, name, move, asked_by: change.proposed_by })
    return change.role_code
  })
  return readOne(needs, { change_id, role_code, by })
}

const nameIn = ({ name_zh, name_en }: RoleContent) => ({ zh: name_zh, en: name_en })

const copiedIn = ({ copied_from }: queries.StoredChange) => (copied_from === null ? {} : { copied_from })

/** Whether more changes than what the role is called. */
const allowsOther = ({ added, removed, shown, fields }: RoleChange['diff']): boolean =>
  added.length + removed.length + shown.length > 0 || fields.some((it) => it.field === 'reach_kind')

/** What was agreed to is what was seen: a role that is another by now is not written over. */
async function applyChange(
  { db, clock, by }: { db: Databases['db']; clock: Needs['clock']; by: By },
  change: queries.StoredChange,
): Promise<void> {
  const { role_code } = change
  const after = change.after as RoleContent
  const before = change.before as RoleContent | null
  const role = (await queries.readRoles(db, clock.today())).find((it) => it.role_code === role_code)
  const isAsSeen = role ? before !== null && isEmptyDiff(diffOf(before, contentOf(role))) : before === null
  if (!isAsSeen) throw conflict('role_moved', 'The role is another by now.')
  if (!after.is_active && (role?.member_count ?? 0) > 0) {
    throw conflict('role_has_members', 'Somebody still fills posts of the role.')
  }
  checkContent(role_code, after)
  await queries.writeRole(db, { role_code, content: after })
  if (before && allowsOther(diffOf(before, after))) {
    await tellOfRole({ db, clock }, by, { role_code, name: nameIn(after) })
  }
  if (change.copied_from === null) return
  await queries.copyConflicts(db, { from: change.copied_from, to: role_code })
}
