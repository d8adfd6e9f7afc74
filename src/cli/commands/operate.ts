import { startSealing } from '../../platform/audit-sealer.ts'
import { openDatabases } from '../../platform/db.ts'
import { conflict, invalid } from '../../platform/errors.ts'
import { connect } from '../../platform/postgres/index.ts'
import { OPERATE_LOCK } from '../../serving/night-steps.ts'
import type { Command, Values } from '../command.ts'
import { withPostgres } from '../installation.ts'
import { untilStopSignal } from '../signals.ts'
import { textOf } from '../values.ts'

const EVERY_SECONDS = 15

export const operateCommand: Command = {
  name: 'operate',
  summary:
    'Keeps the nights: starts them when their files are there, takes up orders, tries again, tells people.',
  usage: ['zhike operate [--every 15]', '    --every: seconds between two looks'],
  options: { every: { type: 'string' } },
  async run(context, { values }) {
    const stopped = untilStopSignal()
    const everyMs = secondsOf(values) * 1000
    const { config, log, clock } = context
    const { operate } = await import('../operate/operate.ts')
    const { openChannels } = await import('../operate/channels.ts')
    const channels = await openChannels(config, clock)
    await withPostgres(context, async (postgres) =>
      connect(postgres.url('batch'), async (lock) => {
        const { rows } = await lock.query<{ is_mine: boolean }>(
          'select pg_try_advisory_lock($1) as is_mine',
          [OPERATE_LOCK],
        )
        if (!rows[0]?.is_mine)
          throw conflict('operating', 'Another "zhike operate" keeps the nights already.')
        const databases = openDatabases({ url: postgres.url('batch'), log, poolSize: 3 })
        const stopping = new AbortController()
        const sealing = openDatabases({ url: postgres.url('api'), log, poolSize: 1 })
        const stopSealing = startSealing({ config, databases: sealing, clock, log })
        void stopped.then(() => stopping.abort())
        // Without its lock it would be one of two: it ends, and is started again by whoever keeps services.
        lock.once('end', () => stopping.abort())
        try {
          const tells = channels.map((it) => it.name)
          const how = tells.length > 0 ? `tells people by ${tells.join(' and ')}` : 'tells nobody'
          context.print({ answer: { operating: true, channels: tells }, text: `Keeping the nights; ${how}.` })
          await operate({ config, log, clock, postgres, databases, channels, everyMs }, stopping.signal)
        } finally {
          await stopSealing()
          await sealing.close()
          await databases.close()
        }
      }),
    )
  },
}

function secondsOf(values: Values): number {
  const text = textOf(values, 'every') ?? String(EVERY_SECONDS)
  const seconds = Number(text)
  if (/^\d{1,4}(\.\d)?$/.test(text) && seconds > 0) return seconds
  throw invalid('--every takes a number of seconds.')
}
