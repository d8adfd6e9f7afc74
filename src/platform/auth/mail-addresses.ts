import { type Kysely, sql } from 'kysely'
import type { DB } from '../database.generated.ts'
import type { KeyRing } from '../crypto/index.ts'
import { sealedColumn } from '../crypto/sealed-columns.ts'
import { invalid, notFound } from '../errors.ts'

type Db = Pick<Kysely<DB>, 'getExecutor'>
type Keyed = { db: Db; keys: KeyRing }

export const MAIL_ADDRESS = sealedColumn('platform.users', 'mail_address_sealed')

/** Where people are written to; whoever has no address, or may not sign in any more, is left out. */
export async function listMailAddresses(
  { db, keys }: Keyed,
  userIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await listSealed(db, userIds)
  return new Map(rows.map((it) => [it.user_id, MAIL_ADDRESS.read(keys, it.mail_address_sealed)]))
}

/** Who of them has an address, whatever it is. */
export async function listWithMail(db: Db, userIds: readonly string[]): Promise<Set<string>> {
  const rows = await listSealed(db, userIds)
  return new Set(rows.map((it) => it.user_id))
}

async function listSealed(db: Db, userIds: readonly string[]) {
  if (userIds.length === 0) return []
  const { rows } = await sql<{ user_id: string; mail_address_sealed: string }>`
    select user_id, mail_address_sealed from platform.users
    where is_active and mail_address_sealed is not null and user_id = any(${[...userIds]})`.execute(db)
  return rows
}

const WELL_FORMED = /^[^@\s,<>]+@[^@\s,<>]+$/

/** Says where somebody is written to; null: nowhere. */
export async function setMailAddress(
  { db, keys }: Keyed,
  input: { username: string; mail_address: string | null },
): Promise<string> {
  const { username, mail_address: address } = input
  if (address !== null && !WELL_FORMED.test(address)) throw invalid(`"${address}" is no mail address.`)
  const { rows } = await sql<{ user_id: string }>`
    update platform.users set mail_address_sealed = ${MAIL_ADDRESS.write(keys, address)}
    where username = ${username.toLowerCase()} returning user_id`.execute(db)
  const [user] = rows
  if (!user) throw notFound('user', username)
  return user.user_id
}
