import type { Kysely } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import type { DB } from '../../platform/database.generated.ts'
import type { Channel } from '../../platform/notify/message.ts'
import { waitAfter } from '../../platform/notify/retry.ts'
import { listDueAlerts, markSent, markTried } from '../../serving/alerts.ts'

type Sending = { db: Kysely<DB>; clock: Clock; channels: readonly Channel[] }

export type Sent = { sent: number; failed: { channel: string; error: string }[] }

/**
 * Sends what is due. Each is marked as sent as soon as its receiver has taken it; one whose way to tell is
 * not set up any more waits for it.
 */
export async function sendDueAlerts({ db, clock, channels }: Sending): Promise<Sent> {
  const result: Sent = { sent: 0, failed: [] }
  for (const alert of await listDueAlerts(db, clock.now())) {
    const channel = channels.find((it) => it.name === alert.channel)
    if (!channel) continue
    try {
      await channel.send(alert.message)
    } catch (failure) {
      const error = (failure as Error).message
      const wait = waitAfter(alert.tries + 1)
      const next = wait === null ? null : new Date(clock.now().getTime() + wait)
      await markTried(db, { alert_no: alert.alert_no, error, next })
      result.failed.push({ channel: channel.name, error })
      continue
    }
    await markSent(db, { alert_no: alert.alert_no, at: clock.now() })
    result.sent += 1
  }
  return result
}
