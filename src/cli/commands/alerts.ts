import { bankTime, type Clock } from '../../platform/clock.ts'
import { invalid } from '../../platform/errors.ts'
import type { Channel, Message } from '../../platform/notify/message.ts'
import { type Alert, listAlerts } from '../../serving/alerts.ts'
import type { Command } from '../command.ts'
import { withDatabases } from '../installation.ts'
import { table } from '../table.ts'

const SHOWN = 50

export const alertsListCommand: Command = {
  name: 'alerts list',
  summary: 'What people were told of nights, and what waits to be sent.',
  usage: ['zhike alerts list'],
  options: {},
  async run(context) {
    const alerts = await withDatabases(context, ({ db }) => listAlerts(db, SHOWN))
    context.print({ answer: { alerts }, text: describe(alerts) })
  },
}

export const alertsTestCommand: Command = {
  name: 'alerts test',
  summary: 'Sends a trial message by every way to tell people that is set up, and says how it went.',
  usage: ['zhike alerts test'],
  options: {},
  async run({ config, clock, print }) {
    const { openChannels } = await import('../operate/channels.ts')
    const channels = await openChannels(config, clock)
    if (channels.length === 0) {
      throw invalid(
        'Nothing is set up: set ZHIKE_ALERT_WEBHOOK, or ZHIKE_SMTP_URL with its sender and receivers.',
      )
    }
    const message = trial(clock)
    const results = await Promise.all(channels.map((it) => tryChannel(it, message)))
    const lines = results.map(({ channel, error }) => `${channel}  ${error ?? 'sent'}`)
    print({ answer: { results }, text: lines.join('\n') })
    if (results.some((it) => it.error !== null)) process.exitCode = 1
  },
}

const trial = (clock: Clock): Message => ({
  id: `test-${clock.now().getTime()}`,
  kind: 'test',
  raised_at: clock.now().toISOString(),
  subject: { zh: '告警测试', en: 'A trial alert' },
  lines: { zh: ['收到即表示告警可达。'], en: ['If you can read this, alerts reach you.'] },
  facts: {},
})

async function tryChannel(channel: Channel, message: Message) {
  try {
    await channel.send(message)
    return { channel: channel.name, error: null }
  } catch (error) {
    return { channel: channel.name, error: (error as Error).message }
  }
}

const describe = (alerts: Alert[]): string =>
  table(
    ['alert', 'kind', 'date', 'by', 'state', 'tries', 'raised', 'sent', ''],
    alerts.map((it) => [
      it.alert_no,
      it.kind_code,
      it.business_date ?? '',
      it.channel,
      it.state_code,
      String(it.tries),
      bankTime(it.raised_at),
      it.sent_at ? bankTime(it.sent_at) : '',
      it.last_error ?? '',
    ]),
  ).join('\n')
