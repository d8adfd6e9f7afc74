import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import { openKeyRing } from '../../platform/crypto/index.ts'
import { type Databases, inTransaction } from '../../platform/db.ts'
import type { Channel } from '../../platform/notify/message.ts'
import { statePaths } from '../../platform/state.ts'
import { remindOfTasks, sendDueMails } from '../../modules/notices/index.ts'
import { type NightEvent, tellOfNight } from '../../modules/system/index.ts'

type Needs = { config: Config; databases: Databases; clock: Clock }

/** Puts what happened to nights, and tasks whose time runs out, into the inboxes of whom it concerns. */
export async function tellPeople({ databases, clock }: Needs, events: readonly NightEvent[]): Promise<void> {
  await inTransaction(databases, async (db) => {
    for (const event of events) await tellOfNight(db, event, clock)
  })
  await remindOfTasks({ databases, clock })
}

/** Sends the mails that wait, where the installation has a mail server. Returns what could not be sent. */
export async function mailPeople({ config, databases, clock }: Needs): Promise<string[]> {
  const { mail } = config.alerts
  if (mail === null) return []
  const { mailChannel } = await import('../../platform/notify/mail.ts')
  const { smtpUrl, from } = mail
  const mailTo = (address: string): Channel => mailChannel({ smtpUrl, from, to: [address] })
  const keys = openKeyRing(statePaths(config).keysDir)
  const { failed } = await sendDueMails({ db: databases.db, keys, clock, mailTo })
  return failed
}
