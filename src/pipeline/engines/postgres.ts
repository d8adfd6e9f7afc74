import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type pg from 'pg'
import type { MartDefinition } from '../../serving/manifest.ts'
import { bindBusinessDate } from '../../serving/world.ts'
import { takeNightLock } from '../night-lock.ts'
import type { Catalogue } from '../night-plan.ts'
import { bringToEvening, bringToVersion, type Copies, takeKept } from './bring.ts'
import { listCopies } from './copies.ts'
import type { Engine, Kept, Question, Standing } from './engine.ts'
import { fetchRows, readFetched, sendRows } from './exchange.ts'
import { examineServer, openSession, preparePostgresEngine, spreadPrelude } from './postgres-session.ts'
import { createTable, type Lane, readStore } from './store.ts'

export type PostgresEngineInput = {
  url: string
  catalogue: Pick<Catalogue, 'models' | 'references'>
  /** Where rows lie on their way between the engines. */
  folder: string
}

type Working = {
  copies: Copies
  folder: string
  sessions: Sessions
  /** The night or the version at hand. */
  night: Pick<Standing, 'warehouseDir' | 'businessDate'>
  /** Marts of the version at hand that no answer has gone by yet. */
  marts: MartDefinition[]
}

/**
 * The models answered by a server of the PostgreSQL family. It keeps copies of the tables that models read,
 * known by the content of the version's files, and filled again wherever they are of something else.
 */
export async function openPostgresEngine(input: PostgresEngineInput): Promise<Engine> {
  const { url, catalogue, folder } = input
  const guard = await openSession(url)
  try {
    const facts = await examineServer(guard)
    await takeNightLock(guard)
    await preparePostgresEngine(guard)
    const isCluster = facts.citus !== null
    if (isCluster) await spreadPrelude(guard)
    const store = await readStore(guard, { isCluster, folder })
    const sessions = shareSessions(url)
    const copies = { store, list: listCopies(catalogue) }
    const night = { warehouseDir: '', businessDate: '' }
    const working: Working = { copies, folder, sessions, night, marts: [] }
    const close = async () => {
      await sessions.close()
      await guard.end()
    }
    const [version] = facts.version_name.split(' ')
    const server = `postgresql ${version}${isCluster ? ` with citus ${facts.citus}` : ''}`
    return { server, ...engineOf(working), close }
  } catch (error) {
    await guard.end().catch(() => {})
    throw error
  }
}

function engineOf(working: Working): Omit<Engine, 'server' | 'close'> {
  const { copies, sessions } = working
  return {
    async beginNight(parent) {
      const lane = await begin(working, parent)
      await parent.step('working copies', () => bringToEvening(copies, lane, parent))
    },
    async beginMarts(version) {
      const lane = await begin(working, version)
      await version.step('working copies', () => bringToVersion(copies, lane, version))
      working.marts = [...version.marts]
      await lane.client.query('drop schema if exists marts cascade; create schema marts')
    },
    answer: (connection, question) => answer(working, connection, question),
    async take(connection, kept) {
      rmSync(answerFile(working, kept.name), { force: true })
      const lane = { connection, client: await sessions.of(connection) }
      const { folder, night } = working
      const isMart = kept.name.startsWith('marts.')
      await naming(kept.name, () =>
        isMart ? takeMart(copies, lane, { kept, folder }) : takeKept(copies, lane, { kept, night }),
      )
    },
  }
}

async function begin(working: Working, { connection, warehouseDir, businessDate }: Standing): Promise<Lane> {
  working.sessions.release()
  working.night = { warehouseDir, businessDate }
  return { connection, client: await working.sessions.of(connection) }
}

const answerFile = ({ folder }: Pick<Working, 'folder'>, name: string) => join(folder, `from.${name}.csv`)

async function answer(
  working: Working,
  connection: DuckDBConnection,
  { name, select, types }: Question,
): Promise<string> {
  const client = await working.sessions.of(connection)
  const file = answerFile(working, name)
  return naming(name, async () => {
    await showMartsBefore(working, client, name)
    await fetchRows(client, select, file)
    return readFetched(file, types)
  })
}

/** The server says what is wrong, but not with which of the tables. */
async function naming<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`, { cause: error })
  }
}

/** Marts that are not published are views; each stands before those that read it. */
async function showMartsBefore(working: Working, client: pg.Client, name: string): Promise<void> {
  const at = working.marts.findIndex((it) => name === `marts.${it.table}`)
  for (const mart of working.marts.splice(0, at + 1)) {
    if (mart.is_published) continue
    const select = bindBusinessDate(mart.sql, working.night.businessDate)
    await client.query(
      `create view marts.${mart.table} as select ${mart.columns.join(', ')} from (${select}) as mart`,
    )
  }
}

/** Later marts read the rows that are published. */
async function takeMart({ store, list }: Copies, lane: Lane, { kept, folder }: TakenMart): Promise<void> {
  const { name, alias } = kept
  const copy = list.get(name)
  if (!copy) return
  const columns = Object.keys(copy.columns)
  const { client } = lane
  await createTable(store, client, copy)
  const select = `select ${columns.join(', ')} from ${alias}.${name.replace('marts.', '')}`
  await sendRows({ ...lane, select, table: name, columns, file: join(folder, `to.${name}.csv`) })
  await client.query(`analyze ${name}`)
}

type TakenMart = { kept: Kept; folder: string }

type Sessions = {
  /** The session of one lane of the night. */
  of(connection: DuckDBConnection): Promise<pg.Client>
  /** The lanes there were have ended; others go on with their sessions. */
  release(): void
  close(): Promise<void>
}

function shareSessions(url: string): Sessions {
  const taken = new Map<DuckDBConnection, pg.Client>()
  let free: pg.Client[] = []
  const open = async () => {
    const client = await openSession(url)
    // A session that the server has ended is never used again: whoever tries once more gets another.
    client.once('end', () => {
      free = free.filter((it) => it !== client)
      for (const [connection, it] of taken) if (it === client) taken.delete(connection)
    })
    return client
  }
  return {
    async of(connection) {
      const known = taken.get(connection)
      if (known) return known
      const client = free.pop() ?? (await open())
      taken.set(connection, client)
      return client
    },
    release() {
      free.push(...taken.values())
      taken.clear()
    },
    async close() {
      for (const client of [...free, ...taken.values()]) await client.end()
    },
  }
}
