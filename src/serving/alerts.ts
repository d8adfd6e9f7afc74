import { type Kysely, sql } from 'kysely'
import type { DB } from '../platform/database.generated.ts'
import type { Message } from '../platform/notify/message.ts'
import { momentOf, momentOrNull } from './arrivals.ts'

export type ChannelName = 'webhook' | 'mail'

export type Alert = {
  alert_no: string
  event_key: string
  channel: ChannelName
  kind_code: string
  business_date: string | null
  message: Message
  state_code: 'waiting' | 'sent' | 'given_up'
  tries: number
  next_try_at: Date
  raised_at: Date
  sent_at: Date | null
  last_error: string | null
}

export type NewAlert = { event_key: string; business_date: string | null; message: Message }

/** Writes an event down for every way to tell of it; one that is written down already is not again. */
export async function raiseAlert(
  db: Kysely<DB>,
  { event_key, business_date, message }: NewAlert,
  channels: readonly ChannelName[],
): Promise<number> {
  if (channels.length === 0) return 0
  const { kind: kind_code, raised_at } = message
  const rows = channels.map((channel) => ({
    event_key,
    channel,
    kind_code,
    business_date,
    message: JSON.stringify(message),
    raised_at,
    next_try_at: raised_at,
  }))
  const made = await db
    .insertInto('pipeline.alerts')
    .values(rows)
    .onConflict((known) => known.columns(['event_key', 'channel']).doNothing())
    .returning('alert_no')
    .execute()
  return made.length
}

/** Those whose time to be sent has come, oldest first. */
export async function listDueAlerts(db: Kysely<DB>, now: Date): Promise<Alert[]> {
  const rows = await db
    .selectFrom('pipeline.alerts')
    .selectAll()
    .where('state_code', '=', 'waiting')
    .where('next_try_at', '<=', now.toISOString())
    .orderBy('alert_no')
    .execute()
  return rows.map(toAlert)
}

/** The latest, newest first. */
export async function listAlerts(db: Kysely<DB>, limit: number): Promise<Alert[]> {
  const rows = await db
    .selectFrom('pipeline.alerts')
    .selectAll()
    .orderBy('alert_no', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toAlert)
}

export const markSent = (db: Kysely<DB>, { alert_no, at }: { alert_no: string; at: Date }) =>
  db
    .updateTable('pipeline.alerts')
    .set({ state_code: 'sent', sent_at: at.toISOString(), tries: sql`tries + 1`, last_error: null })
    .where('alert_no', '=', alert_no)
    .execute()

type Tried = { alert_no: string; error: string; next: Date | null }

/** Notes why it could not be sent, and when it is tried again; without a next time it is given up. */
export const markTried = (db: Kysely<DB>, { alert_no, error, next }: Tried) =>
  db
    .updateTable('pipeline.alerts')
    .set({
      tries: sql`tries + 1`,
      last_error: error,
      ...(next ? { next_try_at: next.toISOString() } : { state_code: 'given_up' }),
    })
    .where('alert_no', '=', alert_no)
    .execute()

type AlertRow = Omit<
  Alert,
  'message' | 'channel' | 'state_code' | 'next_try_at' | 'raised_at' | 'sent_at'
> & {
  message: unknown
  channel: string
  state_code: string
  next_try_at: string
  raised_at: string
  sent_at: string | null
}

const toAlert = (row: AlertRow): Alert => ({
  ...row,
  alert_no: String(row.alert_no),
  message: row.message as Message,
  channel: row.channel as ChannelName,
  state_code: row.state_code as Alert['state_code'],
  next_try_at: momentOf(row.next_try_at),
  raised_at: momentOf(row.raised_at),
  sent_at: momentOrNull(row.sent_at),
})
