import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import type { Channel } from '../../platform/notify/message.ts'
import { alertSecretOf, webhookChannel } from '../../platform/notify/webhook.ts'

/** The ways to tell people that this installation has. */
export async function openChannels(config: Config, clock: Clock): Promise<Channel[]> {
  const { webhookUrl: url, mail } = config.alerts
  const channels: Channel[] = []
  if (url !== null) channels.push(webhookChannel({ url, secret: alertSecretOf(config), clock }))
  if (mail !== null) {
    const { mailChannel } = await import('../../platform/notify/mail.ts')
    channels.push(mailChannel(mail))
  }
  return channels
}
