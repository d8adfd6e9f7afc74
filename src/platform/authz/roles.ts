import { type Kysely, sql } from 'kysely'
import type { ReachKind } from '../context.ts'
import type { DB } from '../database.generated.ts'

export type Role = {
  role_code: string
  name_zh: string
  name_en: string
  power_code: 'business' | 'system' | 'security' | 'audit'
  reach_kind: ReachKind | null
  is_built_in: boolean
  is_active: boolean
  permissions: string[]
}

/** Every role with what it allows, the bank's business first. */
export async function listRoles(db: Pick<Kysely<DB>, 'getExecutor'>): Promise<Role[]> {
  const { rows } = await sql<Role>`
    select r.role_code, r.name_zh, r.name_en, r.power_code, r.reach_kind, r.is_built_in, r.is_active,
      coalesce(json_agg(g.permission order by g.permission) filter (where g.permission is not null), '[]')
        as permissions
    from platform.roles r left join platform.role_permissions g on g.role_code = r.role_code
    group by r.role_code
    order by r.power_code = 'business' desc, r.power_code, r.reach_kind is null, r.role_code`.execute(db)
  return rows
}

/** What roles are called; one that there is not is called by its code. */
export async function roleNames(
  db: Pick<Kysely<DB>, 'getExecutor'>,
): Promise<(roleCode: string) => { zh: string; en: string }> {
  const { rows } = await sql<Pick<Role, 'role_code' | 'name_zh' | 'name_en'>>`
    select r.role_code, r.name_zh, r.name_en from platform.roles as r`.execute(db)
  const known = new Map(rows.map((it) => [it.role_code, { zh: it.name_zh, en: it.name_en }] as const))
  return (code) => known.get(code) ?? { zh: code, en: code }
}

export type ShownBy = {
  role_code: string
  name_zh: string
  name_en: string
  in_list: string | null
  in_record: string | null
}

/** How each role that looks at customers is shown a class of fields, as far as it says so. */
export const listShown = (db: Kysely<DB>, field_class: string): Promise<ShownBy[]> =>
  db
    .selectFrom('platform.roles as r')
    .leftJoin('platform.role_fields as f', (on) =>
      on.onRef('f.role_code', '=', 'r.role_code').on('f.field_class', '=', field_class),
    )
    .select(['r.role_code', 'r.name_zh', 'r.name_en', 'f.in_list', 'f.in_record'])
    .where('r.is_active', '=', true)
    .where('r.reach_kind', 'is not', null)
    .orderBy('r.role_code')
    .execute()
