import type { Metric, MetricSummary } from '../modules/system/index.ts'
import { codeLists, wordForCode } from '../platform/code-lists.ts'
import { table } from './table.ts'

const wordFor = (list: string, code: string | null) =>
  code === null ? '' : wordForCode(codeLists(), { list, code, language: 'en' })

/** All figures, a line each. */
export const describeMetrics = (metrics: MetricSummary[]): string =>
  table(
    ['name', '', '', 'unit', 'owner', 'table'],
    metrics.map((it) => [
      it.name,
      it.zh,
      it.en,
      wordFor('metric_unit', it.unit),
      wordFor('department', it.owner),
      it.table,
    ]),
  ).join('\n')

const wordOf = (list: string, code: string | null) => wordFor(list, code) || 'none'

/** One figure whole. */
export function describeMetric(metric: Metric): string {
  const { name, zh, en, formula } = metric
  const columns = (it: { table: string; columns: string[] }) => [it.table, it.columns.join(', ')]
  const parts: [string, string[][]][] = [
    ['versions', metric.versions.map((it) => [String(it.number), it.since ?? '', it.en, it.zh])],
    ['stands in, made of', metric.places.map((it) => [it.table, it.reads.join(', ')])],
    ['on the way', metric.upstream.map(columns)],
    ['files', metric.sources.map((it) => [it.file, it.fields.map(({ field }) => field).join(', ')])],
    ['lists', metric.lists.map(columns)],
    ['other figures made of it', metric.downstream.map(columns)],
    ['screens', metric.screens.map((it) => [wordFor('screen', it)])],
  ]
  return [
    `${name}  ${zh}  ${en}`,
    '',
    formula.en,
    formula.zh,
    '',
    `unit ${wordOf('metric_unit', metric.unit)}, kind ${wordOf('metric_kind', metric.kind)}`,
    `owner ${wordOf('department', metric.owner)}`,
    ...parts.flatMap(([head, rows]) => (rows.length > 0 ? ['', head, ...lines(rows)] : [])),
  ].join('\n')
}

/** Rows without a head; what they are stands above them. */
const lines = (rows: string[][]): string[] =>
  table(
    rows[0]!.map(() => ''),
    rows,
  ).slice(1)
