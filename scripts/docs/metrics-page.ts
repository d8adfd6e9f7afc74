import { readCatalogue } from '../../src/pipeline/night-plan.ts'
import { describeFigures } from '../../src/pipeline/metric-catalogue.ts'
import { COLUMNS_BY_SCREEN } from '../../src/modules/customer-view/index.ts'
import { codeLists, wordForCode } from '../../src/platform/code-lists.ts'
import { openDuck } from '../../src/serving/duckdb.ts'
import { describeMetric, listMetrics, type Metric } from '../../src/serving/metric-catalogue.ts'

const INTRODUCTION = `# Figures

Generated from \`warehouse/\` by \`npm run docs:generate\`; edit the files there.

Every figure stands once, under the subject of the table that defines it. What it is made of is read from the
SQL; \`*\` stands for the rows of a table. The same is told by \`zhike metrics\`, by \`/api/metrics\` and on
系统管理 › 指标目录.`

const SUBJECTS: Record<string, string> = {
  account: 'Accounts',
  customer: 'Customers',
  employee: 'Employees',
  fee: 'Fees',
  unit: 'Units',
  behaviour: 'Behaviour',
  ledger: 'Ledger',
}

/** The page of all figures, by subject, each with an anchor of its own name. */
export async function writeMetricsPage(modelsDir: string): Promise<Record<string, string>> {
  const duck = await openDuck()
  try {
    const catalogue = await readCatalogue(modelsDir)
    const figures = await describeFigures(duck.connection, catalogue)
    const subjects = new Map(catalogue.models.map((it) => [it.name, it.path.split('/')[1]!]))
    const metrics = listMetrics(figures.definitions).map(({ name }) => describeMetric(figures, name))
    const groups = Map.groupBy(metrics, (it) => subjects.get(it.table)!)
    const parts = [...groups]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([subject, of]) => `## ${SUBJECTS[subject] ?? subject}\n\n${of.map(describeOne).join('\n\n')}`)
    return { 'docs/reference/metrics.md': `${[INTRODUCTION, ...parts].join('\n\n')}\n` }
  } finally {
    duck.close()
  }
}

const wordFor = (list: string, code: string | null) =>
  code === null ? 'nobody' : wordForCode(codeLists(), { list, code, language: 'en' })
const code = (text: string) => `\`${text}\``

function describeOne(metric: Metric): string {
  const { name, zh, en, formula, places, sources, lists, downstream } = metric
  const screens = Object.entries(COLUMNS_BY_SCREEN).filter(([, columns]) => columns.includes(name))
  const lines: [string, string[]][] = [
    ['Versions', metric.versions.map((it) => [it.number, it.since, it.en].filter(Boolean).join(' '))],
    ['Made of', places.map((it) => `${code(it.table)} from ${namesOf(it)}`)],
    [
      'Files',
      sources.map((it) => `${it.file} (${it.fields.map(({ field }) => field).join(', ') || 'rows'})`),
    ],
    ['Lists', lists.map((it) => code(it.table))],
    ['Read by', downstream.map((it) => `${code(it.table)} (${it.columns.join(', ')})`)],
    ['Shown on', screens.map(([screen]) => wordFor('screen', screen))],
  ]
  return [
    `### ${name}`,
    '',
    `${zh} · ${en}. ${traitsOf(metric)}.`,
    '',
    `> ${formula.en}<br>`,
    `> ${formula.zh}`,
    '',
    ...lines.filter(([, items]) => items.length > 0).map(([head, items]) => `- ${head}: ${items.join('; ')}`),
  ].join('\n')
}

const traitsOf = ({ unit, kind, owner, table }: Metric) =>
  [
    `Defined in ${code(table)}`,
    `owned by ${wordFor('department', owner)}`,
    unit && `unit ${wordFor('metric_unit', unit)}`,
    kind && wordFor('metric_kind', kind),
  ]
    .filter(Boolean)
    .join(', ')

const namesOf = ({ reads, is_by_table: isByTable }: Metric['places'][number]) =>
  `${reads.map(code).join(', ') || 'the calendar'}${isByTable ? ' (known by table only)' : ''}`
