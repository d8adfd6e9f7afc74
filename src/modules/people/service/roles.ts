import { POWERS } from '../schema.ts'
import { notFound } from '../../../platform/errors.ts'
import { listPermissions, ROLES_MANAGE } from '../../system/index.ts'
import { conflictsOf } from '../policy.ts'
import * as queries from '../queries/roles.ts'
import {
  diffOf,
  isEmptyDiff,
  type PermissionWords,
  type Role,
  type RoleList,
  type RoleRecord,
} from '../roles.schema.ts'
import type { By, Needs } from './needs.ts'
import { listChangesOf, listWaitingChanges } from './role-changes.ts'

/** What roles can allow, each in words, with the powers whose roles may have it. */
export const readPermissions = (): PermissionWords[] =>
  listPermissions().map(({ powers, ...it }) => ({ ...it, powers: [...(powers ?? POWERS)] }))

const toRole = ({ delivered, ...role }: queries.StoredRole): Role => ({
  ...role,
  is_as_delivered: delivered !== null && isEmptyDiff(diffOf(delivered, role)),
})

/** All roles side by side, and the changes that wait for somebody. */
export async function listRoles({ databases, clock }: Needs, by: By): Promise<RoleList> {
  const { db } = databases
  const [roles, conflicts, changes] = await Promise.all([
    queries.readRoles(db, clock.today()),
    queries.listConflictPairs(db),
    listWaitingChanges({ databases, clock }, by),
  ])
  return {
    roles: roles.map(toRole),
    permissions: readPermissions(),
    conflicts,
    changes,
    may_manage: by.permissions.includes(ROLES_MANAGE),
  }
}

/** One role: what it allows and how far it looks, who has it, what it excludes, and how it became so. */
export async function getRole(
  { databases, clock }: Needs,
  input: { role_code: string; by: By },
): Promise<RoleRecord> {
  const { role_code, by } = input
  const { db } = databases
  const today = clock.today()
  const [roles, pairs, members, changes] = await Promise.all([
    queries.readRoles(db, today),
    queries.listConflictPairs(db),
    queries.listMembers(db, { role_code, today }),
    listChangesOf({ databases, clock }, role_code, by),
  ])
  const found = roles.find((it) => it.role_code === role_code)
  if (!found) throw notFound('role', role_code)
  const others = roles.filter((it) => it.role_code !== role_code && it.is_active)
  return {
    role: toRole(found),
    delivered: found.delivered,
    members,
    conflicts: conflictsOf(found, others, pairs),
    changes,
    permissions: readPermissions(),
    may_manage: by.permissions.includes(ROLES_MANAGE),
  }
}
