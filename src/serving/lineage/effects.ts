import type { DuckDBConnection } from '@duckdb/node-api'
import { readRows } from '../duckdb.ts'
import { isIdentifier } from './extract.ts'

/** A figure on extracted rows: how to reckon it again, and what it is. */
export type Probe = {
  connection: DuckDBConnection
  again: () => Promise<string | null | undefined>
  value: string | null
  isNumber: boolean
}

/** How rows are taken out of a figure: their content alone, or as if they were not there. */
type How = 'emptied' | 'removed'

/**
 * Rows that count in a figure together, because none of them alone changes it; mostly one. `columns` are
 * those it takes content from; there are none where it only matters that the row is there.
 */
export type Rest = {
  relation: string
  rowids: string[]
  columns: string[]
  without: Without
}

/** Beyond this many rows of a relation, what is left is given together. */
const GROUPS_MAX = 500

/** One cell as text: the `value` of a select's row; undefined where it gives none. */
export async function cellOf(connection: DuckDBConnection, sql: string): Promise<string | null | undefined> {
  const [row] = await readRows(connection, sql)
  return row ? (row['value'] as string | null) : undefined
}

/** The same cell over and over, of a select that is planned once: that takes longer than a few rows do. */
export async function prepareCell(
  connection: DuckDBConnection,
  sql: string,
): Promise<() => Promise<string | null | undefined>> {
  const statement = await connection.prepare(sql)
  return async () => {
    const rows = (await statement.runAndReadAll()).getRowObjectsJson()
    return rows[0] ? (rows[0]['value'] as string | null) : undefined
  }
}

/** A relation that a figure may rest on, and what names its rows. */
export type Relation = { name: string; key: string[] }

/**
 * The rows that a figure rests on: those whose content it takes, because it is another when that is empty.
 * Where there are none, as with a count, those that have to be there.
 */
export async function findRests(probe: Probe, relations: Relation[]): Promise<Rest[]> {
  const rests: Rest[] = []
  for (const { name: relation, key } of relations) {
    const { rowids, content } = await describe(probe, relation, key)
    if (rowids.length === 0 || content.length === 0) continue
    const rows = await search(probe, 'emptied', { relation, rowids, content })
    const columns = await columnsTaken(probe, { relation, content, rows })
    rests.push(...rows.map((it) => ({ ...it, columns })))
  }
  if (rests.length > 0) return rests
  for (const { name: relation, key } of relations) {
    const { rowids, content, isList } = await describe(probe, relation, key)
    if (isList) continue
    const rows = await search(probe, 'removed', { relation, rowids, content })
    rests.push(...rows.map((it) => ({ ...it, columns: [] })))
  }
  return rests
}

async function describe(probe: Probe, relation: string, key: string[]) {
  const described = await readRows(probe.connection, `describe extract.${relation}`)
  const columns = described.map((it) => ({
    name: String(it['column_name']),
    type: String(it['column_type']),
  }))
  return {
    rowids: await rowidsOf(probe, relation),
    content: columns.filter((it) => isContent(it, key, probe)),
    isList: !columns.some((it) => isIdentifier(it.name)),
  }
}

type Column = { name: string; type: string }
type Searched = { relation: string; rowids: string[]; content: Column[] }
type Found = Omit<Rest, 'columns'>

/** Takes all rows out, then halves of what made a difference, down to single ones. */
async function search(probe: Probe, how: How, { relation, rowids, content }: Searched): Promise<Found[]> {
  if (rowids.length === 0) return []
  const groups = await halve(rowids, probe.value, (some) =>
    valueWithout(probe, how, { relation, rowids: some, content }),
  )
  return groups.map(({ items, without }) => ({ relation, rowids: items, without }))
}

/** The columns that rows, which are known to count, are counted by. */
async function columnsTaken(
  probe: Probe,
  { relation, content, rows }: { relation: string; content: Column[]; rows: Found[] },
): Promise<string[]> {
  const rowids = rows.flatMap((it) => it.rowids)
  if (rowids.length === 0) return []
  const groups = await halve(content, probe.value, (some) =>
    valueWithout(probe, 'emptied', { relation, rowids, content: some }),
  )
  return groups.flatMap(({ items }) => items.map((it) => it.name))
}

type Without = string | null | undefined
type Group<T> = { items: T[]; without: Without }

/**
 * The smallest groups of items without which a value is another: mostly single ones, and together those of
 * which neither half makes a difference.
 */
async function halve<T>(
  items: T[],
  value: string | null,
  valueWithoutSome: (some: T[]) => Promise<Without>,
): Promise<Group<T>[]> {
  const found: Group<T>[] = []
  const without = await valueWithoutSome(items)
  if (without !== value) await split({ items, without })
  return found

  async function split(group: Group<T>): Promise<void> {
    if (group.items.length === 1 || found.length >= GROUPS_MAX) {
      found.push(group)
      return
    }
    const middle = Math.ceil(group.items.length / 2)
    const before = found.length
    for (const half of [group.items.slice(0, middle), group.items.slice(middle)]) {
      const left = await valueWithoutSome(half)
      if (left !== value) await split({ items: half, without: left })
    }
    if (found.length === before) found.push(group)
  }
}

async function rowidsOf({ connection }: Probe, relation: string): Promise<string[]> {
  const rows = await readRows(
    connection,
    `select CAST(rowid AS varchar) as id from extract.${relation} order by rowid`,
  )
  return rows.map((row) => String(row['id']))
}

/** The figure without some rows; undefined where there is no row to hold it then. */
async function valueWithout(
  { connection, again, isNumber }: Probe,
  how: How,
  { relation, rowids, content }: Searched,
): Promise<Without> {
  const which = `where rowid in (${rowids.join(', ')})`
  const nothing = isNumber ? '0' : 'null'
  const change =
    how === 'removed'
      ? `delete from extract.${relation} ${which}`
      : `update extract.${relation} set ${content.map((it) => `${it.name} = ${nothing}`).join(', ')} ${which}`
  await connection.run(`begin; ${change}`)
  try {
    return await again()
  } finally {
    await connection.run('rollback')
  }
}

const AMOUNT = /^(DECIMAL|INTEGER|BIGINT)/
/** What says when and where a row holds, not what it says. */
const NOT_CONTENT = new Set(['business_date', 'valid_from', 'valid_to', 'line_no'])

/** Of a number the amounts; of anything else all that does not name the row. */
const isContent = ({ name, type }: Column, key: string[], { isNumber }: Probe) =>
  !isIdentifier(name) && !key.includes(name) && !NOT_CONTENT.has(name) && (!isNumber || AMOUNT.test(type))
