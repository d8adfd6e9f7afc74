import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { createUser } from '../../src/platform/auth/users.ts'
import type { FieldRights } from '../../src/platform/authz/fields.ts'
import type { Duty } from '../../src/platform/authz/posts.ts'
import { systemClock } from '../../src/platform/clock.ts'
import type { Databases, Reach } from '../../src/platform/context.ts'
import type { DB } from '../../src/platform/database.generated.ts'

export type GivenRights = {
  reaches: readonly Reach[]
  permissions: readonly string[]
  /** How fields are shown; as in the roles that come with the product unless said. */
  fields?: FieldRights
}

const EVERYWHERE = '9900000000'
const WITH_A_REACH = ['customers.read', 'customers.export']

/**
 * Duties with exactly these rights, in roles made for them: one for each reach, and one without any where
 * there is none. Whoever has a reach may look at customers and export them.
 */
export async function givenDuties(
  db: Kysely<DB>,
  { reaches, permissions, fields }: GivenRights,
): Promise<Duty[]> {
  if (reaches.length === 0)
    return [await givenDuty(db, { reach: null, permissions, fields: fields ?? fieldsFrom(null) })]
  const all = [...new Set([...WITH_A_REACH, ...permissions])]
  return Promise.all(
    reaches.map((reach) => givenDuty(db, { reach, permissions: all, fields: fields ?? fieldsFrom(reach) })),
  )
}

/** As the roles that come with the product see, from as far away. */
export const fieldsFrom = (reach: Reach | null): FieldRights => ({
  person_name: { list: reach?.kind === 'head' ? 'masked' : 'clear', record: 'clear' },
  amount: { list: 'clear', record: 'clear' },
  credit: { list: 'clear', record: 'clear' },
  ...(reach?.kind === 'manager' && { employer: { list: 'clear', record: 'clear' } }),
})

type Rights = { reach: Reach | null; permissions: readonly string[]; fields: FieldRights }

async function givenDuty(db: Kysely<DB>, { reach, permissions, fields }: Rights): Promise<Duty> {
  const rights = JSON.stringify([reach?.kind ?? null, [...permissions].toSorted(), fields])
  const role_code = `given_${createHash('sha256').update(rights).digest('hex').slice(0, 12)}`
  const role = { role_code, name_zh: role_code, name_en: role_code, power_code: 'business' }
  await db
    .insertInto('platform.roles')
    .values({ ...role, reach_kind: reach?.kind ?? null })
    .onConflict((known) => known.doNothing())
    .execute()
  const rows = permissions.map((permission) => ({ role_code, permission }))
  if (rows.length > 0) {
    await db
      .insertInto('platform.role_permissions')
      .values(rows)
      .onConflict((known) => known.doNothing())
      .execute()
  }
  const shown = Object.entries(fields).map(([field_class, shownAs]) => ({
    role_code,
    field_class,
    in_list: shownAs!.list,
    in_record: shownAs!.record,
  }))
  if (shown.length > 0) {
    await db
      .insertInto('platform.role_fields')
      .values(shown)
      .onConflict((known) => known.doNothing())
      .execute()
  }
  const line_code = reach?.kind === 'line' ? reach.line_code : null
  return { role_code, unit_id: reach?.unit_id ?? EVERYWHERE, line_code }
}

/** People who may sign in, without a post. */
export async function givenActors(databases: Databases, names: readonly string[]): Promise<void> {
  for (const user_id of names) {
    const named = { user_id, username: user_id.toLowerCase(), display_name: user_id, title: '' }
    await createUser(
      { databases, clock: systemClock },
      { ...named, posts: [], password: 'a password for tests', password_kind: 'lasting' },
    )
  }
}
