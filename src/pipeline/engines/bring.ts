import { join } from 'node:path'
import { literal, readParquet } from '../../serving/duckdb.ts'
import type { StoredTable } from '../../serving/manifest.ts'
import { seenPartitions, storedName } from '../../serving/world.ts'
import type { Step } from '../night-state.ts'
import { type Content, contentOf } from '../write/content.ts'
import type { Copy } from './copies.ts'
import type { Kept, Standing } from './engine.ts'
import {
  applyToHistory,
  bringDays,
  bringWhole,
  dropOthers,
  ensureCopy,
  holds,
  type Lane,
  type Rows,
  type Store,
} from './store.ts'

/** The working copies as they are, and the tables there are to be copies of. */
export type Copies = { store: Store; list: ReadonlyMap<string, Copy> }

type Version = Pick<Standing, 'warehouseDir' | 'businessDate' | 'manifest' | 'alias'>

/** Content of a table that has no rows yet. */
const NOTHING = 'nothing'

/** Kept beside the versions: it only grows. */
const REGISTER = 'base.customer_register'

/** What a night writes before anybody reads it. */
const isOfTheNight = ({ kind, name }: Copy) => kind === 'whole' && name !== REGISTER

/** Makes the copies hold what the parent of a night has, and says which had to be filled for it. */
export async function bringToEvening(
  { store, list }: Copies,
  lane: Lane,
  parent: Version & { made: ReadonlySet<string> },
): Promise<Partial<Step>> {
  await dropOthers(store, lane.client, new Set(list.keys()))
  const filled: Filled[] = []
  for (const copy of list.values()) {
    if (copy.kind === 'mart') continue
    if (isOfTheNight(copy) || parent.made.has(copy.name)) await ensureCopy(store, lane, copy)
    else if (copy.name === REGISTER) await bringRegister(store, lane, copy)
    else filled.push({ copy, rows: await fill(store, lane, { copy, version: parent }) })
    if (copy.previous) await showPrevious(lane, copy, parent.businessDate)
  }
  return describe(filled)
}

/** Makes the copies hold what a version has: after its own night they do. */
export async function bringToVersion(copies: Copies, lane: Lane, version: Version): Promise<Partial<Step>> {
  const filled: Filled[] = []
  for (const copy of copies.list.values()) {
    const isOfVersion = copy.kind !== 'changes' && copy.kind !== 'mart' && copy.name !== REGISTER
    const isRead = isOfVersion && !copy.name.startsWith('ods.')
    if (isRead) filled.push({ copy, rows: await fill(copies.store, lane, { copy, version }) })
  }
  return describe(filled)
}

type Filled = { copy: Copy; rows: number }

function describe(all: Filled[]): Partial<Step> {
  const filled = all.filter((it) => it.rows > 0)
  const rows_out = filled.reduce((sum, it) => sum + it.rows, 0)
  if (filled.length === 0) return { rows_out, note: `all ${all.length} as they were` }
  const some = filled.slice(0, NAMES_MAX).map((it) => it.copy.name)
  const others = filled.length > NAMES_MAX ? ', ...' : ''
  return { rows_out, note: `${filled.length} of ${all.length} filled again: ${some.join(', ')}${others}` }
}

const NAMES_MAX = 5

type Filling = { copy: Copy; version: Version }

async function fill(store: Store, lane: Lane, { copy, version }: Filling): Promise<number> {
  const table = version.manifest?.tables[copy.name]
  if (copy.kind === 'days') {
    return bringDays(store, lane, { copy, days: table ? daysOf(version, table) : new Map() })
  }
  const isThere = table?.current && copy.kind !== 'changes'
  const rows = isThere ? currentRows(version.alias, copy.name, table) : noRows(copy)
  return bringWhole(store, lane, { copy, rows })
}

const contentText = ({ rows, hash }: Content) => `${rows} ${hash}`

const currentRows = (alias: string, name: string, { columns, current }: StoredTable): Rows => ({
  select: `select ${columns.join(', ')} from ${alias}.${storedName(name)}`,
  columns,
  content: contentText(current!),
})

function noRows({ columns }: Copy): Rows {
  const list = Object.entries(columns).map(([name, type]) => `CAST(null AS ${type}) as ${name}`)
  return {
    select: `select ${list.join(', ')} where false`,
    columns: Object.keys(columns),
    content: NOTHING,
  }
}

/** The partitions that models see on a business date, each as its file has it. */
function daysOf(
  { warehouseDir, businessDate }: Pick<Version, 'warehouseDir' | 'businessDate'>,
  table: StoredTable,
) {
  const { columns } = table
  const days = seenPartitions(table, businessDate).map((segment): [string, Rows] => [
    segment.business_date,
    rowsOfFile(join(warehouseDir, segment.file), { columns, content: segment }),
  ])
  return new Map(days)
}

const rowsOfFile = (path: string, { columns, content }: { columns: string[]; content: Content }): Rows => ({
  select: `select ${columns.join(', ')} from ${readParquet([path])}`,
  columns,
  content: contentText(content),
})

async function bringRegister(store: Store, lane: Lane, copy: Copy): Promise<void> {
  const columns = Object.keys(copy.columns)
  const content = contentText(await contentOf(lane.connection, REGISTER, columns))
  const select = `select ${columns.join(', ')} from ${REGISTER}`
  await bringWhole(store, lane, { copy, rows: { select, columns, content } })
}

/** A model's own rows of the evening before; of a daily table, those of the calendar day before. */
async function showPrevious({ client }: Lane, copy: Copy, businessDate: string): Promise<void> {
  const { name, columns } = copy.previous!
  const ofDay = `where business_date = CAST(${literal(businessDate)} AS date) - 1`
  const rows = `select ${columns.join(', ')} from ${copy.name}`
  await client.query(`drop view if exists ${name}`)
  await client.query(`create view ${name} as ${rows} ${copy.kind === 'days' ? ofDay : ''}`)
}

/** A table of the night goes into its copy before the models that read it. */
export async function takeKept(
  { store, list }: Copies,
  lane: Lane,
  { kept, night }: { kept: Kept; night: Pick<Version, 'warehouseDir' | 'businessDate'> },
): Promise<void> {
  const { name, table } = kept
  const copy = list.get(name)
  const changes = list.get(name.replace(/^base\./, 'changes.'))
  if (changes?.kind === 'changes') await takeChanges(store, lane, { copy: changes, kept, night })
  if (!copy) return
  if (copy.kind === 'days') await bringDays(store, lane, { copy, days: daysOf(night, table) })
  else if (name.startsWith('ods.')) {
    const segment = table.segments.at(-1)!
    const path = join(night.warehouseDir, segment.file)
    const rows = rowsOfFile(path, { columns: table.columns, content: segment })
    await bringWhole(store, lane, { copy, rows })
  } else if (copy.kind === 'history') await takeHistory(store, lane, { copy, kept })
  else await bringWhole(store, lane, { copy, rows: currentRows(kept.alias, name, table) })
}

async function takeHistory(
  store: Store,
  lane: Lane,
  { copy, kept }: { copy: Copy; kept: Kept },
): Promise<void> {
  const { table, change, alias, name } = kept
  const rows = currentRows(alias, name, table)
  if (!change?.before || !holds(store, copy, contentText(change.before))) {
    await bringWhole(store, lane, { copy, rows })
    return
  }
  const opened = { ...rows, select: `select ${table.columns.join(', ')} from ${change.opened}` }
  const closed = `select ${copy.key.join(', ')} from ${change.closed}`
  await applyToHistory(store, lane, { copy, opened, closed })
}

type NightChanges = { copy: Copy; kept: Kept; night: { businessDate: string } }

/** What the night opened and ended, for the models that go by it; it begins with nothing. */
async function takeChanges(store: Store, lane: Lane, { copy, kept, night }: NightChanges): Promise<void> {
  const { columns, current } = kept.table
  const select = `select ${columns.join(', ')} from ${copy.name}`
  const content = `${night.businessDate} ${contentText(current!)}`
  await bringWhole(store, lane, { copy, rows: { select, columns, content } })
}
