import { invalid } from '../../platform/errors.ts'
import { findLivePublication } from '../../serving/publications.ts'
import type { Answer, CliContext, Command } from '../command.ts'
import { withDatabases } from '../installation.ts'
import { describeMetric, describeMetrics } from '../metrics-text.ts'

export const metricsCommand: Command = {
  name: 'metrics',
  summary:
    'The catalogue of metrics; with a name, what one is made of down to the files, and where it is used.',
  usage: ['zhike metrics [aum_balance_eod]'],
  options: {},
  takesName: true,
  async run(context, { positionals: [name] }) {
    context.print(await look(context, name))
  },
}

function look(context: CliContext, name: string | undefined): Promise<Answer> {
  return withDatabases(context, async (databases) => {
    // Other commands need not wait for what modules know.
    const { readMetric, readMetrics } = await import('../../modules/system/index.ts')
    const publication = await findLivePublication(databases.db)
    if (!publication) throw invalid('Nothing is published yet: run a night first.')
    const published = { databases, publication }
    if (name === undefined) {
      const metrics = await readMetrics(published)
      return { answer: { metrics }, text: describeMetrics(metrics) }
    }
    const metric = await readMetric(published, name)
    return { answer: metric, text: describeMetric(metric) }
  })
}
