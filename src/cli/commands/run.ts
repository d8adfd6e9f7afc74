import { userInfo } from 'node:os'
import type { RunOrigin, RunSummary, StartLayer } from '../../pipeline/index.ts'
import { invalid } from '../../platform/errors.ts'
import type { Command, Values } from '../command.ts'
import { withPostgres } from '../installation.ts'
import { columnsOf, shorten } from '../terminal.ts'
import { datesBetween, parseDate, parseDates, textOf } from '../values.ts'

export const runCommand: Command = {
  name: 'run',
  summary: 'Runs nights: loads the files of a date, computes, checks and publishes.',
  usage: [
    'zhike run --date 2026-06-30',
    'zhike run --from 2026-06-28 --to 2026-06-30',
    'zhike run --opening 2026-03-31,2026-04-30 [--date 2026-05-26]',
    'zhike run --date 2026-03-31 [--from-layer ods | base | metrics]',
    '    --from-layer: of a date run again, what is taken as it stood; else the lowest there is',
    '    --trigger schedule | order | retry, --by, --reason: why it runs, as "zhike operate" says it',
  ],
  options: {
    date: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    opening: { type: 'string' },
    'from-layer': { type: 'string' },
    trigger: { type: 'string' },
    by: { type: 'string' },
    reason: { type: 'string' },
  },
  async run(context, { values }) {
    const dates = datesOf(values)
    const opening = parseDates(textOf(values, 'opening') ?? '')
    if (dates.length + opening.length === 0) {
      throw invalid('Name the nights to run: --date, --from and --to, or --opening.')
    }
    const origin = originOf(values)
    const from = layerOf(values)
    const { clock, say } = context
    const { runBankNights } = await import('../nights.ts')
    const summary = await withPostgres(context, (postgres) =>
      runBankNights(context, {
        postgres,
        clock,
        dates,
        opening,
        ...(from ? { from } : {}),
        origin,
        onStep: (date, step) => say(stepLine(date, step, columnsOf(process.stderr))),
        onNight: (night) => say(`${night.business_date}  ${night.status}  ${night.seconds.toFixed(1)} s`),
      }),
    )
    context.print({ answer: summary, text: describe(summary) })
  },
}

function datesOf(values: Values): string[] {
  const [date, from, to] = ['date', 'from', 'to'].map((name) => textOf(values, name))
  if (date && (from || to)) throw invalid('Give either --date or --from and --to.')
  if (date) return [parseDate(date)]
  if (Boolean(from) !== Boolean(to)) throw invalid('--from and --to belong together.')
  return from && to ? datesBetween(parseDate(from), parseDate(to)) : []
}

const TRIGGERS = ['command', 'schedule', 'order', 'retry'] as const

/** Why the nights run: a person's command, unless the program that keeps the schedule says otherwise. */
function originOf(values: Values): RunOrigin {
  const said = textOf(values, 'trigger') ?? 'command'
  const trigger_code = TRIGGERS.find((it) => it === said)
  if (!trigger_code) throw invalid(`--trigger takes one of ${TRIGGERS.join(', ')}.`)
  const started_by = textOf(values, 'by') ?? (trigger_code === 'command' ? userInfo().username : null)
  return { trigger_code, started_by, reason: textOf(values, 'reason') }
}

const LAYERS = ['ods', 'base', 'metrics'] as const

function layerOf(values: Values): StartLayer | null {
  const said = textOf(values, 'from-layer')
  const layer = LAYERS.find((it) => it === said)
  if (said !== null && !layer) throw invalid(`--from-layer takes one of ${LAYERS.join(', ')}.`)
  return layer ?? null
}

/** The name gives way: counts and time are what one watches. */
function stepLine(date: string, step: Counted & { step: string; seconds: number }, columns: number): string {
  const counts = `${countsOf(step)}${step.seconds} s`
  return `${date}  ${shorten(step.step, columns - date.length - counts.length - 4)}  ${counts}`
}

type Counted = { rows_in: number | null; rows_out: number | null }

const countsOf = (step: Counted) =>
  [step.rows_in, step.rows_out].some((count) => count !== null)
    ? `${step.rows_in ?? '-'} in, ${step.rows_out ?? '-'} out, `
    : ''

function describe(summary: RunSummary): string {
  const nights = summary.nights.map(
    ({ business_date, status, version, from_layer: from }) =>
      `${business_date}  ${status}  version ${version}${from === 'ods' ? '' : `, from ${from} as it stood`}`,
  )
  const [first] = summary.left_as_they_are
  const left = first ? [`${first} and later: as they are, nothing that their nights read has changed`] : []
  return [...nights, ...left, `publication ${summary.publication_id ?? 'none'}`].join('\n')
}
