import type { DuckDBConnection } from '@duckdb/node-api'
import { type Definition, FIRST_VERSION, type PublishedLineage } from '../serving/metric-catalogue.ts'
import { type ModelLineage, readLineage, traceColumns } from './lineage/index.ts'
import { type Contract, sourceColumns } from './load/index.ts'
import type { Model } from './models.ts'
import type { Catalogue } from './night-plan.ts'

/** What a publication says of its figures: what each means, and what each is made of. */
export type PublishedCatalogue = { definitions: Record<string, Definition>; lineage: PublishedLineage }

const LAYERS_DOWNWARDS = ['marts', 'cubes', 'metrics', 'base', 'ods']
const FIGURE_TABLE = /^(marts|cubes|metrics)\./

export async function describeFigures(
  connection: DuckDBConnection,
  catalogue: Pick<Catalogue, 'models' | 'references' | 'contracts'>,
): Promise<PublishedCatalogue> {
  const definitions = definitionsOf(catalogue.models)
  const lineage = await readLineage(connection, catalogue)
  return { definitions, lineage: lineageOf(definitions, { catalogue, lineage }) }
}

/** What each figure on a screen means, by column name: from marts downwards, the first that says so. */
function definitionsOf(models: Model[]): Record<string, Definition> {
  const definitions: Record<string, Definition> = {}
  const orderOf = (model: Model) => LAYERS_DOWNWARDS.indexOf(model.layer)
  for (const model of models.toSorted((a, b) => orderOf(a) - orderOf(b))) {
    for (const [name, column] of Object.entries(model.columns)) {
      if (!column.zh || !column.en || definitions[name]) continue
      const { meaning } = column
      definitions[name] = {
        table: model.name,
        zh: column.zh,
        en: column.en,
        unit: column.unit ?? null,
        kind: column.kind ?? null,
        meaning: typeof meaning === 'string' ? { zh: meaning, en: meaning } : meaning,
        owner: column.owner ?? model.owner ?? null,
        versions: versionsOf(column.versions),
      }
    }
  }
  return definitions
}

/** Newest first, each with its number; the first is what held at the opening. */
function versionsOf(changes: Model['columns'][string]['versions'] = []): Definition['versions'] {
  return [...changes, FIRST_VERSION].map((it, at, all) => ({ number: all.length - at, ...it }))
}

type Traced = {
  catalogue: Pick<Catalogue, 'models' | 'references' | 'contracts'>
  lineage: ModelLineage
}

/** The part of the warehouse's lineage that figures hang on, wherever they stand. */
function lineageOf(definitions: Record<string, Definition>, { catalogue, lineage }: Traced) {
  const figures = [...lineage.reads.keys()].filter((it) => FIGURE_TABLE.test(it) && !it.endsWith('.*'))
  const places = figures.filter((it) => Object.hasOwn(definitions, it.slice(it.lastIndexOf('.') + 1)))
  const reading = figures.filter((it) => lineage.reads.get(it)!.some((read) => places.includes(read)))
  const traced = traceColumns(lineage.reads, new Set([...places, ...reading]))
  const names = [...traced].toSorted()
  const tables = new Set(names.map((it) => it.slice(0, it.lastIndexOf('.'))))
  const known = [...catalogue.models, ...catalogue.references].filter((it) => tables.has(it.name))
  return {
    columns: Object.fromEntries(
      names.filter((it) => lineage.reads.has(it)).map((it) => [it, lineage.reads.get(it)!]),
    ),
    by_table: names.filter((it) => lineage.byTable.has(it)),
    tables: Object.fromEntries(known.map((it) => [it.name, it.title])),
    files: Object.fromEntries(
      catalogue.contracts
        .filter((it) => tables.has(sourceOf(it)))
        .map((it) => [sourceOf(it), describeFile(it, traced)]),
    ),
  }
}

const sourceOf = (contract: Pick<Contract, 'file'>) => `source.${contract.file.toLowerCase()}`

/** The fields of a file that figures hang on, by the loaded columns that hold them or parts of them. */
function describeFile(contract: Contract, traced: Set<string>): PublishedLineage['files'][string] {
  const fields = sourceColumns(contract)
    .filter((it) => traced.has(`${sourceOf(contract)}.${it.name}`))
    .map((it) => [it.name, { field: it.column.name, label: it.column.label }] as const)
  const { file, system, title } = contract
  return { file, system_code: system, title, fields: Object.fromEntries(fields) }
}
