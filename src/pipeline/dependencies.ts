import type { DuckDBConnection } from '@duckdb/node-api'
import { invalid } from '../platform/errors.ts'
import { parseSelect, withAnyDate } from './lineage/syntax-tree.ts'
import type { Model } from './models.ts'

/** The tables `<schema>.<table>` that a select reads, as DuckDB's own parser sees them. */
export async function findTables(connection: DuckDBConnection, sql: string): Promise<string[]> {
  const found = new Set<string>()
  collect(await parseSelect(connection, sql), found)
  return [...found].toSorted()
}

function collect(node: unknown, found: Set<string>): void {
  if (Array.isArray(node)) {
    for (const item of node) collect(item, found)
    return
  }
  if (node === null || typeof node !== 'object') return
  const { type, schema_name, table_name } = node as Record<string, unknown>
  if (type === 'BASE_TABLE' && typeof schema_name === 'string' && schema_name !== '') {
    found.add(`${schema_name}.${String(table_name)}`)
  }
  for (const item of Object.values(node)) collect(item, found)
}

/** Of a daily table of several feeds, the one without which its rows are those of the day before. */
function checkDriver({ name, write, driven_by }: Model, reads: string[]): void {
  const feeds = reads.filter((it) => it.startsWith('ods.'))
  if (write !== 'daily' || feeds.length < 2 || feeds.includes(driven_by ?? '')) return
  throw invalid(`${name}: driven_by has to say which of ${feeds.join(', ')} it goes by`)
}

/** `reads` are the relations its select names, `after` the models that must have been written before it. */
export type OrderedModel = Model & { reads: string[]; after: string[] }

/** The models in an order in which each comes after what it reads; a circle is an error that names it. */
export async function orderModels(connection: DuckDBConnection, models: Model[]): Promise<OrderedModel[]> {
  const byName = new Map<string, OrderedModel>()
  for (const model of models) {
    const reads = await findTables(connection, withAnyDate(model.sql))
    checkDriver(model, reads)
    const after = [...reads, ...(model.driven_by ? [model.driven_by] : [])]
    byName.set(model.name, { ...model, reads, after: after.map((it) => it.replace(/^changes\./, 'base.')) })
  }
  const ordered: OrderedModel[] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (name: string, path: string[]) => {
    const model = byName.get(name)
    if (!model || state.get(name) === 'done') return
    if (state.get(name) === 'open')
      throw invalid(`models read each other in a circle: ${[...path, name].join(' -> ')}`)
    state.set(name, 'open')
    for (const before of model.after) visit(before, [...path, name])
    state.set(name, 'done')
    ordered.push(model)
  }
  for (const name of byName.keys()) visit(name, [])
  return ordered
}
