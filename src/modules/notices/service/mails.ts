import { listMailAddresses } from '../../../platform/auth/mail-addresses.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { KeyRing } from '../../../platform/crypto/index.ts'
import type { Databases } from '../../../platform/db.ts'
import type { Channel, Message } from '../../../platform/notify/message.ts'
import { waitAfter } from '../../../platform/notify/retry.ts'
import * as queries from '../queries/mails.ts'

const CLAIMED_MS = 10 * 60_000
const AT_ONCE = 50

export type MailNeeds = {
  db: Databases['db']
  /** To open the addresses. */
  keys: KeyRing
  clock: Clock
  /** Opens a way to somebody's address. */
  mailTo: (address: string) => Channel
}

/**
 * Sends the mails that are due, each outside any transaction. Whoever is cut off between sending and noting
 * it sends again, under the number by which a mail server knows the message.
 */
export async function sendDueMails({
  db,
  keys,
  clock,
  mailTo,
}: MailNeeds): Promise<{ sent: number; failed: string[] }> {
  const now = clock.now()
  const until = new Date(now.getTime() + CLAIMED_MS).toISOString()
  const due = await queries.claimDueMails(db, { now: now.toISOString(), until, limit: AT_ONCE })
  const addresses = await listMailAddresses({ db, keys }, [...new Set(due.map((it) => it.user_id))])
  const failed: string[] = []
  for (const mail of due) {
    const error = await send(mail, { address: addresses.get(mail.user_id) ?? null, mailTo })
    if (error === null) await queries.markSent(db, { mail_id: mail.mail_id, at: clock.now().toISOString() })
    else {
      const wait = addresses.has(mail.user_id) ? waitAfter(mail.tries + 1) : null
      const next = wait === null ? null : new Date(clock.now().getTime() + wait).toISOString()
      await queries.markTried(db, { mail_id: mail.mail_id, error, next })
      failed.push(error)
    }
  }
  return { sent: due.length - failed.length, failed }
}

type Sending = { address: string | null; mailTo: MailNeeds['mailTo'] }

/** Null when it was taken, else why not. */
async function send(mail: queries.DueMail, { address, mailTo }: Sending): Promise<string | null> {
  if (address === null) return 'The person has no address any more.'
  try {
    await mailTo(address).send(mail.message as Message)
    return null
  } catch (failure) {
    return (failure as Error).message
  }
}
