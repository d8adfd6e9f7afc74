import type { Model } from '../../src/pipeline/models.ts'
import type { CodeLists } from '../../src/platform/code-lists.ts'

const METRIC_LAYERS = ['metrics', 'cubes', 'marts']
const NUMBER = /^(bigint|integer|decimal)/

type Described = Pick<Model, 'layer' | 'name' | 'owner' | 'columns'>
type DescribedColumn = Described['columns'][string]

/** What is missing or unknown in the definition of a figure; a column without any label is none. */
export function findBareMetrics(models: Described[], lists: CodeLists): string[] {
  return metricColumns(models).flatMap(({ model, name, column }) => {
    const owner = column.owner ?? model.owner
    const gaps = [
      column.zh && column.en ? null : 'needs a name in both languages',
      typeof column.meaning === 'string' ? 'needs a meaning in both languages' : null,
      owner === undefined ? 'has no owner' : null,
      isUnknown(lists, 'department', owner) ? `is owned by ${owner}, which is no department` : null,
      isUnknown(lists, 'metric_unit', column.unit) ? `is in ${column.unit}, which is no unit` : null,
      NUMBER.test(column.type) && !(column.unit && column.kind) ? 'needs a unit and a kind' : null,
      isSorted(column.versions) ? null : 'has versions that do not stand newest first',
    ]
    return gaps.filter((gap) => gap !== null).map((gap) => `${model.name}.${name} ${gap}`)
  })
}

/** Figures that are defined more than once: a table that carries one on has its meaning there, no label. */
export function findRepeatedMetrics(models: Described[]): string[] {
  const places = new Map<string, string[]>()
  for (const { model, name } of metricColumns(models)) {
    places.set(name, [...(places.get(name) ?? []), model.name])
  }
  return [...places]
    .filter(([, tables]) => tables.length > 1)
    .map(([name, tables]) => `${name} is defined in ${tables.join(' and in ')}`)
}

const isMetric = ({ zh, en, unit, kind, owner, versions }: DescribedColumn) =>
  [zh, en, unit, kind, owner, versions].some((it) => it !== undefined)

const metricColumns = (models: Described[]) =>
  models
    .filter((model) => METRIC_LAYERS.includes(model.layer))
    .flatMap((model) =>
      Object.entries(model.columns)
        .filter(([, column]) => isMetric(column))
        .map(([name, column]) => ({ model, name, column })),
    )

const isUnknown = (lists: CodeLists, list: string, code: string | undefined) =>
  code !== undefined && !lists.get(list)?.has(code)

const isSorted = (versions: DescribedColumn['versions'] = []) =>
  versions.every(({ since }, at) => at === 0 || since < versions[at - 1]!.since)
