import type { DuckDBConnection } from '@duckdb/node-api'
import type { Contract } from '../load/index.ts'
import type { Model, Reference } from '../models.ts'
import { type ColumnName, type Relation, ROWS, UNKNOWN, UnknownColumn } from './relation.ts'
import { type FindTable, resolveSelect } from './resolve.ts'
import { parseSelect, withAnyDate } from './syntax-tree.ts'

/** What every column of the warehouse is made of, one step back. */
export type ModelLineage = {
  reads: Map<ColumnName, ColumnName[]>
  /** Columns whose expression could not be followed: they are said to be made of all that the model reads. */
  byTable: Set<ColumnName>
}

export type LineageInput = {
  models: (Model & { reads: string[] })[]
  references: Pick<Reference, 'name' | 'columns'>[]
  contracts: Pick<Contract, 'file'>[]
}

/** Reads the lineage of all columns out of the SQL of their models. */
export async function readLineage(connection: DuckDBConnection, input: LineageInput): Promise<ModelLineage> {
  const find = tablesOf(input)
  const lineage: ModelLineage = { reads: new Map(), byTable: new Set() }
  for (const model of input.models) {
    const relation = await resolveModel(connection, model, find)
    for (const column of [...Object.keys(model.columns), ROWS]) {
      const name = `${model.name}.${column}`
      const reads = relation && madeOf(relation, column)
      if (!reads) lineage.byTable.add(name)
      const all = reads ?? model.reads.map((table) => `${storedAs(model, table)}.${ROWS}`)
      lineage.reads.set(name, [...all].filter((it) => it !== name).toSorted())
    }
  }
  return lineage
}

/** Null where it cannot be said; the day of a row, and what the engine adds to one, come with the row. */
function madeOf({ rows, columns }: Relation, column: string): Set<ColumnName> | null {
  const isOfRow = column === ROWS || column === 'business_date' || !columns.has(column)
  const made = isOfRow ? rows : columns.get(column)!
  return made.has(UNKNOWN) ? null : made
}

/** Null where a table that the select names is not known. */
async function resolveModel(
  connection: DuckDBConnection,
  model: Model,
  find: (model: Model) => FindTable,
): Promise<Relation | null> {
  const tree = await parseSelect(connection, withAnyDate(model.sql))
  try {
    return resolveSelect(tree, find(model))
  } catch (error) {
    if (error instanceof UnknownColumn) return null
    throw error
  }
}

/** What a model calls `previous.x` or `changes.x` is a table of its own layer or of `base`. */
function storedAs(model: Pick<Model, 'layer'>, table: string): string {
  return table.replace(/^previous\./, `${model.layer}.`).replace(/^changes\./, 'base.')
}

function tablesOf({ models, references, contracts }: LineageInput): (model: Model) => FindTable {
  const columns = new Map(references.map((it) => [it.name, Object.keys(it.columns)]))
  for (const model of models) {
    const versions = model.write === 'scd2' ? ['valid_from', 'valid_to'] : []
    columns.set(model.name, [...Object.keys(model.columns), ...versions])
  }
  const files = new Set(contracts.map((it) => `source.${it.file.toLowerCase()}`))
  return (model) => (schema, table) => {
    const name = storedAs(model, `${schema}.${table}`)
    const of = (column: string): Set<ColumnName> => new Set([`${name}.${column}`])
    if (files.has(name)) return { columns: new Map(), rows: of(ROWS), open: of }
    const known = columns.get(name)
    if (!known) throw new UnknownColumn(`${schema}.${table}`)
    // What has changed says of each row whether it is gone.
    const all = schema === 'changes' ? [...known, 'is_deleted'] : known
    return { columns: new Map(all.map((it) => [it, of(it)])), rows: of(ROWS) }
  }
}

/** A column and all that it is made of, down to the fields of files and the lines of lists. */
export function traceColumns(reads: ModelLineage['reads'], from: Iterable<ColumnName>): Set<ColumnName> {
  const found = new Set(from)
  // A set that grows while it is walked is walked to its end.
  for (const name of found) for (const it of reads.get(name) ?? []) found.add(it)
  return found
}
