import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { quietLog } from '../../../tests/support/actors.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { givenMailServer, givenWebhook } from '../../../tests/support/receivers.ts'
import type { Clock } from '../../platform/clock.ts'
import { type Databases, openDatabases } from '../../platform/db.ts'
import { mailChannel } from '../../platform/notify/mail.ts'
import type { Channel, Message } from '../../platform/notify/message.ts'
import { waitAfter } from '../../platform/notify/retry.ts'
import { webhookChannel } from '../../platform/notify/webhook.ts'
import { connect } from '../../platform/postgres/index.ts'
import { listAlerts, raiseAlert } from '../../serving/alerts.ts'
import { sendDueAlerts } from './send.ts'

const START = new Date('2026-07-01T02:00:00Z')
let now = START
const clock: Clock = { now: () => now, today: () => '2026-07-01' }
const later = (minutes: number) => (now = new Date(now.getTime() + minutes * 60_000))

const MESSAGE: Message = {
  id: 'night-failed-7',
  kind: 'night_failed',
  raised_at: START.toISOString(),
  subject: { zh: '2026-06-30 夜间批量失败', en: 'The night of 2026-06-30 has failed' },
  lines: { zh: ['步骤：base.accounts'], en: ['Step: base.accounts'] },
  facts: { business_date: '2026-06-30', step: 'base.accounts' },
}
const EVENT = { event_key: 'night_failed:7', business_date: '2026-06-30', message: MESSAGE }

let database: TestDatabase
let databases: Databases
let mail: Awaited<ReturnType<typeof givenMailServer>>
beforeAll(async () => {
  database = await givenDatabase()
  databases = openDatabases({ url: database.url('batch'), log: quietLog })
  mail = await givenMailServer()
})
afterAll(async () => {
  await mail?.close()
  await databases?.close()
  await database?.drop()
})
beforeEach(async () => {
  now = START
  mail.mails.length = 0
  await connect(database.url('owner'), (owner) => owner.query('truncate pipeline.alerts'))
})

const SECRET = 'a word that both know'
const hookTo = (url: string, timeoutMs = 2_000) => webhookChannel({ url, secret: SECRET, clock, timeoutMs })
const mailTo = () =>
  mailChannel({ smtpUrl: mail.url, from: 'zhike@bank.cn', to: ['duty@bank.cn', 'head@bank.cn'] })
const raise = (channels: Channel[]) =>
  raiseAlert(
    databases.db,
    EVENT,
    channels.map((it) => it.name),
  )
const send = (channels: Channel[]) => sendDueAlerts({ db: databases.db, clock, channels })

describe('an alert', () => {
  it('reaches a webhook signed, so that its receiver can tell whose and how old it is', async () => {
    const webhook = await givenWebhook()
    const channels = [hookTo(webhook.url)]
    await raise(channels)

    expect(await send(channels)).toEqual({ sent: 1, failed: [] })

    const [{ headers, body }] = webhook.posted as [(typeof webhook.posted)[number]]
    const signed = createHmac('sha256', SECRET)
      .update(`${String(headers['zhike-timestamp'])}.${body}`)
      .digest('hex')
    expect(headers['zhike-signature']).toBe(`sha256=${signed}`)
    expect(headers['zhike-timestamp']).toBe(String(START.getTime() / 1000))
    expect(headers['zhike-alert-id']).toBe('night-failed-7')
    expect(JSON.parse(body)).toEqual(MESSAGE)
    await webhook.close()
  })

  it('reaches everybody by mail, in both languages', async () => {
    await raise([mailTo()])
    expect(await send([mailTo()])).toEqual({ sent: 1, failed: [] })

    const [{ to, content }] = mail.mails as [(typeof mail.mails)[number]]
    expect(to).toEqual(['duty@bank.cn', 'head@bank.cn'])
    expect(content).toContain('Message-ID: <night-failed-7@bank.cn>')
    const text = Buffer.from(content.split('\r\n\r\n').slice(1).join(''), 'base64').toString('utf8')
    expect(`${text}${content}`).toContain('Step: base.accounts')
  })

  it('is told once, however often its event is seen and however often is sent', async () => {
    const webhook = await givenWebhook()
    const channels = [hookTo(webhook.url), mailTo()]
    for (let look = 0; look < 3; look += 1) {
      await raise(channels)
      await send(channels)
    }
    expect([webhook.posted.length, mail.mails.length]).toEqual([1, 1])
    await webhook.close()
  })

  it('is sent again later when it is refused, and one receiver does not hold up another', async () => {
    const webhook = await givenWebhook([500, 503])
    const channels = [hookTo(webhook.url), mailTo()]
    await raise(channels)

    expect(await send(channels)).toMatchObject({ sent: 1, failed: [{ channel: 'webhook' }] })
    expect(await send(channels)).toEqual({ sent: 0, failed: [] })
    later(1)
    expect(await send(channels)).toMatchObject({ failed: [{ error: 'The webhook answered 503.' }] })
    later(1)
    expect(await send(channels)).toEqual({ sent: 0, failed: [] })
    later(1)
    expect(await send(channels)).toEqual({ sent: 1, failed: [] })

    expect(mail.mails.length).toBe(1)
    const alerts = await listAlerts(databases.db, 10)
    expect(alerts.map((it) => [it.channel, it.state_code, it.tries])).toEqual(
      expect.arrayContaining([
        ['webhook', 'sent', 3],
        ['mail', 'sent', 1],
      ]),
    )
    await webhook.close()
  })

  it('does not wait for a receiver that never answers', async () => {
    const webhook = await givenWebhook(['silence'])
    await raise([hookTo(webhook.url)])

    expect(await send([hookTo(webhook.url, 200)])).toMatchObject({ failed: [{ channel: 'webhook' }] })

    const [alert] = await listAlerts(databases.db, 1)
    expect(alert).toMatchObject({ state_code: 'waiting', tries: 1 })
    await webhook.close()
  })

  it('waits where nothing listens and where a mail box refuses, with the reason', async () => {
    const webhook = await givenWebhook()
    await webhook.close()
    mail.state.refuses = true
    const channels = [hookTo(webhook.url), mailTo()]
    await raise(channels)
    const { failed } = await send(channels)
    mail.state.refuses = false

    expect(failed.map((it) => it.error)).toEqual([
      expect.stringContaining('ECONNREFUSED'),
      expect.stringContaining('550'),
    ])
  })

  it('is tried for two days, an hour apart in the end, and then stays written down as given up', async () => {
    const waits = Array.from({ length: 54 }, (_, at) => waitAfter(at + 1))
    expect(waits.slice(0, 8).map((it) => it! / 60_000)).toEqual([1, 2, 4, 8, 16, 32, 60, 60])
    expect(waits.at(-1)).toBeNull()
    const hours = waits.reduce<number>((sum, it) => sum + (it ?? 0), 0) / 3_600_000
    expect(hours).toBeGreaterThan(46)
  })
})
