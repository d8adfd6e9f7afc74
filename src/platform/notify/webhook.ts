import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { unavailable } from '../errors.ts'
import { ensureState, statePaths } from '../state.ts'
import type { Channel, Message } from './message.ts'

const TIMEOUT_MS = 10_000

type WebhookInput = { url: string; secret: string; clock: Clock; timeoutMs?: number }

/**
 * Posts a message as JSON. Its receiver can tell that it is ours and is not an old one sent again: the
 * signature is the HMAC-SHA256 of the timestamp, a dot and the body.
 */
export function webhookChannel({ url, secret, clock, timeoutMs = TIMEOUT_MS }: WebhookInput): Channel {
  return {
    name: 'webhook',
    async send(message: Message) {
      const body = JSON.stringify(message)
      const timestamp = String(Math.floor(clock.now().getTime() / 1000))
      const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'zhike-alert-id': message.id,
          'zhike-timestamp': timestamp,
          'zhike-signature': `sha256=${signature}`,
        },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      }).catch((error: Error) => {
        throw unavailable('webhook_unreachable', `The webhook cannot be reached: ${reasonOf(error)}`)
      })
      await answer.body?.cancel()
      if (!answer.ok) throw unavailable('webhook_refused', `The webhook answered ${answer.status}.`)
    },
  }
}

const reasonOf = (error: Error) => (error.cause instanceof Error ? error.cause.message : error.message)

/** The word that signs: chosen by the environment, else made once and kept in the state folder. */
export function alertSecretOf(config: Config): string {
  if (config.alerts.webhookSecret !== null) return config.alerts.webhookSecret
  ensureState(config)
  const { alertSecretFile: path } = statePaths(config)
  try {
    writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(path, 'utf8').trim()
}
