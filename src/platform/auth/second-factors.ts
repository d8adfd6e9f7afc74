import { createHash, randomBytes, randomInt } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Databases } from '../context.ts'
import type { KeyRing } from '../crypto/index.ts'
import { sealedColumn } from '../crypto/sealed-columns.ts'
import { inTransaction } from '../db.ts'
import { conflict, notFound } from '../errors.ts'
import { hashWithSalt } from './passwords.ts'
import { momentFrom } from './sessions.ts'
import { findTotpStep, makeTotpSecret, otpauthAddress, toBase32 } from './totp.ts'

type Needs = { databases: Databases; clock: Clock; keys: KeyRing }

/** What a person's app makes its codes from. */
export const SECOND_FACTOR_SECRET = sealedColumn('platform.second_factors', 'secret_sealed')

const RECOVERY_CODES = 10
const SALT_BYTES = 16
const RECOVERY_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

/** What is told once, while a person takes up a second factor. */
export type NewFactor = { secret: string; address: string }

export async function hasSecondFactor({ db }: Databases, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('platform.second_factors')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}

/** A new secret for the person's app. It counts from the moment at which a code of it is shown. */
export async function beginSecondFactor(
  needs: Needs,
  person: { user_id: string; username: string; issuer: string },
): Promise<NewFactor> {
  const { user_id, username, issuer } = person
  if (await hasSecondFactor(needs.databases, user_id)) {
    throw conflict('second_factor_exists', 'There is a second factor already. Remove it first.')
  }
  const secret = makeTotpSecret()
  const secret_sealed = SECOND_FACTOR_SECRET.write(needs.keys, secret.toString('base64'))
  const made_at = momentFrom(needs.clock, 0)
  await inTransaction(needs.databases, async (db) => {
    await db
      .deleteFrom('platform.second_factors')
      .where('user_id', '=', user_id)
      .where('confirmed_at', 'is', null)
      .execute()
    await db.insertInto('platform.second_factors').values({ user_id, secret_sealed, made_at }).execute()
  })
  return { secret: toBase32(secret), address: otpauthAddress({ issuer, account: username, secret }) }
}

/**
 * The first code makes the factor count; the recovery codes are told this once. Null for a wrong code. The
 * caller brings the transaction.
 */
export async function confirmSecondFactor(
  needs: Needs,
  { user_id, code }: { user_id: string; code: string },
): Promise<string[] | null> {
  const factor = await findFactor(needs.databases, user_id)
  if (!factor || factor.confirmed_at !== null) throw notFound('second_factor', user_id)
  const now = needs.clock.now()
  const step = findTotpStep(secretOf(needs, factor), code, now)
  if (step === null) return null
  const codes = Array.from({ length: RECOVERY_CODES }, makeRecoveryCode)
  const { db } = needs.databases
  await db
    .updateTable('platform.second_factors')
    .set({ confirmed_at: now.toISOString(), last_step: String(step) })
    .where('user_id', '=', user_id)
    .execute()
  await db.deleteFrom('platform.recovery_codes').where('user_id', '=', user_id).execute()
  const salt = randomBytes(SALT_BYTES)
  const rows = await Promise.all(
    codes.map(async (it) => ({ user_id, salt, code_hash: await hashOf(it, salt) })),
  )
  await db.insertInto('platform.recovery_codes').values(rows).execute()
  return codes
}

/** Takes a code of the app or a recovery code; each is taken once. */
export async function takeCode(needs: Needs, given: { user_id: string; code: string }): Promise<boolean> {
  const { user_id } = given
  const code = given.code.replaceAll(/[\s-]/g, '').toLowerCase()
  const factor = await findFactor(needs.databases, user_id)
  if (!factor || factor.confirmed_at === null) return false
  const now = needs.clock.now()
  if (!/^\d{6}$/.test(code)) return takeRecoveryCode(needs, { user_id, code })
  const step = findTotpStep(secretOf(needs, factor), code, now)
  if (step === null) return false
  // A step that was taken is over, and so is what lies before it.
  const taken = await needs.databases.db
    .updateTable('platform.second_factors')
    .set({ last_step: String(step) })
    .where('user_id', '=', user_id)
    .where((it) => it.or([it('last_step', 'is', null), it('last_step', '<', String(step))]))
    .executeTakeFirst()
  return taken.numUpdatedRows === 1n
}

async function takeRecoveryCode(
  { databases, clock }: Needs,
  { user_id, code }: { user_id: string; code: string },
) {
  const salts = await databases.db
    .selectFrom('platform.recovery_codes')
    .select('salt')
    .distinct()
    .where('user_id', '=', user_id)
    .execute()
  const hashes = await Promise.all(salts.map(({ salt }) => hashOf(code, salt)))
  if (hashes.length === 0) return false
  const taken = await databases.db
    .updateTable('platform.recovery_codes')
    .set({ used_at: momentFrom(clock, 0) })
    .where('user_id', '=', user_id)
    .where('code_hash', 'in', hashes)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return taken.numUpdatedRows === 1n
}

/** Takes the factor away, recovery codes included. Says whether there was one. */
export async function removeSecondFactor({ db }: Pick<Databases, 'db'>, userId: string): Promise<boolean> {
  const removed = await db
    .deleteFrom('platform.second_factors')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return removed.numDeletedRows === 1n
}

/** From the next sign-in on, or at the next request of an open session, the person has to have one. */
export async function requireSecondFactor(
  { db }: Pick<Databases, 'db'>,
  person: { user_id: string; is_required: boolean },
): Promise<void> {
  await db
    .updateTable('platform.users')
    .set({ is_second_factor_required: person.is_required })
    .where('user_id', '=', person.user_id)
    .execute()
}

const findFactor = ({ db }: Databases, userId: string) =>
  db
    .selectFrom('platform.second_factors')
    .select(['secret_sealed', 'confirmed_at'])
    .where('user_id', '=', userId)
    .executeTakeFirst()

const secretOf = ({ keys }: Needs, factor: { secret_sealed: string }) =>
  Buffer.from(SECOND_FACTOR_SECRET.read(keys, factor.secret_sealed), 'base64')

/** Fifty bits of chance take a slow hash. Codes of before have no salt, and are found by the hash of then. */
const hashOf = async (code: string, salt: Buffer | null): Promise<Buffer> => {
  const letters = code.replace('-', '')
  return salt === null ? createHash('sha256').update(letters).digest() : hashWithSalt(letters, salt)
}

function makeRecoveryCode(): string {
  const letters = Array.from({ length: 10 }, () => RECOVERY_LETTERS[randomInt(RECOVERY_LETTERS.length)])
  return `${letters.slice(0, 5).join('')}-${letters.slice(5).join('')}`
}
