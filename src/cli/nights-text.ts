import type { Night, NightRun } from '../modules/system/index.ts'
import { bankTime } from '../platform/clock.ts'
import { table } from './table.ts'

const timeOf = (moment: string | null) => (moment ? bankTime(new Date(moment)) : '')
const secondsOf = (seconds: number | null) => (seconds === null ? '' : seconds.toFixed(1))

export function describeNights(runs: NightRun[]): string {
  if (runs.length === 0) return 'no night has run yet'
  const heads = ['run', 'date', 'kind', 'state', 'began', 'seconds', 'usual', 'rows', 'why', 'by', '']
  return table(
    heads,
    runs.map((run) => [
      run.run_no,
      run.business_date,
      run.run_kind,
      run.status,
      timeOf(run.started_at),
      secondsOf(run.seconds),
      secondsOf(run.usual_seconds),
      run.row_count === null ? '' : String(run.row_count),
      run.trigger_code,
      run.started_by ?? '',
      run.error_code ?? run.reason ?? '',
    ]),
  ).join('\n')
}

/** Of a night that runs: steps done of all, those it is at, and when it should end. */
export function describeProgress({ run, progress, steps }: Night): string[] {
  const at = steps.filter((it) => it.state_code === 'running').map((it) => it.step)
  const until = progress.expected_end_at ? `, should end ${timeOf(progress.expected_end_at)}` : ''
  const { done_count: done, step_count: all } = progress
  return [
    `run ${run.run_no} of ${run.business_date}: ${done} of ${all} steps${until}`,
    ...(at.length > 0 ? [`  at ${at.join(', ')}`] : []),
  ]
}

export function describeNight(night: Night, isWhole: boolean): string {
  const { run, failure, steps, late } = night
  const shown = steps.filter(
    (it) => isWhole || it.is_slow || it.warning || it.state_code === 'failed' || it.state_code === 'running',
  )
  const heads = ['step', 'state', 'rows in', 'rows out', 'seconds', 'usual', '']
  const rows = shown.map((it) => [
    it.step,
    it.state_code,
    it.rows_in === null ? '' : String(it.rows_in),
    it.rows_out === null ? '' : String(it.rows_out),
    secondsOf(it.seconds),
    secondsOf(it.usual_seconds),
    it.message ?? it.note ?? (it.is_slow ? 'slow' : ''),
  ])
  return [
    describeNights([run]),
    '',
    ...describeProgress(night),
    ...(failure ? ['', ...describeFailure(failure)] : []),
    ...(late.length > 0 ? ['', 'files', ...late.map((it) => `  ${it.file}  ${it.state_code}`)] : []),
    ...(rows.length > 0 ? ['', ...table(heads, rows)] : []),
  ].join('\n')
}

function describeFailure({ code, message, problems, failing }: NonNullable<Night['failure']>): string[] {
  return [
    message ? `${code}: ${message}` : code,
    ...problems.map((it) =>
      [it.file, it.line === null ? '' : `line ${it.line}`, it.column ?? '', it.reason]
        .filter(Boolean)
        .join(', '),
    ),
    ...failing.flatMap((it) => [
      '',
      `${it.table}: ${it.check}, ${it.failing_count} rows`,
      ...table(
        it.columns,
        it.rows.map((row) => row.map((cell) => cell ?? '')),
      ),
    ]),
  ]
}
