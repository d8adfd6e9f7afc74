import { notFound } from '../platform/errors.ts'

type Words = { zh: string; en: string }

/** How a figure was reckoned at a time; `since` is null for what held at the opening of the bank. */
export type MetricVersion = Words & { number: number; since: string | null }

/** What held at the opening. */
export const FIRST_VERSION: MetricVersion = {
  number: 1,
  since: null,
  zh: '自开账起有效',
  en: "Valid since the bank's opening",
}

/** What a figure means, wherever a column of its name stands. */
export type Definition = Words & {
  table: string
  unit: string | null
  kind: string | null
  meaning: Words
  owner: string | null
  /** Newest first. */
  versions: MetricVersion[]
}

/**
 * What figures are made of. Columns are `<schema>.<table>.<column>`; `*` in the place of the column stands
 * for the rows of the table.
 */
export type PublishedLineage = {
  /** What the expression of each column reads. */
  columns: Record<string, string[]>
  /** Columns of which only the tables are known that their model reads. */
  by_table: string[]
  tables: Record<string, Words>
  files: Record<
    string,
    {
      file: string
      system_code: string
      title: Words
      /** By loaded column. */
      fields: Record<string, { field: string; label: string }>
    }
  >
}

export type MetricSummary = {
  name: string
  zh: string
  en: string
  unit: string | null
  kind: string | null
  formula: Words
  owner: string | null
  table: string
  version: MetricVersion
}

type TableColumns = { table: string; title: Words | null; columns: string[] }

export type Metric = MetricSummary & {
  versions: MetricVersion[]
  /** Every table that holds the figure, and what it makes it of. */
  places: {
    table: string
    title: Words | null
    reads: string[]
    /** The expression could not be followed: `reads` are the tables of its model. */
    is_by_table: boolean
  }[]
  /** All that lies between the figure and the files, from the figure downwards. */
  upstream: TableColumns[]
  sources: { file: string; system_code: string; title: Words; fields: { field: string; label: string }[] }[]
  /** Parameter lists that its expressions read. */
  lists: TableColumns[]
  /** Tables that are made of it under other names. */
  downstream: TableColumns[]
}

export type PublishedFigures = { definitions: Record<string, Definition>; lineage: PublishedLineage }

/** All figures by name, each in short. */
export const listMetrics = (definitions: Record<string, Definition>): MetricSummary[] =>
  Object.entries(definitions)
    .map(([name, definition]) => summaryOf(name, definition))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))

function summaryOf(name: string, definition: Definition): MetricSummary {
  const { zh, en, unit, kind, owner, table, meaning, versions } = definition
  return { name, zh, en, unit, kind, formula: meaning, owner, table, version: versions[0]! }
}

/** One figure with all that is known of it. */
export function describeMetric({ definitions, lineage }: PublishedFigures, name: string): Metric {
  const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined
  if (!definition) throw notFound('metric', name)
  const places = Object.keys(lineage.columns).filter((it) => columnOf(it) === name && isFigure(it))
  const inOrder = places.toSorted((a, b) => rankOf(a, definition) - rankOf(b, definition))
  const traced = [...trace(lineage, places)].filter((it) => !places.includes(it))
  return {
    ...summaryOf(name, definition),
    versions: definition.versions,
    places: inOrder.map((place) => ({
      table: tableOf(place),
      title: lineage.tables[tableOf(place)] ?? null,
      reads: lineage.columns[place]!,
      is_by_table: lineage.by_table.includes(place),
    })),
    upstream: byTable(
      lineage,
      traced.filter((it) => !/^(source|ref)\./.test(it)),
    ),
    sources: sourcesOf(lineage, traced),
    lists: byTable(
      lineage,
      traced.filter((it) => it.startsWith('ref.')),
    ),
    downstream: byTable(lineage, readersOf(lineage, places)),
  }
}

const tableOf = (column: string) => column.slice(0, column.lastIndexOf('.'))
const columnOf = (column: string) => column.slice(column.lastIndexOf('.') + 1)
const LAYERS = ['marts', 'cubes', 'metrics', 'base', 'ods', 'ref', 'source']
const layerOf = (column: string) => LAYERS.indexOf(column.slice(0, column.indexOf('.')))
const isFigure = (column: string) => layerOf(column) < LAYERS.indexOf('base')

/** Where it is defined comes first, then up to the marts. */
const rankOf = (place: string, definition: Definition) =>
  tableOf(place) === definition.table ? -LAYERS.length : -layerOf(place)

function trace({ columns }: PublishedLineage, from: string[]): Set<string> {
  const found = new Set(from)
  // A set that grows while it is walked is walked to its end.
  for (const name of found) for (const read of columns[name] ?? []) found.add(read)
  return found
}

const readersOf = ({ columns }: PublishedLineage, places: string[]): string[] =>
  Object.entries(columns)
    .filter(
      ([name, reads]) => !places.includes(name) && isFigure(name) && reads.some((it) => places.includes(it)),
    )
    .map(([name]) => name)
    .filter((it) => columnOf(it) !== '*')

function byTable(lineage: PublishedLineage, columns: string[]): TableColumns[] {
  const tables = Map.groupBy(columns, tableOf)
  return [...tables]
    .toSorted(([a], [b]) => layerOf(a) - layerOf(b) || (a < b ? -1 : 1))
    .map(([table, names]) => ({
      table,
      title: lineage.tables[table] ?? null,
      columns: names.map(columnOf).toSorted(),
    }))
}

function sourcesOf({ files }: PublishedLineage, traced: string[]): Metric['sources'] {
  const tables = Map.groupBy(
    traced.filter((it) => files[tableOf(it)]),
    tableOf,
  )
  return [...tables]
    .map(([table, columns]) => {
      const { fields: known, ...file } = files[table]!
      const fields = columns.flatMap((it) => known[columnOf(it)] ?? [])
      // Of one field several parts may be loaded.
      const byName = new Map(fields.map((it) => [it.field, it]))
      return { ...file, fields: [...byName.values()].toSorted((a, b) => (a.field < b.field ? -1 : 1)) }
    })
    .toSorted((a, b) => (a.file < b.file ? -1 : 1))
}
