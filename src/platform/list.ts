import { sql, type Expression, type RawBuilder, type SelectQueryBuilder, type SqlBool } from 'kysely'
import { withActor, type Context, type Databases, type DB, type ScopedDb } from './db.ts'
import { shownAs } from './authz/fields.ts'
import { AppError, forbidden, gone, invalid } from './errors.ts'
import { compared } from './list-conditions.ts'
import { beyond, orderTerms, readCursor, reversed, writeCursor } from './list-cursor.ts'
import type { Cursor, CursorValue, FullSort } from './list-cursor.ts'
import { findTotal } from './list-totals.ts'
import {
  type ColumnKind,
  type FieldClass,
  type FilterLeaf,
  type FilterTree,
  isUnderstood,
  type ListQuery,
  type ListSelection,
  type Page,
  type SortKey,
} from './schema.ts'

export type { ListQuery, ListSelection, Page } from './schema.ts'

/** Rows a page number may reach; beyond it the page asks for a filter, and cursors still walk on. */
export const JUMP_ROWS_MAX = 100_000
const EXPORT_BATCH_ROWS = 1_000

export type ListColumn = {
  kind: ColumnKind
  /** The class of personal data it holds: who sees it masked does not find it out by filters or sorts. */
  field?: FieldClass
  /** Default false: nulls change the order of a sort and keep an index from serving it. */
  nullable?: boolean
  /** Default true, but for decimals, which have a `_fen` column beside them for both. */
  filterable?: boolean
  sortable?: boolean
  /** How `contains` is answered where an index must serve it; without it the text is looked through. */
  contains?: (text: string) => Expression<SqlBool>
  /** How every condition is answered where the column is none of the list's own table. */
  where?: (leaf: FilterLeaf) => RawBuilder<SqlBool>
  /** People change it by day: what is counted by it is counted every time. */
  isLive?: true
  /** It stands in no table of the list: it is filtered by and not shown. */
  isUnseen?: true
  /** How `contains` is answered to who does not see the column in clear; without it, it is refused to him. */
  containsMasked?: (text: string) => Expression<SqlBool>
}
export type ListColumns = Readonly<Record<string, ListColumn>>

export type Row = Record<string, unknown>
export type ListRows<T extends keyof DB> = SelectQueryBuilder<DB, T, object>

/** What a list shows: its rows before any filter, the columns on offer, and the key that names a row. */
export type ListSource<T extends keyof DB> = {
  /** Names the rows of `from`, predicates of its own included; totals are kept under it. */
  name: string
  from: (db: ScopedDb) => ListRows<T>
  columns: ListColumns
  key: string
  defaultColumns: readonly string[]
  defaultSort: readonly SortKey[]
}

/** A page of rows with the exact total of the same predicate, the two read side by side. */
export async function readPage<T extends keyof DB>(
  context: Context,
  source: ListSource<T>,
  list: ListQuery,
): Promise<Page<Row>> {
  refuseHidden(context, source, list)
  const sort = list.sort ?? [...sortFor(context, source)]
  const page = await readWith(
    asSeen(context, source),
    { ...list, sort },
    {
      rows: (request) => withActor(context, (db) => pageRows(db, request)),
      total: () => countRows(context, source, list.filter),
    },
  )
  return { ...page, business_date: context.publication.business_date }
}

/**
 * The same page of the application's own tables, which are no customers: no reach narrows them, and whether
 * they may be looked at is for the caller's permission to say.
 */
export function readOwnPage<T extends keyof DB>(
  { db }: Pick<Databases, 'db'>,
  source: ListSource<T>,
  list: ListQuery,
): Promise<Omit<Page<Row>, 'business_date'>> {
  const own = db as ScopedDb
  return readWith(source, list, {
    rows: (request) => pageRows(own, request),
    total: () => countIn(own, source, list.filter),
  })
}

type Reader<T extends keyof DB> = {
  rows: (request: PageRequest<T>) => Promise<Row[]>
  total: () => Promise<number>
}

async function readWith<T extends keyof DB>(
  source: ListSource<T>,
  list: ListQuery,
  read: Reader<T>,
): Promise<Omit<Page<Row>, 'business_date'>> {
  const sort = fullSort(source, list.sort)
  const cursor = list.cursor === undefined ? null : readCursor(list.cursor, sort)
  const { page, page_size: pageSize } = list
  if (!cursor && page * pageSize > JUMP_ROWS_MAX) throw tooFar()
  const [rows, total] = await Promise.all([read.rows({ source, list, sort, cursor }), read.total()])
  const neighbours = neighboursOf({
    rows,
    sort,
    cursor,
    hasMoreByNumber: page * pageSize < total,
    page,
    pageSize,
  })
  const wanted = new Set(columnsOf(source, list.columns))
  return {
    rows: rows.slice(0, pageSize).map((row) => pick(row, wanted)),
    total,
    page,
    page_size: pageSize,
    ...neighbours,
  }
}

async function countIn<T extends keyof DB>(
  db: ScopedDb,
  source: ListSource<T>,
  filter: FilterTree | undefined,
): Promise<number> {
  const counting = applyFilter(source.from(db), filter, source.columns)
  const { total } = await counting.select(sql<string>`count(*)`.as('total')).executeTakeFirstOrThrow()
  return Number(total)
}

/** The exact number of rows of a predicate within the actor's reach. */
export function countRows<T extends keyof DB>(
  context: Context,
  source: ListSource<T>,
  filter: FilterTree | undefined,
): Promise<number> {
  const seen = asSeen(context, source)
  const count = () => withActor(context, (db) => countIn(db, seen, filter))
  const isLive = leavesIn(filter).some((it) => columnNamed(source.columns, it.column).isLive)
  return isLive ? count() : findTotal(context, { name: seen.name, filter }, count)
}

/**
 * Every row of a selection, in batches by key, each in a transaction of its own so that none stays open as
 * long as the slowest reader. Ends with an error, not a short file, when rows walked are not rows counted.
 */
export async function* walkRows<T extends keyof DB>(
  context: Context,
  source: ListSource<T>,
  selection: ListSelection,
): AsyncGenerator<Row[], number> {
  refuseHidden(context, source, selection)
  const sort = fullSort(source, selection.sort ?? sortFor(context, source))
  const wanted = new Set(columnsOf(source, selection.columns))
  const total = await countRows(context, source, selection.filter)
  const list: ListQuery = { ...selection, page: 1, page_size: 100 }
  let cursor: Cursor | null = null
  let walked = 0
  for (;;) {
    const step: PageRequest<T> = {
      source: asSeen(context, source),
      list,
      sort,
      cursor,
      limit: EXPORT_BATCH_ROWS,
    }
    const rows: Row[] = await withActor(context, (db) => pageRows(db, step))
    walked += rows.length
    if (rows.length > 0) yield rows.map((row) => pick(row, wanted))
    const last = rows.at(-1)
    if (!last || rows.length < EXPORT_BATCH_ROWS) break
    cursor = { way: 'next', values: sortValues(last, sort) }
  }
  if (walked !== total)
    throw gone('publication_gone', 'The figures changed while they were read. Start again.')
  return walked
}

type PageRequest<T extends keyof DB> = {
  source: ListSource<T>
  list: ListQuery
  sort: FullSort
  cursor: Cursor | null
  limit?: number
}

async function pageRows<T extends keyof DB>(db: ScopedDb, request: PageRequest<T>): Promise<Row[]> {
  const { source, list, sort, cursor } = request
  const isBack = cursor?.way === 'previous'
  const order = isBack ? reversed(sort) : sort
  const names = new Set([...columnsOf(source, list.columns), ...sort.map((key) => key.column)])
  let query = applyFilter(source.from(db), list.filter, source.columns)
  if (cursor) query = query.where(beyond(order, cursor.values))
  for (const term of orderTerms(order)) query = query.orderBy(term)
  const offset = cursor ? 0 : (list.page - 1) * list.page_size
  // One row more than a cursor's page says whether there is another page.
  const limit = request.limit ?? list.page_size + (cursor ? 1 : 0)
  const rows: Row[] = await query
    .select([...names].map((name) => sql<unknown>`${sql.ref(name)}`.as(name)))
    .limit(limit)
    .offset(offset)
    .execute()
  if (!isBack) return rows
  // The probe row of a page read backwards stands in front of it once the page is turned round.
  const page = rows.slice(0, list.page_size).toReversed()
  return rows.length > list.page_size ? [...page, ...rows.slice(list.page_size)] : page
}

type Seen = {
  rows: Row[]
  sort: FullSort
  cursor: Cursor | null
  hasMoreByNumber: boolean
  page: number
  pageSize: number
}

function neighboursOf(seen: Seen): { next: string | null; previous: string | null } {
  const page = seen.rows.slice(0, seen.pageSize)
  const [first, last] = [page[0], page.at(-1)]
  if (!first || !last) return { next: null, previous: null }
  const hasProbe = seen.rows.length > seen.pageSize
  const way = seen.cursor?.way
  // Whoever came from one side can go back to it; on the other side the probe row decides.
  const hasNext = way === 'previous' || (way === 'next' ? hasProbe : seen.hasMoreByNumber)
  const hasPrevious = way === 'next' || (way === 'previous' ? hasProbe : seen.page > 1)
  return {
    next: hasNext ? writeCursor({ way: 'next', values: sortValues(last, seen.sort) }) : null,
    previous: hasPrevious ? writeCursor({ way: 'previous', values: sortValues(first, seen.sort) }) : null,
  }
}

const sortValues = (row: Row, sort: FullSort) => sort.map((key) => (row[key.column] ?? null) as CursorValue)

const pick = (row: Row, names: ReadonlySet<string>): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => names.has(name)))

/** The columns of an answer: those asked for and the key, or the list's own choice. */
export function columnsOf<T extends keyof DB>(
  source: ListSource<T>,
  asked: readonly string[] | undefined,
): string[] {
  const names = asked ?? source.defaultColumns
  for (const name of names) {
    if (columnNamed(source.columns, name).isUnseen) throw invalid(`Column ${name} is only filtered by.`)
  }
  return [...new Set([source.key, ...names])]
}

/** The rows of a predicate, for a statement that joins them; what the list refuses is refused. */
export function rowsOf<T extends keyof DB>(context: Context, source: ListSource<T>, filter: FilterTree) {
  refuseHidden(context, source, { filter })
  const seen = asSeen(context, source)
  return (db: ScopedDb): ListRows<T> => applyFilter(seen.from(db), filter, seen.columns)
}

type Asking = Pick<Context, 'actor'>

const isVeiled = ({ actor }: Asking, { field }: ListColumn): boolean =>
  field !== undefined && shownAs(actor, field, 'list') !== 'clear'

/**
 * Refuses with 403 to filter or sort by what is not shown in clear: an amount would be found to the cent, a
 * name letter by letter, and both told by the order. A name is asked for whole. Lists ask by themselves; who
 * sends rows piece by piece asks before the first.
 */
export function refuseHidden<T extends keyof DB>(
  asking: Context,
  { columns }: ListSource<T>,
  { filter, sort = [] }: ListSelection,
): void {
  const leaf = leavesIn(filter).find((it) => !mayAsk(asking, columnNamed(columns, it.column), it.op))
  const key = sort.find((it) => isVeiled(asking, columnNamed(columns, it.column)))
  const refused = leaf?.column ?? key?.column
  if (refused) throw forbidden(`filter or sort by ${refused}`)
}

function mayAsk(asking: Asking, column: ListColumn, op: FilterLeaf['op']): boolean {
  if (!isVeiled(asking, column)) return true
  if (op === 'contains') return column.containsMasked !== undefined
  return op === 'eq' && column.field === 'person_name'
}

/** The list as somebody may ask it: `contains` answered as far as he sees the column. */
function asSeen<T extends keyof DB>(asking: Asking, source: ListSource<T>): ListSource<T> {
  const veiled = Object.entries(source.columns).flatMap(([name, column]) => {
    const { containsMasked: contains } = column
    return contains && isVeiled(asking, column) ? [[name, { ...column, contains }] as const] : []
  })
  if (veiled.length === 0) return source
  const columns = { ...source.columns, ...Object.fromEntries(veiled) }
  return { ...source, columns, name: `${source.name}, masked` }
}

/** The list's own order, unless it tells what is not to be told. */
const sortFor = <T extends keyof DB>(asking: Asking, { columns, defaultSort }: ListSource<T>) =>
  defaultSort.filter((key) => !isVeiled(asking, columnNamed(columns, key.column)))

/** The columns that a filter names. */
export const namesIn = (filter: FilterTree | undefined): string[] => leavesIn(filter).map((it) => it.column)

function leavesIn(filter: FilterTree | undefined): FilterLeaf[] {
  if (filter === undefined) return []
  if ('column' in filter) return [filter]
  return ('and' in filter ? filter.and : filter.or).flatMap(leavesIn)
}

function fullSort<T extends keyof DB>(
  source: ListSource<T>,
  asked: readonly SortKey[] | undefined,
): FullSort {
  const keys = (asked ?? source.defaultSort).map((key) => {
    const column = columnNamed(source.columns, key.column)
    if (!(column.sortable ?? column.kind !== 'decimal'))
      throw invalid(`Column ${key.column} cannot be sorted.`)
    return { ...key, kind: column.kind, nullable: column.nullable ?? false }
  })
  const { kind } = columnNamed(source.columns, source.key)
  const own = { column: source.key, direction: 'asc' as const, kind, nullable: false }
  return keys.some((key) => key.column === source.key) ? keys : [...keys, own]
}

/** Narrows a query to a filter tree; a column or comparison the list does not offer is refused. */
export function applyFilter<D, T extends keyof D, O>(
  query: SelectQueryBuilder<D, T, O>,
  filter: FilterTree | undefined,
  columns: ListColumns,
): SelectQueryBuilder<D, T, O> {
  return filter === undefined ? query : query.where(predicate(filter, columns))
}

function predicate(tree: FilterTree, columns: ListColumns): RawBuilder<SqlBool> {
  if ('column' in tree) return comparison(tree, columns)
  const [branches, joint] = 'and' in tree ? [tree.and, sql` and `] : [tree.or, sql` or `]
  if (branches.length === 0) return 'and' in tree ? sql<SqlBool>`true` : sql<SqlBool>`false`
  return sql<SqlBool>`(${sql.join(
    branches.map((branch) => predicate(branch, columns)),
    joint,
  )})`
}

function comparison(leaf: FilterLeaf, columns: ListColumns): RawBuilder<SqlBool> {
  const column = columnNamed(columns, leaf.column)
  if (!(column.filterable ?? column.kind !== 'decimal'))
    throw invalid(`Column ${leaf.column} cannot be filtered.`)
  if (!isUnderstood(leaf, column.kind)) {
    throw invalid(`The condition on ${leaf.column} cannot be understood.`, {
      column: leaf.column,
      op: leaf.op,
    })
  }
  if (column.where) return column.where(leaf)
  if (leaf.op === 'contains' && column.contains) return sql`${column.contains(String(leaf.value ?? ''))}`
  return compared(sql.ref(leaf.column), column.kind, leaf)
}

function columnNamed(columns: ListColumns, name: string): ListColumn {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined
  if (!column) throw invalid(`There is no column ${name} in this list.`, { column: name })
  return column
}

const tooFar = () =>
  new AppError({
    code: 'page_too_far',
    status: 422,
    message: `Pages can be reached up to row ${JUMP_ROWS_MAX}. Narrow the list by a filter.`,
    details: { rows_max: JUMP_ROWS_MAX },
  })
