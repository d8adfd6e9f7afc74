import { listDisplayNames } from '../../../platform/auth/users.ts'
import type { Clock } from '../../../platform/clock.ts'
import { type Databases, inTransaction } from '../../../platform/db.ts'
import { conflict, invalid, notFound } from '../../../platform/errors.ts'
import { listWaitingOf, startRequestIn } from '../../approvals/index.ts'
import { namesOfFields } from '../../custom-fields/index.ts'
import { ROLES_MANAGE } from '../../system/index.ts'
import { checkChangeKind } from '../policy.ts'
import * as queries from '../queries/roles.ts'
import {
  diffOf,
  isEmptyDiff,
  type NewChange,
  type RoleChange,
  type RoleContent,
  type RoleFacts,
} from '../roles.schema.ts'
import type { Asker, Asking, By, Needs } from './needs.ts'
import { checkContent, contentOf, ROLE_CHANGE } from './role-flow.ts'

type Waiting = Omit<Awaited<ReturnType<typeof listWaitingOf>>[number], 'facts'> & { facts: RoleFacts }

/** Requests that wait for somebody: of one role, or of all. */
async function listWaiting(db: Databases['db'], clock: Clock, role_code: string | null): Promise<Waiting[]> {
  const found = await listWaitingOf(db, { flow_code: ROLE_CHANGE.flow_code, today: clock.today() })
  const waiting = found.map((it) => ({ ...it, facts: it.facts as RoleFacts }))
  return waiting.filter((it) => role_code === null || it.facts.role_code === role_code)
}

type Unnamed = Omit<RoleChange, 'diff' | 'proposed_by_name' | 'decided_by_name'> & {
  proposed_by: string
  decided_by: string | null
}

function ofWaiting({ request_id, facts, reason, maker_id, submitted_at }: Waiting, by: By): Unnamed {
  const { field_names: _, ...change } = facts
  return {
    ...{ ...change, request_id, reason, state_code: 'waiting' },
    ...{ proposed_by: maker_id, proposed_at: submitted_at! },
    ...{ decided_by: null, decided_at: null, decided_note: null },
    may_open: maker_id === by.user_id || by.permissions.includes(ROLES_MANAGE),
  }
}

type Models = ReadonlyMap<string, NonNullable<RoleChange['copied_from']>>

const ofKept = (change: queries.StoredChange, models: Models, by: By): Unnamed => ({
  ...change,
  kind_code: change.kind_code as RoleChange['kind_code'],
  state_code: change.state_code as RoleChange['state_code'],
  before: change.before as RoleContent | null,
  after: change.after as RoleContent,
  copied_from: change.copied_from === null ? null : models.get(change.copied_from)!,
  may_open: change.request_id !== null && [change.proposed_by, change.decided_by].includes(by.user_id),
})

/** With what each makes of its role, and who asked and decided. */
async function named(databases: Databases, changes: readonly Unnamed[]): Promise<RoleChange[]> {
  const people = changes.flatMap((it) => [it.proposed_by, it.decided_by]).filter((it) => it !== null)
  const names = await listDisplayNames(databases, [...new Set(people)])
  return changes.map(({ proposed_by, decided_by, ...change }) => ({
    ...change,
    diff: diffOf(change.before, change.after),
    proposed_by_name: names.get(proposed_by) ?? proposed_by,
    decided_by_name: decided_by === null ? null : (names.get(decided_by) ?? decided_by),
  }))
}

/** Changes of all roles that wait for somebody. */
export async function listWaitingChanges({ databases, clock }: Needs, by: By): Promise<RoleChange[]> {
  const waiting = await listWaiting(databases.db, clock, null)
  return named(
    databases,
    waiting.map((it) => ofWaiting(it, by)),
  )
}

/** What waits of a role, and what has become of it. */
export async function listChangesOf(
  { databases, clock }: Needs,
  role_code: string,
  by: By,
): Promise<RoleChange[]> {
  const { db } = databases
  const [waiting, kept] = await Promise.all([
    listWaiting(db, clock, role_code),
    queries.listChanges(db, role_code),
  ])
  const copied = kept.flatMap((it) => (it.copied_from === null ? [] : [it.copied_from]))
  const models = new Map((await queries.listRoleNames(db, copied)).map((it) => [it.role_code, it] as const))
  const changes = [...waiting.map((it) => ofWaiting(it, by)), ...kept.map((it) => ofKept(it, models, by))]
  return named(databases, changes)
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

type Proposal = NewChange & { role_code: string }

/** What is asked for, written down whole; refused where it makes no sense of the role as it is. */
async function factsOf({ databases, clock }: Needs, input: Proposal): Promise<RoleFacts> {
  const { role_code, kind_code } = input
  const { db } = databases
  const roles = await queries.readRoles(db, clock.today())
  const role = roles.find((it) => it.role_code === role_code)
  if (!role && kind_code !== 'create') throw notFound('role', role_code)
  checkChangeKind(kind_code, {
    exists: role !== undefined,
    is_built_in: role?.is_built_in ?? false,
    is_active: role?.is_active ?? false,
    member_count: role?.member_count ?? 0,
  })
  const copied = kind_code === 'create' ? input.copied_from : undefined
  const model = roles.find((it) => it.role_code === copied)
  if (copied !== undefined && !model) throw notFound('role', copied)
  const before = role ? contentOf(role) : null
  const after = afterOf(input, { role, model })
  checkContent(role_code, after)
  const diff = diffOf(before, after)
  if (isEmptyDiff(diff)) throw invalid('Nothing is changed.')
  const copied_from = model
    ? { role_code: model.role_code, name_zh: model.name_zh, name_en: model.name_en }
    : null
  const field_names = await namesOfFields(
    db,
    diff.shown.map((it) => it.field_class),
  )
  return { role_code, kind_code, before, after, copied_from, field_names }
}

/** Asks another security administrator for a change; of one role a single one waits at a time. */
export async function proposeChange(
  needs: Asking,
  input: Proposal,
  by: Asker,
): Promise<{ request_id: string }> {
  const { role_code, reason } = input
  const facts = await factsOf(needs, input)
  const request_id = await inTransaction(needs.databases, async (db) => {
    await queries.holdRole(db, role_code)
    const [open] = await listWaiting(db, needs.clock, role_code)
    if (open) throw conflict('role_change_open', 'Another change of the role waits to be decided.')
    return startRequestIn(db, {
      context: { ...needs, actor: by },
      flow: ROLE_CHANGE,
      facts,
      reason,
      ...(by.request_id !== undefined && { trace_id: by.request_id }),
    })
  })
  return { request_id }
}
