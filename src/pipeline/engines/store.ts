import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type pg from 'pg'
import type { Copy } from './copies.ts'
import { sendRows } from './exchange.ts'
import { distributeStatement } from './placement.ts'
import { DAYS_SCHEMA, ENGINE_SCHEMA, inTransaction } from './postgres-session.ts'

/**
 * What a working copy holds, by the content hashes of the files it was filled from. It is written in the
 * transaction that changes the copy, so that it never says what is not there.
 */
type Held = { shape: string; content: string | null; days: Record<string, string> }

/** The working copies of a database, and where rows pass on their way. */
export type Store = { held: Map<string, Held>; isCluster: boolean; folder: string }

/** A connection to each side, of one lane of the night. */
export type Lane = { connection: DuckDBConnection; client: pg.Client }

/** The rows a copy is to hold: a select in DuckDB, and their content hash. */
export type Rows = { select: string; columns: string[]; content: string }

const LEDGER = `${ENGINE_SCHEMA}.copies`

/**
 * The tables of a single server are not logged: after a crash they stand empty, and so does the list of what
 * they hold. In a cluster, one node can crash without the others, and everything is logged.
 */
const tableWord = ({ isCluster }: Pick<Store, 'isCluster'>) => (isCluster ? 'table' : 'unlogged table')

export async function readStore(
  client: pg.Client,
  { isCluster, folder }: Omit<Store, 'held'>,
): Promise<Store> {
  await client.query(
    `create ${tableWord({ isCluster })} if not exists ${LEDGER} (
       name text primary key, shape text not null, content text, days jsonb not null)`,
  )
  await client.query(`alter table ${LEDGER} set ${isCluster ? 'logged' : 'unlogged'}`)
  const { rows } = await client.query<Held & { name: string }>(
    `select name, shape, content, days from ${LEDGER}`,
  )
  return { held: new Map(rows.map(({ name, ...held }) => [name, held])), isCluster, folder }
}

/** Columns, types and place: a copy of another shape is made anew. */
const shapeOf = ({ isCluster }: Store, { kind, columns, placement }: Copy) =>
  JSON.stringify({ kind, columns, place: isCluster ? placement : null })

const isShaped = (store: Store, copy: Copy) => store.held.get(copy.name)?.shape === shapeOf(store, copy)

export const holds = (store: Store, copy: Copy, content: string) =>
  isShaped(store, copy) && store.held.get(copy.name)?.content === content

/** Makes the table where it is missing or of another shape. */
export async function ensureCopy(store: Store, { client }: Lane, copy: Copy): Promise<void> {
  if (isShaped(store, copy)) return
  await change(store, client, {
    copy,
    work: async () => {
      await client.query(`drop table if exists ${copy.name} cascade`)
      await createTable(store, client, copy)
      return { content: null, days: {} }
    },
  })
}

export async function createTable(store: Store, client: pg.Client, copy: Copy): Promise<void> {
  const { name, kind, columns, placement } = copy
  const list = Object.entries(columns).map(([column, type]) => `${column} ${type}`)
  const shape = `${name} (${list.join(', ')})`
  // A table of partitions has no rows of its own that could be logged.
  if (kind === 'days') await client.query(`create table ${shape} partition by list (business_date)`)
  else await client.query(`create ${tableWord(store)} ${shape}`)
  if (store.isCluster) await client.query(distributeStatement(name, placement))
}

type Change = { copy: Copy; work: () => Promise<Omit<Held, 'shape'>> }

/** Changes a copy and what is known of it together. */
async function change(store: Store, client: pg.Client, { copy, work }: Change): Promise<void> {
  const held = await inTransaction(client, async () => {
    const now = { ...(await work()), shape: shapeOf(store, copy) }
    await client.query(
      `insert into ${LEDGER} (name, shape, content, days) values ($1, $2, $3, $4)
         on conflict (name) do update
           set shape = excluded.shape, content = excluded.content, days = excluded.days`,
      [copy.name, now.shape, now.content, now.days],
    )
    return now
  })
  store.held.set(copy.name, held)
}

/** Forgets the copies that no model reads any more. */
export async function dropOthers(store: Store, client: pg.Client, names: ReadonlySet<string>): Promise<void> {
  for (const name of [...store.held.keys()].filter((it) => !names.has(it))) {
    await inTransaction(client, async () => {
      await client.query(`drop table if exists ${name} cascade`)
      await client.query(`delete from ${LEDGER} where name = $1`, [name])
    })
    store.held.delete(name)
  }
}

/** Replaces all rows of a copy, unless it holds them; gives how many had to be sent. */
export async function bringWhole(store: Store, lane: Lane, { copy, rows }: Whole): Promise<number> {
  if (holds(store, copy, rows.content)) return 0
  await ensureCopy(store, lane, copy)
  let sent = 0
  const work = async () => {
    await lane.client.query(`truncate ${copy.name}`)
    sent = await send(store, lane, { copy, rows, table: copy.name })
    await lane.client.query(`analyze ${copy.name}`)
    return { content: rows.content, days: {} }
  }
  await change(store, lane.client, { copy, work })
  return sent
}

type Whole = { copy: Copy; rows: Rows }

const send = (store: Store, lane: Lane, { copy, rows, table }: Whole & { table: string }) =>
  sendRows({ ...lane, ...rows, table, file: join(store.folder, `to.${copy.name}.csv`) })

/** Partitions of a table that is still young: every further one changes what is known of it. */
const FEW_DAYS = 4

/** Makes the partitions of a copy those of these dates; gives how many rows had to be sent. */
export async function bringDays(
  store: Store,
  lane: Lane,
  { copy, days }: { copy: Copy; days: ReadonlyMap<string, Rows> },
): Promise<number> {
  await ensureCopy(store, lane, copy)
  const { client } = lane
  const held = store.held.get(copy.name)!.days
  const isSame = (date: string) => days.get(date)?.content === held[date]
  const leaving = Object.keys(held).filter((date) => !isSame(date))
  const coming = [...days.keys()].filter((date) => !isSame(date))
  if (leaving.length + coming.length === 0) return 0
  let sent = 0
  const work = async () => {
    for (const date of leaving) await client.query(`drop table ${partitionOf(copy.name, date)}`)
    for (const date of coming) {
      const table = partitionOf(copy.name, date)
      await client.query(
        `create ${tableWord(store)} ${table} partition of ${copy.name} for values in ('${date}')`,
      )
      sent += await send(store, lane, { copy, rows: days.get(date)!, table })
      await client.query(`analyze ${table}`)
    }
    // Of the whole, the planner has to know something; that ages slowly, as a new day is like those before.
    if (coming.length > 1 || days.size <= FEW_DAYS) await client.query(`analyze ${copy.name}`)
    return { content: null, days: Object.fromEntries([...days].map(([date, it]) => [date, it.content])) }
  }
  await change(store, client, { copy, work })
  return sent
}

/** The partition of a business date. */
export const partitionOf = (name: string, date: string) =>
  `${DAYS_SCHEMA}.${name.replace('.', '__')}_${date.replaceAll('-', '')}`

export type HistoryChange = { copy: Copy; opened: Rows; closed: string }

/** Takes what a night opened and ended into a copy that holds the evening before; both are few. */
export async function applyToHistory(store: Store, lane: Lane, it: HistoryChange): Promise<number> {
  const { copy, opened, closed } = it
  const { client } = lane
  const leaving = `${ENGINE_SCHEMA}.leaving__${copy.name.replace('.', '__')}`
  const onKey = copy.key.map((column) => `o.${column} = c.${column}`).join(' and ')
  let sent = 0
  const work = async () => {
    // A cluster that has changed a table of every node may not read it from several sides before the end.
    if (store.isCluster) await client.query("set local citus.multi_shard_modify_mode to 'sequential'")
    const keys = copy.key.map((column) => `${column} ${copy.columns[column]}`).join(', ')
    await client.query(`create ${tableWord(store)} ${leaving} (${keys})`)
    if (store.isCluster) await client.query(distributeStatement(leaving, 'everywhere'))
    const ended = { select: closed, columns: copy.key, content: '' }
    sent += await send(store, lane, { copy, rows: ended, table: leaving })
    await client.query(`analyze ${leaving}`)
    await client.query(`delete from ${copy.name} as o using ${leaving} as c where ${onKey}`)
    sent += await send(store, lane, { copy, rows: opened, table: copy.name })
    await client.query(`drop table ${leaving}`)
    return { content: opened.content, days: {} }
  }
  await change(store, client, { copy, work })
  return sent
}
