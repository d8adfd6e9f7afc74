import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { z } from 'zod'
import { readCsv } from '../platform/csv.ts'
import { invalid } from '../platform/errors.ts'
import {
  checkList,
  codesIn,
  fileOfList,
  type List,
  type ListContract,
  readList,
  readListContracts,
  withoutDates,
} from '../platform/reference-lists/index.ts'
import { readYaml } from '../platform/yaml.ts'
import { retentionSchema, wrongRetention } from './retention.ts'

export const LAYERS = ['ods', 'base', 'metrics', 'cubes', 'marts'] as const
export type Layer = (typeof LAYERS)[number]

const label = z.object({ zh: z.string(), en: z.string() })
const meaning = z.union([z.string(), label])

const columnSchema = z.strictObject({
  type: z.string().regex(/^(varchar|bigint|integer|boolean|date|timestamp|decimal\(\d+, ?\d+\))$/),
  meaning,
  zh: z.string().optional(),
  en: z.string().optional(),
  unit: z.string().optional(),
  kind: z.enum(['simple', 'ratio', 'derived', 'cumulative']).optional(),
  /** Who answers for it, where that is not the department of the table. */
  owner: z.string().optional(),
  /** What changed in how it is reckoned, newest first; before the first entry it was as at the opening. */
  versions: z
    .array(z.strictObject({ since: z.iso.date(), zh: z.string(), en: z.string() }))
    .min(1)
    .optional(),
})

const checkSchema = z.strictObject({
  /** What it is known by, also where it is waived: another name is another check. */
  name: z.string(),
  zh: z.string(),
  severity: z.enum(['error', 'warn']),
  sql: z.string(),
})

const modelSchema = z.strictObject({
  table: z.string().regex(/^[a-z][a-z0-9_]*$/),
  title: label,
  meaning: z.string(),
  grain: z.string(),
  /** The department that answers for its figures. */
  owner: z.string().optional(),
  write: z.enum(['view', 'full', 'daily', 'scd2', 'register']),
  key: z.array(z.string()).min(1),
  driven_by: z.string().optional(),
  track: z.array(z.string()).optional(),
  may_be_empty: z.boolean().optional(),
  /**
   * Of events, whose key without its date no two deliveries share: what comes again on a later date is left
   * out. `happened` is the column of their own day or time.
   */
  sent_once: z.strictObject({ happened: z.string() }).optional(),
  publish: z.boolean().optional(),
  /** Of a mart: its rows are kept of every date as they were published, to be read one at a time. */
  keeps_rows: z.literal(true).optional(),
  /** Of a history: marts read its ended versions as well. */
  shows_ended: z.literal(true).optional(),
  retention: retentionSchema.optional(),
  columns: z.record(z.string(), columnSchema),
  checks: z.array(checkSchema).optional(),
})

/**
 * A history that says so names only the keys that the night's changes may have touched, with `is_deleted` as
 * an increment has it; it reads `changes.<history>` to know them, and may read its own `previous.<itself>`.
 */
export const DRIVEN_BY_CHANGES = 'changes'

export type Column = z.output<typeof columnSchema>
export type Check = z.output<typeof checkSchema>

export type Model = z.output<typeof modelSchema> & {
  layer: Layer
  /** `<layer>.<table>`, as other models name it. */
  name: string
  sql: string
  /** Path of the select, from the models folder. */
  path: string
}

export type Reference = Pick<ListContract, 'table' | 'title' | 'key'> & {
  /** What nights know of its columns; what a column takes beyond that changes none. */
  columns: Record<string, Pick<Column, 'type' | 'meaning'>>
  name: string
  file: string
  /** Of its columns and its rows: while it stays the same, so does the table. */
  checksum: string
  list: List
}

/** What the writers add to the columns that a model selects. */
const ADDED_BY_WRITER: Partial<Record<Model['write'], Record<string, string>>> = {
  scd2: { valid_from: 'date', valid_to: 'date' },
  register: { customer_id: 'bigint', given_on: 'date' },
}

export const columnTypes = (columns: Record<string, Pick<Column, 'type'>>): Record<string, string> =>
  Object.fromEntries(Object.entries(columns).map(([name, { type }]) => [name, type]))

/** Columns and types of a model's table as it is kept. */
export const keptTypes = ({ columns, write }: Pick<Model, 'columns' | 'write'>): Record<string, string> => ({
  ...columnTypes(columns),
  ...ADDED_BY_WRITER[write],
})

/**
 * Reads every model below the folder, sorted by name. A malformed one is an error that names file and
 * field.
 */
export function readModels(modelsDir: string): Model[] {
  const models = LAYERS.flatMap((layer) =>
    listFiles(join(modelsDir, layer), '.yml')
      .filter((path) => !path.endsWith('.test.yml'))
      .map((path) => readModel(modelsDir, layer, path)),
  )
  const sorted = models.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const [one, other] = sorted.flatMap((model, at) => {
    const next = sorted[at + 1]
    return next?.name === model.name ? [model, next] : []
  })
  // The second would silently take the place of the first.
  if (one) throw invalid(`${one.name} is written twice: ${one.path} and ${other!.path}`)
  return sorted
}

function readModel(modelsDir: string, layer: Layer, path: string): Model {
  const model = parseYaml(modelSchema, modelsDir, path)
  const sqlPath = path.replace(/\.yml$/, '.sql')
  if (!existsSync(sqlPath))
    throw invalid(`${relative(modelsDir, path)}: there is no ${basename(sqlPath)} beside it`)
  if (basename(path, '.yml') !== model.table) {
    throw invalid(`${relative(modelsDir, path)}: table is ${model.table}, but the file has another name`)
  }
  const happened = model.sent_once ? [model.sent_once.happened] : []
  const named = [...model.key, ...(model.track ?? []), ...happened]
  const unknown = named.filter((column) => !(column in model.columns))
  if (unknown.length > 0 && model.write !== 'register') {
    const said = `key, track or sent_once names columns that do not exist: ${unknown.join(', ')}`
    throw invalid(`${relative(modelsDir, path)}: ${said}`)
  }
  if (model.write === 'scd2' && !model.driven_by) {
    throw invalid(`${relative(modelsDir, path)}: driven_by is missing, a history needs it`)
  }
  if (model.write !== 'scd2' && model.shows_ended) {
    throw invalid(`${relative(modelsDir, path)}: shows_ended is for histories, not ${model.write}`)
  }
  const wrong = wrongRetention({ ...model, layer })
  if (wrong) throw invalid(`${relative(modelsDir, path)}: ${wrong}`)
  return {
    ...model,
    layer,
    name: `${layer}.${model.table}`,
    sql: stripSemicolon(readFileSync(sqlPath, 'utf8')),
    path: relative(modelsDir, sqlPath),
  }
}

/** Hand-kept lists. A bank's own folder replaces single files of the same name. */
export function readReferences(modelsDir: string, ownFolder?: string): Reference[] {
  return readListContracts(modelsDir).map((contract) => {
    const { table, title, key } = contract
    const found = fileOfList({ modelsDir, ownDir: ownFolder }, table)
    if (!existsSync(found.path)) throw invalid(`ref/${table}.yml: there is no ${table}.csv beside it`)
    const columns = Object.fromEntries(
      Object.entries(contract.columns).map(([name, { type, meaning }]) => [name, { type, meaning }]),
    )
    const checksum = createHash('sha256')
      .update(JSON.stringify(columns))
      .update(readFileSync(found.path))
      .digest('hex')
    const list = readList(contract, found)
    return { table, title, key, columns, name: `ref.${table}`, file: found.path, checksum, list }
  })
}

/** Refuses lists that are not as they are described, before a night begins. */
export function checkReferences(references: readonly Reference[]): void {
  const codes = codesIn(references.find((it) => it.table === 'codes')?.list)
  for (const { list } of references) checkList(list, codes)
}

/**
 * What of a list a business date depends on: of one whose lines hold for a time, the lines that hold on it,
 * whatever else they hold on. A line for a later day, and the end of the one before it, change no earlier
 * one.
 */
export function checksumOn({ file, columns, checksum, list }: Reference, businessDate: string): string {
  if (!('valid_from' in columns)) return checksum
  const [header, ...lines] = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/)
  const names = header!.split(',')
  const [from, to] = [names.indexOf('valid_from'), names.indexOf('valid_to')]
  const valid = lines.filter((line) => {
    const [cells = []] = readCsv(`${header}\n${line}`)
    return cells[from]! <= businessDate && businessDate < cells[to]!
  })
  const isOfOneDay = list.contract.day_column !== undefined
  const said = isOfOneDay ? valid : valid.map((line) => withoutDates(header!, line))
  return createHash('sha256')
    .update([JSON.stringify(columns), header, ...said].join('\n'))
    .digest('hex')
}

function parseYaml<T>(schema: z.ZodType<T>, modelsDir: string, path: string): T {
  const parsed = schema.safeParse(readYaml(path))
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw invalid(`${relative(modelsDir, path)}: ${problems.join('; ')}`)
}

const stripSemicolon = (sql: string) => sql.trim().replace(/;$/, '')

/** All files with this ending below a folder, sorted. */
export function listFiles(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => join(folder, path))
    .toSorted()
}
