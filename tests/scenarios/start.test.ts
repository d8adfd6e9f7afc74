import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from '../../src/platform/postgres/index.ts'
import { isAlive } from '../../src/platform/postgres/processes.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { addDays } from '../../src/platform/dates.ts'

const ROOT = join(import.meta.dirname, '../..')
const PASSWORD = 'chosen for this test'
const READY_MS = 10_000

let folder: string
let stateDir: string
let port: number
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhike-start-'))
  chmodSync(folder, 0o755)
  stateDir = join(folder, 'state')
  port = await findFreePort()
})
afterAll(() => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL')
  script('reset')
  rmSync(folder, { recursive: true, force: true })
})

/** The contacts that the first start has entered. */
let entered: string[]

const children: ChildProcess[] = []
const environment = (changed: Record<string, string> = {}) => ({
  ...process.env,
  ZHIKE_STATE: stateDir,
  ZHIKE_DEMO_PASSWORD: PASSWORD,
  PORT: String(port),
  ...changed,
})
const command = (name: string, args: string[] = []) => [
  'scripts/bootstrap.mjs',
  `scripts/${name}.ts`,
  ...args,
]

function script(name: string, args: string[] = [], changed: Record<string, string> = {}) {
  return spawnSync(process.execPath, command(name, args), {
    cwd: ROOT,
    encoding: 'utf8',
    env: environment(changed),
  })
}

/** A start under way: what it has written, and waiting for what it will write. */
function starting(args: string[] = []) {
  const child = spawn(process.execPath, command('start', args), { cwd: ROOT, env: environment() })
  children.push(child)
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const until = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => output.includes(text) && resolve()
      child.stdout.on('data', look)
      child.once('exit', () => reject(new Error(`ended before "${text}":\n${output}`)))
      look()
    })
  return { child, ended, until, read: () => output }
}

const serverPid = () =>
  (JSON.parse(readFileSync(join(stateDir, 'postgres.json'), 'utf8')) as { pid: number }).pid

type SignedIn = {
  publication: { publication_id: number }
  sign_in: { duties: string[]; administrator_factor: string | null }
}

async function openSession(username: string): Promise<{ signedIn: SignedIn; cookie: string }> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: PASSWORD }),
  })
  expect(answer.status).toBe(200)
  const cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!
  return { signedIn: (await answer.json()) as SignedIn, cookie }
}

const signIn = async (username: string) => (await openSession(username)).signedIn

type Entered = { contacts: { contact_id: string; customer_id: string }[]; tasks: unknown[] }
const dayFromNow = (days: number) => addDays(systemClock.today(), days)

/** What somebody sees of what people have entered. */
async function enteredFor(username: string) {
  const { cookie } = await openSession(username)
  const get = (path: string) => fetch(`http://127.0.0.1:${port}/api${path}`, { headers: { cookie } })
  const read = async (path: string) => (await get(path)).json()
  const span = `from=${dayFromNow(-28)}&to=${dayFromNow(10)}`
  const { contacts, tasks } = (await read(`/customer-book/calendar?${span}`)) as Entered
  const totalOf = async (path: string) => ((await read(path)) as { total: number }).total
  return {
    contacts: contacts.map((it) => it.contact_id).toSorted(),
    customers: [...new Set(contacts.map((it) => it.customer_id))],
    task_count: tasks.length,
    list_count: await totalOf('/work-lists'),
    request_count: await totalOf('/ownership-requests'),
    get,
  }
}

describe('npm start', () => {
  it('refuses a taken port before it does anything', async () => {
    const intruder = createServer().listen(port, '127.0.0.1')
    await new Promise((resolve) => intruder.once('listening', resolve))

    const refused = script('start', ['--bank', 'tiny'])
    await new Promise((resolve) => intruder.close(resolve))

    expect(refused.status).toBe(1)
    expect(refused.stderr).toContain(`Port ${port} is in use`)
    expect(existsSync(stateDir)).toBe(false)
  })

  it('refuses a bank it does not know, and one whose files it cannot find', () => {
    expect(script('start', ['--bank', 'moon']).stderr).toContain('There is no bank "moon"')
    expect(script('start', ['--bank', 'berka']).stderr).toContain('--from <folder>')
    expect(script('start', ['--bank', 'berka', '--from', join(folder, 'none')]).stderr).toContain(
      'There is no folder',
    )
    expect(existsSync(stateDir)).toBe(false)
  })

  it('goes on where it was killed, and ends with a bank that people can sign in to', async () => {
    const killed = starting(['--bank', 'tiny'])
    await killed.until('Files of the bank')
    killed.child.kill('SIGKILL')
    await killed.ended

    const started = starting(['--bank', 'tiny'])
    await started.until('Password of all')

    expect(started.read()).toContain(PASSWORD)
    expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200)
    const page = await fetch(`http://127.0.0.1:${port}/`)
    expect(page.headers.get('content-type')).toContain('text/html')
    for (const user of ['hq', 'branch', 'sub', 'rm1', 'rm2', 'ops']) await signIn(user)
    // A bank that is made up asks no second factor of those who keep it.
    expect((await signIn('admin')).sign_in).toMatchObject({ duties: [], administrator_factor: 'demo' })

    const [rm1, rm2, sub] = [await enteredFor('rm1'), await enteredFor('rm2'), await enteredFor('sub')]
    for (const { contacts, task_count } of [rm1, rm2]) {
      expect(contacts.length).toBeGreaterThan(2)
      expect(task_count).toBeGreaterThan(2)
    }
    // What a manager has entered is seen by who heads him, and by no colleague elsewhere.
    expect(sub.contacts).toEqual(rm1.contacts)
    const [other] = rm2.customers.filter((it) => !rm1.customers.includes(it))
    const others = `/customers/${other}/contact-log`
    expect((await rm2.get(others)).status).toBe(200)
    expect((await rm1.get(others)).status).toBe(404)
    // Both lists are shared with the branch; the transfer waits for its receiver.
    expect([rm1.list_count, rm2.list_count]).toEqual([2, 2])
    expect(rm2.request_count).toBeGreaterThan(0)
    entered = rm1.contacts

    started.child.kill('SIGINT')
    expect(await started.ended).toBe(0)
    expect(isAlive(serverPid())).toBe(false)
  })

  it('does nothing twice: the second start only starts, with the same publication', async () => {
    const before = performance.now()
    const again = starting()
    await again.until('Password of all')

    expect(performance.now() - before).toBeLessThan(READY_MS)
    expect(again.read()).toMatch(/Migrations +none missing/)
    expect(again.read()).toMatch(/Pages +unchanged/)
    expect(again.read()).not.toContain('Nights')
    expect(again.read()).toMatch(/Demo entries +none missing/)
    expect((await enteredFor('rm1')).contacts).toEqual(entered)
    expect((await signIn('hq')).publication.publication_id).toBe(1)

    again.child.kill('SIGTERM')
    expect(await again.ended).toBe(0)
  })

  it('refuses another bank than the one the state holds, and says how to make room', () => {
    const refused = script('start', ['--bank', 'demo'])

    expect(refused.status).toBe(1)
    expect(refused.stderr).toContain('npm run reset')
  })

  it('is undone by reset', () => {
    expect(script('reset').stdout).toContain(`removed ${stateDir}`)

    expect(existsSync(stateDir)).toBe(false)
  })
})
