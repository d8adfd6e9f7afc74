import { getNight, type Night } from '../../modules/system/index.ts'
import type { Status } from '../../pipeline/index.ts'
import { bankTime } from '../../platform/clock.ts'
import { openDatabases } from '../../platform/db.ts'
import { connect } from '../../platform/postgres/index.ts'
import type { CliContext, Command } from '../command.ts'
import { withPostgres } from '../installation.ts'
import { describeProgress } from '../nights-text.ts'
import { table } from '../table.ts'
import { columnsOf, wrap } from '../terminal.ts'

export const statusCommand: Command = {
  name: 'status',
  summary: 'What ran, what stands in the warehouse, and what people see; --json has it unshortened.',
  usage: ['zhike status'],
  options: {},
  async run(context) {
    const { readStatus } = await import('../../pipeline/index.ts')
    const { status, running } = await withPostgres(context, async (postgres) => {
      const status = await connect(postgres.url('batch'), (batch) =>
        readStatus(batch, context.config.warehouseDir),
      )
      return { status, running: await readRunning(context, postgres.url('api'), status) }
    })
    const columns = columnsOf(process.stdout)
    const text = [describe(status, columns), ...(running ? ['', ...describeProgress(running)] : [])].join(
      '\n',
    )
    context.print({ answer: { ...status, ...(running && { running: progressFor(running) }) }, text })
  },
}

/** How far the night has come that runs now; null when none does. */
async function readRunning({ clock, log }: CliContext, url: string, { runs }: Status): Promise<Night | null> {
  const [latest] = runs
  if (latest?.status !== 'running') return null
  const databases = openDatabases({ url, log, poolSize: 2 })
  try {
    const needs = { databases, clock }
    const night = await getNight(needs, latest.run_no)
    return night.run.status === 'running' ? night : null
  } finally {
    await databases.close()
  }
}

const progressFor = ({ run, progress, steps }: Night) => ({
  run_no: run.run_no,
  ...progress,
  steps: steps.filter((it) => it.state_code === 'running').map((it) => it.step),
})

function describe(status: Status, columns: number): string {
  const { warehouse, publication, runs } = status
  const stale = Object.entries(warehouse?.stale ?? {})
  return [
    `warehouse    ${warehouse ? `${warehouse.business_date}, version ${warehouse.version}` : 'empty'}`,
    ...stale.map(([file, date]) => `             ${file} is of ${date}`),
    publication
      ? `published    ${publication.business_date}, publication ${publication.publication_id} ` +
        `at ${bankTime(new Date(publication.published_at))}`
      : 'published    nothing yet',
    ...(runs.length > 0 ? ['', ...describeRuns(runs, columns)] : []),
  ].join('\n')
}

function describeRuns(runs: Status['runs'], columns: number): string[] {
  const failed = runs[0]?.error_message
    ? ['', ...wrap(`${runs[0].error_code}: ${runs[0].error_message}`, columns)]
    : []
  const steps = (runs[0]?.steps ?? []).filter((it) => it.state_code !== 'skipped')
  return [
    ...table(
      ['run', 'date', 'kind', 'status', 'seconds'],
      runs.map((run) => [run.run_no, run.business_date, run.run_kind, run.status, run.seconds ?? '']),
      columns,
    ),
    ...failed,
    '',
    `steps of run ${runs[0]?.run_no}`,
    ...table(
      ['step', 'state', 'rows in', 'rows out', 'seconds', 'note'],
      steps.map((step) => [
        step.step,
        step.state_code,
        step.rows_in ?? '',
        step.rows_out ?? '',
        step.seconds ?? '',
        step.note ?? '',
      ]),
      columns,
    ),
  ]
}
