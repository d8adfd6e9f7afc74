import { changesBetween, doneBy, recordAudit } from '../../platform/audit.ts'
import { withoutIdentifiers } from '../../platform/audit-text.ts'
import { listDisplayNames } from '../../platform/auth/users.ts'
import { mayDo } from '../../platform/authz/permissions.ts'
import type { KeyRing } from '../../platform/crypto/index.ts'
import { type Context, inTransaction, type ScopedDb } from '../../platform/db.ts'
import { invalid } from '../../platform/errors.ts'
import { readEntered } from '../../serving/as-of.ts'
import { missingCustomer } from '../customer-management/index.ts'
import type { ConsentChannel, ConsentPurpose, ConsentReason } from './names.schema.ts'
import { CONSENTS_WRITE, inForce, mayContact } from './policy.ts'
import * as queries from './queries.ts'
import type { Consent, ConsentAnswer, ConsentEntry, NewConsent } from './schema.ts'

export type WithKeys = Context & { keys: KeyRing }
type Row = Awaited<ReturnType<typeof queries.listConsents>>[number]

/** What a customer has said, as it had been entered until the end of the day looked at. */
export async function readConsents(context: WithKeys, customerId: string): Promise<ConsentAnswer> {
  const rows = await readEntered(context, customerId, (db, until) =>
    queries.listConsents(db, { customer_id: customerId, until }),
  )
  if (!rows) throw await missingCustomer(context, customerId)
  const names = await listDisplayNames(context.databases, [...new Set(rows.map((it) => it.entered_by))])
  const counting = new Set(inForce(rows.map(said)).map((it) => it.consent_id))
  return {
    entries: rows.map((row) => shown(context.keys, row, { names, counting })),
    may_write: mayDo(context.actor, CONSENTS_WRITE),
    today: context.clock.today(),
  }
}

const said = (row: Row) => ({
  ...ruleOf(row),
  consent_id: String(row.consent_id),
  given_on: String(row.given_on),
})

const ruleOf = (row: Row): Consent =>
  ({
    channel_code: row.channel_code,
    purpose_code: row.purpose_code,
    state_code: row.state_code,
    weekdays: row.weekdays,
    time_from: row.time_from,
    time_to: row.time_to,
    not_before: row.not_before,
    not_after: row.not_after,
  }) as Consent

type Known = { names: ReadonlyMap<string, string>; counting: ReadonlySet<string> }

const shown = (keys: KeyRing, row: Row, { names, counting }: Known): ConsentEntry => ({
  ...said(row),
  evidence_code: row.evidence_code as ConsentEntry['evidence_code'],
  reference: queries.CONSENT_REFERENCE.read(keys, row.reference_sealed),
  entered_by_name: names.get(row.entered_by) ?? null,
  entered_at: new Date(String(row.entered_at)).toISOString(),
  is_in_force: counting.has(String(row.consent_id)),
})

/** What counts for a customer as of now; read within the reach of whoever asks. */
export async function consentsInForce(db: ScopedDb, customerId: string): Promise<Consent[]> {
  const rows = await queries.listConsents(db, { customer_id: customerId, until: null })
  return inForce(rows.map(said))
}

type Asked = {
  customer_ids: readonly string[]
  channel: ConsentChannel
  purpose: ConsentPurpose
  at: Date
}

/** Of some customers, those that may not be contacted, with every reason; within the reach of who asks. */
export async function whoMayNotBeContacted(
  db: ScopedDb,
  { customer_ids, channel, purpose, at }: Asked,
): Promise<Map<string, ConsentReason[]>> {
  const rows = await queries.listConsentsAbout(db, { customer_ids, channel, purpose })
  const entered = Map.groupBy(rows, (it) => it.whose_id)
  return new Map(
    customer_ids.flatMap((id) => {
      const consents = inForce((entered.get(id) ?? []).map(said))
      const { reasons } = mayContact({ consents, channel, purpose, at })
      return reasons.length === 0 ? [] : [[id, reasons] as const]
    }),
  )
}

type Entering = NewConsent & { customer_id: string; request_id: string }

/** Enters what a customer has said, of every channel and purpose that was named. */
export async function enterConsents(context: WithKeys, input: Entering): Promise<ConsentAnswer> {
  const { actor, clock, databases } = context
  const { customer_id: id, given_on } = input
  if (given_on > clock.today()) throw invalid('Nobody has said that yet.', { field: 'given_on' })
  const known = await readEntered(context, id, (db) => consentsInForce(db, id))
  if (!known) throw await missingCustomer(context, id)
  const rows = rowsOf(context, input)
  await inTransaction(databases, async (db) => {
    for (const row of rows) {
      const consent_id = await queries.insertConsent(db, row)
      const before = known.find(isAbout(row))
      await recordAudit(
        { databases: { db }, clock },
        {
          ...doneBy(actor),
          action: 'consents.enter',
          outcome: 'done',
          subject: id,
          customer_id: id,
          record: { table: 'consents.consents', id: consent_id },
          changes: changesBetween(before ? toldOf(before) : null, { ...aboutOf(row), ...toldOf(row) }),
          request_id: input.request_id,
          details: { given_on, evidence_code: input.evidence_code },
        },
      )
    }
  })
  return readConsents({ ...context, asOf: null }, id)
}

type About = Pick<queries.NewRow, 'channel_code' | 'purpose_code'>
type Rule = Pick<
  queries.NewRow,
  'state_code' | 'weekdays' | 'time_from' | 'time_to' | 'not_before' | 'not_after'
>

const isAbout =
  (one: About) =>
  (other: About): boolean =>
    one.channel_code === other.channel_code && one.purpose_code === other.purpose_code
const aboutOf = ({ channel_code, purpose_code }: About) => ({ channel_code, purpose_code })
const toldOf = ({ state_code, weekdays, time_from, time_to, not_before, not_after }: Rule) => ({
  state_code,
  weekdays: weekdays?.join(',') ?? null,
  time_from,
  time_to,
  not_before,
  not_after,
})

/** One row for each channel and purpose that were named. */
function rowsOf({ actor, clock, keys }: WithKeys, input: Entering): queries.NewRow[] {
  const { weekdays, time_from, time_to, not_before, not_after } = input
  // All seven are every day.
  const days = weekdays?.length === 7 ? null : (weekdays?.toSorted() ?? null)
  const window = { weekdays: days, time_from, time_to, not_before, not_after }
  if (input.state_code === 'withdrawn' && Object.values(window).some((it) => it !== null)) {
    throw invalid('What is taken back is taken back at all times.', { field: 'state_code' })
  }
  const row = {
    ...window,
    customer_id: input.customer_id,
    state_code: input.state_code,
    given_on: input.given_on,
    evidence_code: input.evidence_code,
    reference_sealed: queries.CONSENT_REFERENCE.write(keys, withoutIdentifiers(input.reference)),
    entered_by: actor.user_id,
    entered_at: clock.now().toISOString(),
  }
  return input.channel_codes.flatMap((channel_code) =>
    input.purpose_codes.map((purpose_code) => ({ ...row, channel_code, purpose_code })),
  )
}
