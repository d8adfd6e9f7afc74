import type { Kysely } from 'kysely'
import { sealedColumn } from '../../platform/crypto/sealed-columns.ts'
import type { DB, ScopedDb } from '../../platform/db.ts'
import { ofCustomer } from '../../serving/numbers.ts'

/** Number of a form, a recording, a message. */
export const CONSENT_REFERENCE = sealedColumn('consents.consents', 'reference_sealed')

const CONSENT = [
  'consent_id',
  'channel_code',
  'purpose_code',
  'state_code',
  'given_on',
  'weekdays',
  'time_from',
  'time_to',
  'not_before',
  'not_after',
  'evidence_code',
  'reference_sealed',
  'entered_by',
  'entered_at',
] as const

type Wanted = { customer_id: string; until: string | null }

/** What was entered of a customer, and of the numbers that are his by now, up to a moment; the last first. */
export const listConsents = (db: ScopedDb, { customer_id: id, until }: Wanted) =>
  db
    .selectFrom('consents.consents')
    .select(CONSENT)
    .where(ofCustomer('consents.customer_id', id))
    .$if(until !== null, (it) => it.where('entered_at', '<', until!))
    .orderBy('given_on', 'desc')
    .orderBy('consent_id', 'desc')
    .execute()

export type NewRow = {
  customer_id: string
  channel_code: string
  purpose_code: string
  state_code: string
  given_on: string
  weekdays: number[] | null
  time_from: string | null
  time_to: string | null
  not_before: string | null
  not_after: string | null
  evidence_code: string
  reference_sealed: string
  entered_by: string
  entered_at: string
}

export async function insertConsent(db: Kysely<DB>, row: NewRow): Promise<string> {
  const { consent_id } = await db
    .insertInto('consents.consents')
    .values(row)
    .returning('consent_id')
    .executeTakeFirstOrThrow()
  return String(consent_id)
}
