import { listDisplayNames } from '../../../platform/auth/users.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Databases } from '../../../platform/db.ts'
import { listWaitingOf } from '../../approvals/index.ts'
import { ROLES_MANAGE } from '../../system/index.ts'
import * as queries from '../queries/roles.ts'
import { diffOf, type RoleChange, type RoleContent, type RoleFacts } from '../roles.schema.ts'
import type { By, Needs } from './needs.ts'
import { ROLE_CHANGE } from './role-flow.ts'

type Waiting = Omit<Awaited<ReturnType<typeof listWaitingOf>>[number], 'facts'> & { facts: RoleFacts }

/** Requests that wait for somebody: of one role, or of all. */
export async function listWaiting(
  db: Databases['db'],
  clock: Clock,
  role_code: string | null,
): Promise<Waiting[]> {
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
