import type { Status } from '../../pipeline/index.ts'
import { connect } from '../../platform/postgres/index.ts'
import type { Command } from '../command.ts'
import { withPostgres } from '../installation.ts'
import { table } from '../table.ts'

export const statusCommand: Command = {
  name: 'status',
  summary: 'What ran, what stands in the warehouse, and what people see.',
  usage: ['zhike status'],
  options: {},
  async run(context) {
    const { readStatus } = await import('../../pipeline/index.ts')
    const status = await withPostgres(context, (postgres) =>
      connect(postgres.url('batch'), (batch) => readStatus(batch, context.config.warehouseDir)),
    )
    context.print({ answer: status, text: describe(status) })
  },
}

function describe(status: Status): string {
  const { warehouse, publication, runs } = status
  const stale = Object.entries(warehouse?.stale ?? {})
  return [
    `warehouse    ${warehouse ? `${warehouse.business_date}, version ${warehouse.version}` : 'empty'}`,
    ...stale.map(([file, date]) => `             ${file} is of ${date}`),
    publication
      ? `published    ${publication.business_date}, publication ${publication.publication_id} ` +
        `at ${publication.published_at}`
      : 'published    nothing yet',
    ...(runs.length > 0 ? ['', ...describeRuns(runs)] : []),
  ].join('\n')
}

function describeRuns(runs: Status['runs']): string[] {
  const failed = runs[0]?.error_message ? ['', `${runs[0].error_code}: ${runs[0].error_message}`] : []
  const steps = runs[0]?.steps ?? []
  return [
    ...table(
      ['run', 'date', 'kind', 'status', 'seconds'],
      runs.map((run) => [run.run_no, run.business_date, run.run_kind, run.status, run.seconds ?? '']),
    ),
    ...failed,
    '',
    `steps of run ${runs[0]?.run_no}`,
    ...table(
      ['step', 'rows in', 'rows out', 'seconds', 'note'],
      steps.map((step) => [
        step.step,
        step.rows_in ?? '',
        step.rows_out ?? '',
        step.seconds,
        step.note ?? '',
      ]),
    ),
  ]
}
