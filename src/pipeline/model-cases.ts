import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type pg from 'pg'
import { parse } from 'yaml'
import { z } from 'zod'
import { invalid } from '../platform/errors.ts'
import { literal, readRows } from '../serving/duckdb.ts'
import type { Contract } from './load/contracts.ts'
import { readContracts } from './load/contracts.ts'
import { sourceColumns, tableOf } from './load/source-columns.ts'
import { columnTypes, keptTypes, listFiles, readModels, readReferences, type Model } from './models.ts'
import { typedSelect } from './write/typed-select.ts'

type Cell = string | number | boolean | null
type Row = Record<string, Cell>

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()])
const rows = z.array(z.record(z.string(), cell))
const casesSchema = z.strictObject({
  cases: z.array(
    z.strictObject({
      name: z.string(),
      business_date: z.string(),
      given: z.record(z.string(), rows),
      expect: rows,
    }),
  ),
})

export type ModelCase = z.output<typeof casesSchema>['cases'][number]
export type ModelCases = { model: Model; cases: ModelCase[] }

/** Columns and types of every relation a model may read, from contracts, models and lists. */
export type RelationTypes = Map<string, Record<string, string>>

export type CaseTask = { model: Model; modelCase: ModelCase; types: RelationTypes }

/** Every model with the cases that stand beside it. */
export function readModelCases(modelsDir: string): ModelCases[] {
  return readModels(modelsDir).map((model) => {
    const path = join(modelsDir, dirname(model.path), `${model.table}.test.yml`)
    const known = listFiles(dirname(path), basename(path))
    const parsed = known.length > 0 ? casesSchema.safeParse(parse(readFileSync(path, 'utf8'))) : null
    if (parsed && !parsed.success) throw invalid(`${path}: ${z.prettifyError(parsed.error)}`)
    return { model, cases: parsed?.data.cases ?? [] }
  })
}

export function readRelationTypes(modelsDir: string): RelationTypes {
  const types: RelationTypes = new Map()
  for (const contract of readContracts(modelsDir)) {
    types.set(tableOf(contract), contractTypes(contract))
  }
  for (const reference of readReferences(modelsDir)) types.set(reference.name, columnTypes(reference.columns))
  for (const model of readModels(modelsDir)) {
    const columns = keptTypes(model)
    types.set(model.name, columns)
    types.set(`previous.${model.table}`, columns)
    if (model.write === 'scd2') types.set(`changes.${model.table}`, columns)
  }
  return types
}

const contractTypes = (contract: Contract) =>
  Object.fromEntries([
    ['line_no', 'bigint'],
    ...sourceColumns(contract).map(({ name, sql_type }) => [name, sql_type]),
  ])

/** The statements that lay out the given rows, the same for both engines. */
function givenStatements(model: Model, given: ModelCase['given'], types: RelationTypes): string[] {
  return Object.entries(given).flatMap(([relation, list]) => {
    const columns = types.get(relation)
    if (!columns) throw invalid(`${model.path}: a case gives rows of ${relation}, which does not exist`)
    const create = Object.entries(columns).map(([name, type]) => `${name} ${type}`)
    const inserts = list.map((row) => {
      const unknown = Object.keys(row).filter((name) => !(name in columns))
      if (unknown.length > 0) throw invalid(`${model.path}: ${relation} has no column ${unknown.join(', ')}`)
      const values = Object.entries(row).map(
        ([name, value]) => `CAST(${toLiteral(value)} AS ${columns[name]})`,
      )
      return `insert into ${relation} (${Object.keys(row).join(', ')}) values (${values.join(', ')})`
    })
    return [`create table ${relation} (${create.join(', ')})`, ...inserts]
  })
}

const toLiteral = (value: Cell) => (value === null ? 'null' : literal(String(value)))

/** What the case asks of the model, as one select whose cells are all text. */
function caseSelect(model: Model, modelCase: ModelCase): string {
  const expected = Object.keys(modelCase.expect[0] ?? {})
  const stored = Object.keys(model.columns).filter((it) => it !== 'valid_from' && it !== 'valid_to')
  const columns = expected.length > 0 ? expected : stored
  const select = typedSelect(model, modelCase.business_date, columns)
  return `select ${columns.map((it) => `CAST(${it} AS varchar) as ${it}`).join(', ')}
    from (${select}) as answer`
}

export async function runOnDuck(connection: DuckDBConnection, task: CaseTask): Promise<Row[]> {
  const statements = givenStatements(task.model, completed(task), task.types)
  await connection.run('begin')
  try {
    for (const statement of statements) await connection.run(statement)
    return (await readRows(connection, caseSelect(task.model, task.modelCase))) as Row[]
  } finally {
    await connection.run('rollback')
  }
}

export async function runOnPostgres(client: pg.Client, task: CaseTask): Promise<Row[]> {
  const statements = givenStatements(task.model, completed(task), task.types)
  await client.query('begin')
  try {
    for (const statement of statements) await client.query(statement)
    return (await client.query<Row>(caseSelect(task.model, task.modelCase))).rows
  } finally {
    await client.query('rollback')
  }
}

/** Relations that the model reads and the case leaves out are there, and empty. */
function completed(task: CaseTask): ModelCase['given'] {
  const named = [
    ...task.model.sql.matchAll(/\b(source|ods|base|metrics|cubes|previous|changes|ref|marts)\.[a-z0-9_]+/g),
  ].map(([it]) => it)
  const empty = named
    .filter((relation) => task.types.has(relation))
    .map((relation): [string, Row[]] => [relation, []])
  return { ...Object.fromEntries(empty), ...task.modelCase.given }
}

/** The rows a case expects, written as the engines write them: 9400 of a decimal(20,2) is `9400.00`. */
export async function expectedRows(connection: DuckDBConnection, task: CaseTask): Promise<Row[]> {
  const { model, modelCase, types } = task
  const columns = types.get(model.name)!
  const expected: Row[] = []
  for (const row of modelCase.expect) {
    const cells = Object.entries(row).map(([name, value]) => {
      // A history driven by changes says of a key that it has ended, which is no column of its own.
      const type = name === 'is_deleted' ? 'boolean' : columns[name]
      if (!type) throw invalid(`${model.path}: "${modelCase.name}" expects ${name}, which is no column`)
      return `CAST(CAST(${toLiteral(value)} AS ${type}) AS varchar) as ${name}`
    })
    expected.push(...((await readRows(connection, `select ${cells.join(', ')}`)) as Row[]))
  }
  return sortRows(expected)
}

/** Order does not matter to a case. */
export const sortRows = (list: Row[]): Row[] =>
  list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
