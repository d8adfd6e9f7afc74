import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PROJECT_DIR, readConfig } from '../../src/platform/config.ts'
import { createLogger } from '../../src/platform/log.ts'
import { type Migration, migrate, readMigrations } from '../../src/platform/migrate.ts'
import {
  type Connection,
  connect,
  ensurePostgres,
  type LoginRole,
  type Postgres,
  withDatabase,
  withLock,
} from '../../src/platform/postgres/index.ts'
import { startOf } from '../../src/platform/postgres/processes.ts'
import { readSecrets } from '../../src/platform/secrets.ts'

export type TestDatabase = {
  url(role: LoginRole): string
  /** Removes the database, and stops the server when no other test uses it. */
  drop(): Promise<void>
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 10)

const config = readConfig({ ZHIKE_STATE: join(tmpdir(), `zhike-tests-${digest(PROJECT_DIR)}`) })
const log = createLogger({ logLevel: 'error' })
const KEPT_TEMPLATES = 4

/** The server that all tests of this clone share, also those of other processes. */
export const startTestServer = (): Promise<Postgres> => ensurePostgres(config, log, { isDurable: false })

/**
 * A database of the test's own with every migration applied, cloned from a template in a moment. Call
 * `drop` when done (`afterAll`); what a killed test leaves behind goes with the next one. `through:
 * '0019'` leaves out later migrations.
 */
export const givenDatabase = (input: { through?: string } = {}): Promise<TestDatabase> =>
  givenNew((server, admin, name) =>
    withLock(`templates of ${config.stateDir}`, async () => {
      const template = await ensureTemplate(server, admin, filesThrough(input.through))
      await copyDatabase(admin, template, name)
    }),
  )

/** An empty database of the test's own. `settings` are what else `create database` is told. */
export const givenEmptyDatabase = (settings = ''): Promise<TestDatabase> =>
  givenNew((_server, admin, name) =>
    admin.query(`create database ${name} template template0 owner zhike_owner ${settings}`),
  )

/** A copy of one that is kept, of the test's own. */
export const givenCopyOf = (kept: string): Promise<TestDatabase> =>
  givenNew((_server, admin, name) => copyDatabase(admin, kept, name))

/** Keeps a copy of a test's database for other tests of the run; nobody may be connected to it. */
export const keepCopy = (database: Pick<TestDatabase, 'url'>, kept: string): Promise<void> =>
  onServer(async (admin) => {
    await admin.query(`drop database if exists ${kept} with (force)`)
    await copyDatabase(admin, new URL(database.url('owner')).pathname.slice(1), kept)
  })

/** Removes the copies whose names begin so. */
export const dropCopies = (prefix: string): Promise<void> =>
  onServer(async (admin) => {
    const { rows } = await admin.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [prefix],
    )
    for (const { name } of rows) await admin.query(`drop database if exists ${name} with (force)`)
  })

/** What names a process for good, so that what it has left is known as such when it is gone. */
export const processName = (pid: number): string => `${pid}_${startOf(pid)}`

const copyDatabase = (admin: Connection, from: string, to: string) =>
  admin.query(`create database ${to} template ${from} owner zhike_owner`)

async function onServer(work: (admin: Connection) => Promise<unknown>): Promise<void> {
  const server = await startTestServer()
  try {
    await asAdmin(server, work)
  } finally {
    await server.stop()
  }
}

type Make = (server: Postgres, admin: Connection, name: string) => Promise<unknown>

async function givenNew(make: Make): Promise<TestDatabase> {
  const server = await startTestServer()
  const name = `test_${processName(process.pid)}_${randomBytes(4).toString('hex')}`
  try {
    await asAdmin(server, (admin) => make(server, admin, name))
    return {
      url: (role) => withDatabase(server.url(role), name),
      drop: async () => {
        await asAdmin(server, (admin) => admin.query(`drop database if exists ${name} with (force)`))
        await server.stop()
      },
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

function asAdmin<T>(server: Postgres, work: (admin: Connection) => Promise<T>): Promise<T> {
  const { port } = new URL(server.url('owner'))
  const password = readSecrets(config).superuser_password
  return connect(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`, work)
}

const filesThrough = (number = '9999') => readMigrations().filter((file) => file.name.slice(0, 4) <= number)

/** Named after what went into it, so that a changed migration makes a new one. */
async function ensureTemplate(server: Postgres, admin: Connection, files: Migration[]): Promise<string> {
  const roles = readFileSync(join(PROJECT_DIR, 'db', 'roles.sql'), 'utf8')
  const contents = files.map((file) => file.name + file.sha256)
  const template = `template_${digest(roles + contents.join())}`
  const { rows } = await admin.query('select 1 from pg_database where datname = $1', [template])
  if (rows.length > 0) return template

  await removeRemains(admin)
  const draft = `draft_${template}`
  await admin.query(`drop database if exists ${draft} with (force)`)
  await admin.query(`create database ${draft} owner zhike_owner`)
  await migrate(withDatabase(server.url('owner'), draft), log, files)
  await admin.query(`alter database ${draft} rename to ${template}`)
  return template
}

/** Databases of tests that were killed, and templates of migrations that have changed since. */
async function removeRemains(admin: Connection): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    'select datname as name from pg_database order by oid desc',
  )
  const names = rows.map((row) => row.name)
  const orphans = names.filter((name) => {
    const [kind, pid, started] = name.split('_')
    return kind === 'test' && startOf(Number(pid)) !== started
  })
  const old = names.filter((name) => name.startsWith('template_')).slice(KEPT_TEMPLATES)
  for (const name of [...orphans, ...old]) await admin.query(`drop database if exists ${name} with (force)`)
}
