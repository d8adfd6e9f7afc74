import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Config, readConfig } from '../config.ts'
import { createLogger } from '../log.ts'
import { readSecrets } from '../secrets.ts'
import { connect, ensurePostgres, type Postgres, removeEmbedded } from './index.ts'
import { isAlive } from './processes.ts'

const log = createLogger({ logLevel: 'silent' })
const isRoot = process.getuid?.() === 0

let folder: string
let config: Config
let held: Postgres[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhike-postgres-'))
  chmodSync(folder, 0o755)
  config = readConfig({ ZHIKE_STATE: join(folder, 'state') })
  held = []
})
afterEach(async () => {
  for (const postgres of held) await postgres.stop()
  await removeEmbedded(config)
  rmSync(folder, { recursive: true, force: true })
})

async function hold(): Promise<Postgres> {
  const postgres = await ensurePostgres(config, log, { isDurable: false })
  held.push(postgres)
  return postgres
}

const recorded = () =>
  JSON.parse(readFileSync(join(config.stateDir, 'postgres.json'), 'utf8')) as {
    pid: number
    port: number
    data_dir: string
  }

const ask = (url: string, sql: string) =>
  connect(url, async (connection) => (await connection.query(sql)).rows[0] as Record<string, unknown>)

async function eventually(condition: () => Promise<boolean> | boolean): Promise<void> {
  const giveUpAt = performance.now() + 30_000
  while (!(await condition())) {
    if (performance.now() > giveUpAt) throw new Error('waited 30 s in vain')
    await sleep(50)
  }
}

describe('the embedded PostgreSQL', () => {
  it('lets the owner, the API and the night sign in, and says Chinese order by code point', async () => {
    const postgres = await hold()

    for (const role of ['owner', 'api', 'batch'] as const) {
      expect(await ask(postgres.url(role), 'select current_user::text as name')).toEqual({
        name: `zhike_${role}`,
      })
    }
    expect(
      await ask(
        postgres.url('owner'),
        'select datlocprovider::text, datlocale from pg_database where datname = current_database()',
      ),
    ).toEqual({ datlocprovider: 'b', datlocale: 'C.UTF-8' })
  })

  it('refuses a wrong password and whoever comes from elsewhere', async () => {
    const postgres = await hold()
    const wrong = new URL(postgres.url('api'))
    wrong.password = 'guessed'

    await expect(ask(wrong.href, 'select 1')).rejects.toThrow('password authentication failed')
    expect(await ask(postgres.url('owner'), 'show listen_addresses')).toEqual({
      listen_addresses: '127.0.0.1',
    })
  })

  it('gives no login a way to read as owner, and lets the API take a reach only by saying so', async () => {
    const postgres = await hold()

    await expect(ask(postgres.url('api'), 'set role zhike_owner')).rejects.toThrow('permission denied')
    await expect(ask(postgres.url('batch'), 'set role r_head')).rejects.toThrow('permission denied')
    expect(
      await ask(
        postgres.url('api'),
        "select pg_has_role('r_head', 'usage') as has, pg_has_role('r_head', 'set') as may",
      ),
    ).toEqual({ has: false, may: true })
  })

  it('is shared by a second user and stops with the last one', async () => {
    const [first, second] = [await hold(), await hold()]
    const { pid } = recorded()
    expect(second.url('owner')).toBe(first.url('owner'))

    await first.stop()
    expect(await ask(second.url('api'), 'select 1 as one')).toEqual({ one: 1 })
    await second.stop()
    // The server says that it has stopped a moment before its process is gone.
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
  })

  it('starts once when several need it at the same moment', async () => {
    const all = await Promise.all([hold(), hold(), hold()])

    expect(new Set(all.map((postgres) => postgres.url('owner'))).size).toBe(1)
  })

  it('keeps its data and its port from one start to the next', async () => {
    const first = await hold()
    await ask(first.url('owner'), 'create table kept as select 42 as answer')
    await first.stop()

    const again = await hold()

    expect(again.url('owner')).toBe(first.url('owner'))
    expect(await ask(again.url('owner'), 'select answer from kept')).toEqual({ answer: 42 })
  })

  it('comes back on the same port when it is killed, with what was committed', async () => {
    config = { ...config }
    const postgres = await ensurePostgres(config, log)
    held.push(postgres)
    await ask(postgres.url('owner'), 'create table kept as select 42 as answer')

    process.kill(recorded().pid, 'SIGKILL')

    const answers = () => ask(postgres.url('owner'), 'select answer from kept').catch(() => null)
    await eventually(async () => (await answers())?.['answer'] === 42)
  })

  it('does not count a user that was killed: the next one to leave stops it', async () => {
    const url = new URL('./index.ts', import.meta.url).href
    const platform = new URL('..', import.meta.url).href
    const script = `
      const { ensurePostgres } = await import(${JSON.stringify(url)})
      const { readConfig } = await import(${JSON.stringify(`${platform}config.ts`)})
      const { createLogger } = await import(${JSON.stringify(`${platform}log.ts`)})
      await ensurePostgres(readConfig(), createLogger({ logLevel: 'silent' }), { isDurable: false })
      console.log('held')
      setInterval(() => {}, 1000)`
    const other = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, ZHIKE_STATE: config.stateDir },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise((resolve) => other.stdout.once('data', resolve))
    const { pid } = recorded()
    const mine = await hold()

    other.kill('SIGKILL')
    await new Promise((resolve) => other.once('exit', resolve))
    expect(await ask(mine.url('api'), 'select 1 as one')).toEqual({ one: 1 })
    await mine.stop()

    expect(isAlive(pid)).toBe(false)
  })

  it('goes with the process that ends without letting go of it', async () => {
    const url = new URL('./index.ts', import.meta.url).href
    const platform = new URL('..', import.meta.url).href
    const script = `
      const { ensurePostgres } = await import(${JSON.stringify(url)})
      const { readConfig } = await import(${JSON.stringify(`${platform}config.ts`)})
      const { createLogger } = await import(${JSON.stringify(`${platform}log.ts`)})
      await ensurePostgres(readConfig(), createLogger({ logLevel: 'silent' }), { isDurable: false })
      process.exit(3)`
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, ZHIKE_STATE: config.stateDir },
    })

    expect(run.status).toBe(3)
    await eventually(() => !isAlive(recorded().pid))
  })

  it('takes another port when its own is in use', async () => {
    const first = await hold()
    const port = Number(new URL(first.url('owner')).port)
    await first.stop()
    const { createServer } = await import('node:net')
    const intruder = createServer().listen(port, '127.0.0.1')
    await new Promise((resolve) => intruder.once('listening', resolve))

    const second = await hold()

    expect(Number(new URL(second.url('owner')).port)).not.toBe(port)
    await new Promise((resolve) => intruder.close(resolve))
  })

  it.runIf(isRoot)('runs as another user than root', async () => {
    expect(await hold()).not.toHaveProperty('outsideDir')

    expect(statSync(`/proc/${recorded().pid}`).uid).not.toBe(0)
    expect(recorded().data_dir.startsWith(config.stateDir)).toBe(true)
  })

  it.runIf(isRoot)(
    'moves out of a home that only root may enter, and reset removes it there too',
    async () => {
      const home = join(folder, 'home')
      mkdirSync(home, { mode: 0o700 })
      config = readConfig({ ZHIKE_STATE: join(home, 'clone', '.zhike') })

      const first = await hold()
      await ask(first.url('owner'), 'create table kept as select 42 as answer')
      await first.stop()
      const again = await hold()

      expect(await ask(again.url('owner'), 'select answer from kept')).toEqual({ answer: 42 })
      const { data_dir: dataDir, pid } = recorded()
      expect(dataDir).toMatch(/^\/var\/tmp\/zhike-/)
      expect(join(again.outsideDir!, 'data')).toBe(dataDir)
      expect(await removeEmbedded(config)).toContain(join(dataDir, '..'))
      expect(existsSync(join(dataDir, '..'))).toBe(false)
      expect(isAlive(pid)).toBe(false)
    },
  )
})

describe('a server that is already there', () => {
  it('is used as DATABASE_URL names it, with the logins and reaches it lacks', async () => {
    const embedded = await hold()
    const { port } = new URL(embedded.url('owner'))
    const admin = `postgres://postgres:${readSecrets(config).superuser_password}@127.0.0.1:${port}`
    await connect(`${admin}/postgres`, async (connection) => {
      await connection.query('create role crm_owner login createrole password $$crm$$')
      await connection.query('create database crm owner crm_owner')
      await connection.query('drop database zhike')
      const reaches = ['r_head', 'r_line', 'r_org', 'r_team', 'r_manager', 'r_look_up', 'r_explain']
      for (const role of ['zhike_api', 'zhike_batch', ...reaches]) {
        await connection.query(`drop role ${role}`)
      }
    })
    const foreign = readConfig({
      ZHIKE_STATE: join(folder, 'bank'),
      DATABASE_URL: `postgres://crm_owner:crm@127.0.0.1:${port}/crm`,
    })

    const bank = await ensurePostgres(foreign, log)

    expect(bank.isEmbedded).toBe(false)
    expect(
      await ask(bank.url('api'), 'select current_user::text as name, current_database()::text as db'),
    ).toEqual({
      name: 'zhike_api',
      db: 'crm',
    })
    await ensurePostgres(foreign, log)
    expect(existsSync(join(folder, 'bank', 'postgres'))).toBe(false)
  })
})
