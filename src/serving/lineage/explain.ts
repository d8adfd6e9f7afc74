import type { DuckDBConnection } from '@duckdb/node-api'
import { AppError } from '../../platform/errors.ts'
import { openDuck } from '../duckdb.ts'
import { readSource } from '../corrections.ts'
import type { VersionModel } from '../version-models.ts'
import { findRests, prepareCell, type Probe } from './effects.ts'
import { extractSubject, isIdentifier } from './extract.ts'
import {
  addsUp,
  carriedSince,
  differenceOf,
  type ExpiredFile,
  expiredFiles,
  type Figure,
  isStored,
  keyOf,
  probeSql,
  readPartRow,
  sourceLine,
  type SourceLine,
  storedValue,
  wholeValue,
} from './figure.ts'
import { type Days, hasExpired, modelsOn, openPast, type Past } from './past.ts'

/** A row that a figure rests on. */
export type Part = {
  table: string
  title: { zh: string; en: string } | null
  /** What names the row, business date included where it has one. */
  key: Record<string, string>
  /** What the figure would lack without it; null of what is no number. */
  effect: string | null
  /** Without it there would be no such figure at all. */
  is_needed: boolean
  /** The columns it takes from the row, each explained in its turn. */
  amounts: Explained[]
  /** How many more rows make the same difference only together with this one. */
  together_with: number
}

export type Explained = Figure & {
  title: { zh: string; en: string } | null
  value: string | null
  is_number: boolean
  /** How it came about: reckoned by a model, kept from an earlier day, read from a line of a file. */
  from: 'model' | 'carried' | 'line' | 'list' | 'not_kept'
  /** Reckoned again from the parts alone, it is the same; null where nothing is reckoned. */
  is_confirmed: boolean | null
  /** The effects of the parts add up to the value. */
  adds_up: boolean
  /** It depends on other customers as well, so that the parts are not all. */
  depends_on_others: boolean
  parts: Part[]
  line: SourceLine | null
  /** Of rows that are no longer kept: the files that they came from. */
  files: ExpiredFile[]
  /** Explained once already, further up. */
  is_repeated: boolean
}

export type ExplainInput = {
  warehouseDir: string
  version: string
  /** Of a superseded version, the date on which it is looked into. */
  seenOn?: string | null
  figure: Figure
  /** Whose figure it is: nothing is taken into account that does not name the subject or is not a list. */
  subject: string
  /** How far down; the source lines of most figures lie five or six tables deep. */
  depth?: number
}

type Task = {
  connection: DuckDBConnection
  past: Past
  /** All that is known to name the subject. */
  found: Set<string>
  /** What the extract now holds, and its relations. */
  extract: { name: string; relations: string[] }
}

/** A figure that waits to be explained, and where it then goes. */
type Waiting = { figure: Figure; depth: number; place: (explained: Explained) => void }

type Answer = { explained: Explained; children: Waiting[] }

/**
 * Where a figure comes from: the rows of each layer that it rests on, down to the lines of the files, each
 * figure on the way reckoned again by the model that made it, from these rows alone. What counts is found by
 * taking rows away, not by reading SQL: a row is part of a figure when the figure is another without it.
 */
export async function explainFigure(input: ExplainInput): Promise<Explained> {
  const { warehouseDir, version, seenOn = null, subject, figure, depth = Infinity } = input
  const past = { warehouseDir, newest: readSource(warehouseDir, { version, seenOn }) }
  const duck = await openDuck({ threads: 1 })
  try {
    const { connection } = duck
    await openPast(connection, past)
    const extract = { name: '', relations: [] }
    return await explainAll({ connection, past, found: new Set([subject]), extract }, { figure, depth })
  } finally {
    duck.close()
  }
}

/** Level by level, figures of one model and day after each other: they share what has to be taken out. */
async function explainAll(task: Task, top: { figure: Figure; depth: number }): Promise<Explained> {
  const known = new Map<string, Explained>()
  const tops: Explained[] = []
  const waiting: Waiting[] = [{ ...top, place: (it) => tops.push(it) }]
  for (let at = 0; waiting.length > 0;) {
    const [next] = waiting.splice(at, 1) as [Waiting]
    const { figure } = next
    const name = JSON.stringify(figure)
    const before = known.get(name)
    if (before) next.place({ ...before, parts: [], is_repeated: true })
    else {
      const { explained, children } = await explainOne(task, figure, next.depth)
      known.set(name, explained)
      next.place(explained)
      waiting.push(...children)
    }
    const isAlike = (it: Waiting) =>
      it.figure.table === figure.table && it.figure.business_date === figure.business_date
    at = Math.max(0, waiting.findIndex(isAlike))
  }
  return tops[0]!
}

async function explainOne(task: Task, figure: Figure, depth: number): Promise<Answer> {
  const { connection, past } = task
  const { business_date: businessDate } = figure
  const model = modelsOn(past, businessDate).get(figure.table)
  const value = await storedValue(connection, past, figure)
  const explained: Explained = {
    ...figure,
    title: model?.title ?? null,
    value: value ?? null,
    is_number: NUMBER.test(model?.columns[figure.column] ?? '') && !isIdentifier(figure.column),
    from: model && model.layer !== 'ref' ? 'model' : 'list',
    is_confirmed: null,
    adds_up: false,
    depends_on_others: false,
    parts: [],
    line: null,
    files: [],
    is_repeated: false,
  }
  if (!model || explained.from === 'list') return { explained, children: [] }
  if (model.layer === 'ods') {
    const line = await sourceLine(connection, past, { figure, model })
    return { explained: { ...explained, from: 'line', line }, children: [] }
  }
  const files = expiredFiles(past, model, businessDate)
  if (files) return { explained: { ...explained, from: 'not_kept', files }, children: [] }
  const since = carriedSince(past, model, businessDate)
  if (since) return carriedOver(explained, since, depth)
  return explainByModel(task, { figure, model, explained, depth, value })
}

/** Rows of a feed that did not come are those of the last day on which it did. */
function carriedOver(explained: Explained, since: string, depth: number): Answer {
  const { table, key, column, value } = explained
  const amounts: Explained[] = []
  const figure = { table, key, column, business_date: since }
  const part: Part = {
    table,
    title: explained.title,
    key: { ...key, business_date: since },
    effect: value,
    is_needed: true,
    amounts,
    together_with: 0,
  }
  const children = depth > 0 ? [{ figure, depth: depth - 1, place: (it: Explained) => amounts.push(it) }] : []
  return { explained: { ...explained, from: 'carried', parts: [part] }, children }
}

type ByModel = {
  figure: Figure
  model: VersionModel
  explained: Explained
  depth: number
  /** As it is stored; undefined where the table is not, or has no such row. */
  value: string | null | undefined
}

const NUMBER = /^(decimal|integer|bigint)/
const DAYS: Days[] = ['day', 'ends', 'all']

async function explainByModel(task: Task, input: ByModel): Promise<Answer> {
  const { connection, past } = task
  const { figure, model, explained, depth, value } = input
  const sql = probeSql(figure, model)
  // Few models look back: what gives the very figure that is stored is enough.
  for (const days of isStored(past, model, figure.business_date) ? DAYS : DAYS.slice(-1)) {
    await extractFor(task, { figure, model, days })
    const again = await prepareCell(connection, sql)
    const reckoned = await again()
    if (reckoned === undefined || (value !== undefined && reckoned !== value)) continue
    const confirmed = { ...explained, value: reckoned, is_confirmed: value === undefined ? null : true }
    if (depth <= 0) return { explained: confirmed, children: [] }
    const probe = { connection, again, value: reckoned, isNumber: explained.is_number }
    return withParts(task, { ...input, explained: confirmed }, probe)
  }
  if (value !== undefined && hasExpired(past, model, figure.business_date)) {
    return { explained: { ...explained, from: 'not_kept' }, children: [] }
  }
  if (value === undefined) throw noSuchRow(figure)
  const isConfirmed = (await wholeValue(connection, past, { figure, model })) === value
  return {
    explained: { ...explained, is_confirmed: isConfirmed, depends_on_others: isConfirmed },
    children: [],
  }
}

/** The figure there is, but no row of that key. */
function noSuchRow({ table, key, business_date }: Figure): AppError {
  const named = Object.entries(key).map(([name, value]) => `${name} ${value}`)
  return new AppError({
    code: 'figure_not_found',
    status: 404,
    message: `${table} has no row of ${named.join(', ')} on ${business_date}.`,
    details: { table, key, business_date },
  })
}

/** Takes out what a model reads, unless the extract holds it already. */
async function extractFor(
  task: Task,
  { figure, model, days }: { figure: Figure; model: VersionModel; days: Days },
): Promise<void> {
  const { connection, past, found } = task
  for (const [column, value] of Object.entries(figure.key)) if (isIdentifier(column)) found.add(value)
  const { business_date: businessDate } = figure
  const name = () => [model.name, businessDate, days, found.size].join(' ')
  if (task.extract.name !== name()) {
    const relations = await extractSubject(connection, { past, model, businessDate, days, found })
    task.extract = { name: name(), relations }
  }
  await connection.run('use extract')
}

/** Adds the rows that make the figure, and asks for what they take it from. */
async function withParts(task: Task, input: ByModel, probe: Probe): Promise<Answer> {
  const { figure, model, explained, depth } = input
  const type = model.columns[figure.column]!
  const children: Waiting[] = []
  const effects: (string | null)[] = []
  const relations = task.extract.relations.map((name) => ({
    name,
    key: keyOf(task.past, name, figure.business_date),
  }))
  for (const { relation, rowids, columns, without } of await findRests(probe, relations)) {
    const place = { relation, rowid: rowids[0]!, businessDate: figure.business_date }
    const row = await readPartRow(probe.connection, task.past, place)
    const effect = await differenceOf(probe, type, without)
    const part: Part = {
      table: row.table,
      title: modelsOn(task.past, figure.business_date).get(row.table)?.title ?? null,
      key: row.dated ? { ...row.key, business_date: row.businessDate } : row.key,
      effect,
      is_needed: without === undefined,
      amounts: [],
      together_with: rowids.length - 1,
    }
    explained.parts.push(part)
    if (columns.length > 0) effects.push(effect)
    for (const column of columns) {
      const next = { table: row.table, key: row.key, column, business_date: row.businessDate }
      children.push({ figure: next, depth: depth - 1, place: (it) => part.amounts.push(it) })
    }
  }
  explained.adds_up = await addsUp(probe, type, effects)
  return { explained, children }
}
