import { type Kysely, type Selectable, sql } from 'kysely'
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

/** What is entered of each of some customers about one channel and purpose. */
export async function listConsentsAbout(
  db: ScopedDb,
  {
    customer_ids: ids,
    channel,
    purpose,
  }: { customer_ids: readonly string[]; channel: string; purpose: string },
) {
  const columns = CONSENT.map((it) => sql.ref(`c.${it}`))
  type Found = Selectable<Pick<DB['consents.consents'], (typeof CONSENT)[number]>> & { whose_id: string }
  const { rows } = await sql<Found>`
    with numbers as (
      select it.whose_id, it.whose_id as registered_id from unnest(${[...ids]}::bigint[]) as it (whose_id)
      union
      select n.customer_id, n.registered_id from marts.customer_numbers as n
      where n.customer_id = any(${[...ids]}::bigint[])
    )
    select n.whose_id, ${sql.join(columns)}
    from numbers as n
    inner join consents.consents as c on c.customer_id = n.registered_id
    where c.channel_code = ${channel} and c.purpose_code = ${purpose}`.execute(db)
  return rows
}

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
