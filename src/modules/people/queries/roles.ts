import { type Kysely, sql } from 'kysely'
import { NEWEST_UNITS } from '../../../platform/authz/units.ts'
import type { DB } from '../../../platform/db.ts'
import type { RoleContent, RoleRecord } from '../roles.schema.ts'

type Db = Kysely<DB>

export type StoredRole = RoleContent & {
  role_code: string
  is_built_in: boolean
  member_count: number
  delivered: RoleContent | null
}

/** How classes of fields are shown, of rows `f`. */
const FIELDS = sql`coalesce(json_agg(json_build_object('field_class', f.field_class, 'in_list', f.in_list,
  'in_record', f.in_record) order by f.field_class), '[]')`

/** Every role, as it is and as the product has it, with how many people fill a post of it. */
export async function readRoles(db: Db, today: string): Promise<StoredRole[]> {
  const { rows } = await sql<StoredRole>`
    select r.role_code, r.name_zh, r.name_en, r.power_code, r.reach_kind, r.is_built_in, r.is_active,
      (select coalesce(json_agg(g.permission order by g.permission), '[]')
        from platform.role_permissions as g where g.role_code = r.role_code) as permissions,
      (select ${FIELDS} from platform.role_fields as f where f.role_code = r.role_code) as fields,
      (select CAST(count(distinct h.user_id) as integer)
        from platform.posts as p inner join platform.post_holders as h on h.post_id = p.post_id
        where p.role_code = r.role_code and h.valid_to > ${today}) as member_count,
      (select json_build_object('name_zh', b.name_zh, 'name_en', b.name_en, 'power_code', r.power_code,
          'reach_kind', b.reach_kind, 'is_active', true, 'permissions', (
            select coalesce(json_agg(bp.permission order by bp.permission), '[]')
            from people.built_in_permissions as bp where bp.role_code = b.role_code), 'fields', (
            select ${FIELDS} from people.built_in_fields as f where f.role_code = b.role_code))
        from people.built_in_roles as b where b.role_code = r.role_code) as delivered
    from platform.roles as r
    order by r.power_code = 'business' desc nulls last, r.power_code nulls last,
      r.is_built_in desc nulls last, r.reach_kind is null nulls last, r.role_code nulls last`.execute(db)
  return rows
}

export const listConflictPairs = (db: Db) =>
  db
    .selectFrom('platform.role_conflicts')
    .select(['role_code', 'other_role_code', 'reason_zh', 'reason_en'])
    .orderBy('role_code')
    .orderBy('other_role_code')
    .execute()

const MEMBERS_TOLD = 200

/** Who fills a post of a role now or is to. */
export async function listMembers(
  db: Db,
  input: { role_code: string; today: string },
): Promise<RoleRecord['members']> {
  const { rows } = await sql<RoleRecord['members'][number]>`
    select u.user_id, u.display_name, coalesce(n.unit_name, p.unit_id) as unit_name, p.post_id,
      not u.is_active as is_closed
    from platform.posts as p
    inner join platform.post_holders as h on h.post_id = p.post_id and h.valid_to > ${input.today}
    inner join platform.users as u on u.user_id = h.user_id
    left join platform.units as n
      on n.unit_id = p.unit_id and n.publication_id = ${NEWEST_UNITS}
    where p.role_code = ${input.role_code}
    order by n.lo nulls last, p.post_id nulls last
    limit ${MEMBERS_TOLD}`.execute(db)
  return rows
}

export type StoredChange = Awaited<ReturnType<typeof listChanges>>[number]

/** What has become of a role and of what was asked of it before there were requests; the newest first. */
export const listChanges = (db: Db, role_code: string) =>
  db
    .selectFrom('people.role_changes')
    .select(['request_id', 'role_code', 'kind_code', 'before', 'after', 'copied_from', 'reason'])
    .select(['state_code', 'proposed_by', 'proposed_at', 'decided_by', 'decided_at', 'decided_note'])
    .where('role_code', '=', role_code)
    .orderBy('change_id', 'desc')
    .limit(100)
    .execute()

/** Of which role each was made that was made of another. */
export const listModels = (db: Db) =>
  db
    .selectFrom('people.role_changes')
    .select(['role_code', 'copied_from'])
    .where('kind_code', '=', 'create')
    .where('state_code', '=', 'approved')
    .where('copied_from', 'is not', null)
    .execute()

export type NewStoredChange = {
  request_id: string
  role_code: string
  kind_code: string
  before: RoleContent | null
  after: RoleContent
  copied_from: string | null
  reason: string
  proposed_by: string
  proposed_at: string
  decided_by: string
  decided_at: string
}

/** Writes down what a role has become by a request that was agreed to. */
export const insertChange = (db: Db, change: NewStoredChange) =>
  db
    .insertInto('people.role_changes')
    .values({
      ...change,
      before: change.before && JSON.stringify(change.before),
      after: JSON.stringify(change.after),
      state_code: 'approved',
    })
    .execute()

/** Of one role a single change is asked for at a time, and of two that are agreed to at once one waits. */
export const holdRole = (db: Db, role_code: string) =>
  sql`select pg_advisory_xact_lock(hashtext('people.role ' || ${role_code}))`.execute(db)

/** Makes a role what a change says, at once for everybody who acts in it. */
export async function writeRole(
  db: Db,
  { role_code, content }: { role_code: string; content: RoleContent },
): Promise<void> {
  const { permissions, fields, ...row } = content
  const { power_code: _, ...changed } = row
  await db
    .insertInto('platform.roles')
    .values({ role_code, ...row })
    .onConflict((known) => known.column('role_code').doUpdateSet(changed))
    .execute()
  await db.deleteFrom('platform.role_permissions').where('role_code', '=', role_code).execute()
  await db.deleteFrom('platform.role_fields').where('role_code', '=', role_code).execute()
  if (permissions.length > 0) {
    await db
      .insertInto('platform.role_permissions')
      .values(permissions.map((permission) => ({ role_code, permission })))
      .execute()
  }
  if (fields.length === 0) return
  await db
    .insertInto('platform.role_fields')
    .values(fields.map((it) => ({ role_code, ...it })))
    .execute()
}

/** Keeps a role from whatever another is kept from. */
export const copyConflicts = (db: Db, { from, to }: { from: string; to: string }) =>
  sql`insert into platform.role_conflicts (role_code, other_role_code, reason_zh, reason_en)
    select least(${to}, it.other), greatest(${to}, it.other), it.reason_zh, it.reason_en
    from (
      select case when role_code = ${from} then other_role_code else role_code end as other,
        reason_zh, reason_en
      from platform.role_conflicts
      where ${from} in (role_code, other_role_code)
    ) as it
    on conflict do nothing`.execute(db)

/** What roles are called. */
export const listRoleNames = (db: Db, role_codes: readonly string[]) =>
  db
    .selectFrom('platform.roles')
    .select(['role_code', 'name_zh', 'name_en'])
    .where('role_code', 'in', [...role_codes, ''])
    .execute()
