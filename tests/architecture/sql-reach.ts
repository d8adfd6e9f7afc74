import type { DuckDBConnection } from '@duckdb/node-api'
import type { Layer, WarehouseModel } from './warehouse-models.ts'

/**
 * What the SQL of each layer may read. `$table` stands for the model's own name: a daily model may look at
 * its own rows of the day before, and nobody else's. A table of `base` takes from others of `base` what they
 * hold of other feeds: as it stands, also on a day on which those have not come.
 */
const MAY_READ: Record<Layer, RegExp> = {
  ods: /^source\./,
  base: /^(ods|base|ref)\.|^previous\.\$table$/,
  metrics: /^(base|metrics|ref)\.|^previous\.\$table$/,
  cubes: /^(base|metrics|ref)\./,
  marts: /^(base|metrics|cubes|marts|ref)\./,
}

/** Who is one and the same is found out from the tables of `base`, by what changed in them. */
const IDENTITY_MAY_READ = /^(base|changes|ref)\.|^previous\.\$table$/
/** So is what happened to customers: a version that follows another is seen in its night only. */
const EVENTS_MAY_READ = /^(base|changes|metrics|ref)\.|^previous\.\$table$/

/** The tables a statement reads, by DuckDB's own parser, so that a CTE is never taken for a table. */
export function tablesRead(duck: DuckDBConnection, sql: string): string[] {
  const statement = sql.replaceAll(/:business_date\b/g, "date '2026-06-30'")
  // A table that is named only once, and under another name, comes with that name behind it.
  return duck.getTableNames(statement, true).map((name) =>
    name
      .replaceAll('"', '')
      .replace(/ as .*/i, '')
      .toLowerCase(),
  )
}

function mayReadOf({ layer, path }: { layer: Layer; path?: string }): RegExp {
  if (path?.startsWith('warehouse/base/identity/')) return IDENTITY_MAY_READ
  return path?.startsWith('warehouse/metrics/event/') ? EVENTS_MAY_READ : MAY_READ[layer]
}

/** The reads of a model that its layer forbids; a name without a schema is never allowed. */
export function findForbiddenReads(
  model: Pick<WarehouseModel, 'layer' | 'table'> & { path?: string },
  reads: string[],
): string[] {
  const own = reads.map((read) => (read === `previous.${model.table}` ? 'previous.$table' : read))
  const mayRead = mayReadOf(model)
  const forbidden = own.filter((read) => !mayRead.test(read))
  const delivers = own.filter((read) => read.startsWith('source.'))
  return model.layer === 'ods' && delivers.length > 1 ? [...forbidden, ...delivers.slice(1)] : forbidden
}

/**
 * What the SQL of a module's queries names. Kysely writes tables as `schema.table` strings; TypeScript
 * checks that they exist, this checks whose they are.
 */
export function findForeignTables(moduleName: string, text: string): string[] {
  // Users, sessions, roles, units and the trail are the platform's tables; these modules look after them.
  const own = [
    moduleName.replaceAll('-', '_'),
    ...(['system', 'people'].includes(moduleName) ? ['platform'] : []),
  ]
  const table = String.raw`\s*\(?\s*\[?['"\`\s]*([a-z_]+)\.[a-z_]+`
  const reading = new RegExp(`(?:selectFrom|(?:inner|left|right|full|cross)Join|from|join)${table}`, 'gi')
  const verbs = String.raw`insertInto|updateTable|deleteFrom|mergeInto|insert\s+into|update|delete\s+from`
  const writing = new RegExp(`(?:${verbs})${table}`, 'gi')
  const reads = [...text.matchAll(reading)].filter((it) => ![...own, 'marts', 'ref'].includes(it[1]!))
  const writes = [...text.matchAll(writing)].filter((it) => !own.includes(it[1]!))
  return [...new Set([...reads, ...writes].map((it) => it[0].replaceAll(/\s+/g, ' ')))]
}
