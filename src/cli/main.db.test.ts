import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../platform/config.ts'
import { ensurePostgres, type Postgres } from '../platform/postgres/index.ts'
import { quietLog } from '../../tests/support/actors.ts'
import { COMMANDS } from './commands.ts'

let folder: string
let stateDir: string
/** As long as somebody holds it, the server of the installation need not be started for each command. */
let held: Postgres | null = null
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhike-cli-'))
  chmodSync(folder, 0o755)
  stateDir = join(folder, 'state')
})
afterAll(async () => {
  await held?.stop()
  zhike(['reset'])
  rmSync(folder, { recursive: true, force: true })
})

const MAIN = join(import.meta.dirname, 'main.ts')
const environment = () => ({
  ...process.env,
  ZHIKE_STATE: stateDir,
  PORT: '0',
  ZHIKE_LOG_LEVEL: 'warn',
  ZHIKE_ADMIN_SECOND_FACTOR: 'optional',
})

function zhike(args: string[], input = '', settings: NodeJS.ProcessEnv = {}) {
  const env = { ...environment(), ...settings }
  const run = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', env, input })
  return { ...run, json: () => JSON.parse(run.stdout) as Record<string, unknown> }
}

/** Makes somebody an operator of nights, who gives up for it whatever he did before. */
function makeOperator(name: string): void {
  const { users } = zhike(['user', 'list', '--json']).json() as {
    users: { username: string; posts: { post_id: string }[] }[]
  }
  for (const { post_id } of users.find((user) => user.username === name)?.posts ?? []) {
    zhike(['post', 'leave', name, '--post', post_id])
  }
  zhike(['post', 'fill', name, '--post', 'it_ops@9900000000'])
}

/** Passwords that nobody is asked to change: programs use them. */
const OF_A_PROGRAM = ['--password-stdin', '--lasting']

describe('the command line', () => {
  it('lists every command, and a command of one word or two explains itself', () => {
    const overview = zhike(['--help']).stdout

    for (const { name } of COMMANDS) expect(overview).toContain(`zhike ${name}`)
    for (const name of ['run', 'keys add']) {
      const { usage } = COMMANDS.find((it) => it.name === name)!
      expect(zhike([...name.split(' '), '--help']).stdout).toContain(usage[0])
    }
  })

  it('answers an unknown command and an unknown option with a code, in words or as JSON', () => {
    expect(zhike(['frobnicate'])).toMatchObject({ status: 1, stdout: '' })
    expect(zhike(['frobnicate', '--json']).json()).toMatchObject({ error: { code: 'invalid' } })
    expect(zhike(['run', '--tomorrow']).stderr).toContain('zhike run --date')
    expect(zhike(['run', '--date', '2026-06-30', 'extra']).stderr).toContain('extra')
  })

  it('applies migrations once', () => {
    const first = zhike(['migrate', '--json']).json() as { applied: string[] }

    expect(first.applied[0]).toBe('0001_create_platform.sql')
    expect(zhike(['migrate', '--json']).json()).toEqual({ applied: [] })
  })

  it('takes a new key into use, seals again, and lets the old one go only when nobody needs it', () => {
    const made = zhike(['keys', 'add', '--algorithm', 'sm4-ctr-hmac-sm3', '--json']).json()
    expect(made).toMatchObject({ number: 2, algorithm: 'sm4-ctr-hmac-sm3', state: 'reading' })
    expect(zhike(['keys', 'use', '2', '--json']).json()).toMatchObject({ number: 2, state: 'current' })
    expect(zhike(['keys', 'reseal', '--json']).json()).toMatchObject({ number: 2 })
    expect(zhike(['keys', 'retire', '2', '--json']).json()).toMatchObject({ error: { code: 'key_in_use' } })
  })

  it('says that nothing has run yet', async () => {
    held = await ensurePostgres(readConfig(environment()), quietLog)
    expect(zhike(['status', '--json']).json()).toEqual({ warehouse: null, publication: null, runs: [] })
    expect(zhike(['status']).stdout).toContain('nothing yet')
    expect(zhike(['arrivals', '--json']).json()).toMatchObject({ error: { code: 'invalid' } })
  })

  it('has no figures to tell of before anything is published', () => {
    expect(zhike(['metrics', '--json']).json()).toMatchObject({ error: { code: 'invalid' } })
  })

  it('adds users with a password of their own or a made one, and never the same twice', () => {
    const add = ['user', 'add', 'li', '--user-id', 'E1', '--name', '李梅', '--post', 'sub_mgr@9902001000']

    const made = zhike([...add, '--json']).json()
    expect(made).toMatchObject({ username: 'li', posts: [{ role_code: 'sub_mgr', unit_id: '9902001000' }] })
    expect(made['password']).toMatch(/^[A-Za-z2-9]{14}$/)
    expect(zhike([...add, '--json']).json()).toMatchObject({ error: { code: 'user_exists' } })

    const chosen = zhike(['user', 'add', 'wang', ...OF_A_PROGRAM, '--json'], 'a chosen one\n').json()
    expect(chosen).not.toHaveProperty('password')
    const { users } = zhike(['user', 'list', '--json']).json() as { users: { username: string }[] }
    expect(users.map((user) => user.username)).toEqual(['li', 'wang'])
    expect(zhike(['user', 'list']).stdout).toContain('李梅')
  })

  it('changes a password, and says when there is no such user or the password is weak', () => {
    expect(zhike(['user', 'password', 'li', '--json']).json()).toMatchObject({ username: 'li' })
    expect(
      zhike(['user', 'password', 'li', '--password-stdin', '--json'], 'easy to guess').json(),
    ).toMatchObject({
      error: { code: 'password_weak', details: { rules: ['classes'] } },
    })
    expect(zhike(['user', 'password', 'nobody', '--json']).json()).toMatchObject({
      error: { code: 'user_not_found' },
    })
  })

  it('lets a person fill a post and leave it, and keeps apart what the bank keeps apart', () => {
    const fill = (name: string, post: string) =>
      zhike(['post', 'fill', name, '--post', post, '--json']).json()
    const posts = () => {
      const { users } = zhike(['user', 'list', '--json']).json() as {
        users: { username: string; posts: { post_id: string }[] }[]
      }
      return users.find((user) => user.username === 'wang')?.posts.map((post) => post.post_id)
    }

    expect(fill('wang', 'rm_hunter@9902001000')).toMatchObject({ post_id: '9902001000-rm_hunter-1' })
    expect(posts()).toEqual(['9902001000-rm_hunter-1'])
    expect(fill('wang', 'perf_admin@9900000000')).toMatchObject({ error: { code: 'duties_conflict' } })
    expect(fill('wang', 'auditor@9900000000')).toMatchObject({ error: { code: 'duties_conflict' } })
    expect(fill('wang', 'no_such_role@9900000000')).toMatchObject({ error: { code: 'invalid' } })
    expect(fill('nobody', 'teller@9902001000')).toMatchObject({ error: { code: 'user_not_found' } })
    // What began today has no yesterday to end with.
    const left = zhike(['post', 'leave', 'wang', '--post', '9902001000-rm_hunter-1', '--json']).json()
    expect(left).toMatchObject({ post_id: '9902001000-rm_hunter-1' })
    expect(posts()).toEqual([])
    const roles = zhike(['role', 'list', '--json']).json() as { roles: { role_code: string }[] }
    expect(roles.roles.map((role) => role.role_code)).toContain('sec_admin')
  })

  it('refuses a post that is none', () => {
    const refused = zhike(['user', 'add', 'zhao', '--post', 'all', '--json'])

    expect(refused.status).toBe(1)
    expect(refused.json()).toMatchObject({ error: { code: 'invalid' } })
  })

  it('keeps whose files it loads', () => {
    zhike(['bank', '--name-zh', '示例银行', '--name-en', 'Sample Bank', '--currency', 'CNY', '--made-up'])

    expect(zhike(['bank', '--json']).json()).toEqual({
      name_zh: '示例银行',
      name_en: 'Sample Bank',
      currency_code: 'CNY',
      is_demo: true,
    })
  })

  it('refuses a night without files, names the files, and notes the failure', () => {
    const refused = zhike(['run', '--date', '2026-06-30', '--json'])

    expect(refused.status).toBe(1)
    expect(refused.json()).toMatchObject({ error: { code: 'delivery_refused' } })
    expect(zhike(['status', '--json']).json()).toMatchObject({
      publication: null,
      runs: [{ business_date: '2026-06-30', status: 'failed', error_code: 'delivery_refused' }],
    })
  })

  it('lists runs, shows one, and takes an order for the one that failed', () => {
    const { runs } = zhike(['nights', 'list', '--json']).json() as { runs: { run_no: string }[] }
    expect(runs).toMatchObject([{ business_date: '2026-06-30', status: 'failed', trigger_code: 'command' }])
    expect(zhike(['nights', 'show', runs[0]!.run_no]).stdout).toContain('delivery_refused')
    expect(zhike(['nights', 'show', '999', '--json']).json()).toMatchObject({
      error: { code: 'run_not_found' },
    })

    zhike(['user', 'password', 'li', ...OF_A_PROGRAM], 'the word of li\n')
    const order = (...more: string[]) =>
      zhike(['orders', 'add', 'retry', ...more, '--json'], 'the word of li\n').json()
    const whole = ['--date', '2026-06-30', '--reason', 'files are there']
    expect(order('--date', '2026-06-30')).toMatchObject({ error: { code: 'invalid' } })
    expect(order('--reason', 'files are there')).toMatchObject({
      error: { code: 'invalid', message: expect.stringContaining('--date') },
    })
    expect(order(...whole)).toMatchObject({ error: { code: 'invalid' } })
    expect(order(...whole, '--user', 'li')).toMatchObject({ error: { code: 'forbidden' } })

    makeOperator('li')
    expect(order(...whole, '--user', 'li')).toMatchObject({
      order: { kind_code: 'retry', state_code: 'waiting', ordered_by: 'E1' },
    })
    const never = ['--date', '2030-06-30', '--reason', 'a slip of the pen', '--user', 'li']
    expect(order(...never)).toMatchObject({ error: { code: 'not_run' } })
    expect(zhike(['orders', 'list']).stdout).toContain('files are there')
  })

  it('lets a night go without a file when two people say so, each with a password', () => {
    const propose = ['waivers', 'propose', '--date', '2026-06-30', '--feed', 'CORE_PROD', '--json']
    const reason = ['--reason', 'the system is down']
    const approve = (name: string, password: string) =>
      zhike(['waivers', 'approve', '1', '--user', name, '--json'], password).json()

    expect(zhike([...propose, ...reason], 'x').json()).toMatchObject({ error: { code: 'invalid' } })
    expect(zhike([...propose, ...reason, '--user', 'wang'], 'a chosen one\n').json()).toMatchObject({
      error: { code: 'forbidden' },
    })
    makeOperator('wang')
    const made = zhike([...propose, ...reason, '--user', 'li'], 'the word of li\n').json()
    expect(made).toMatchObject({ waiver: { waiver_no: '1', state_code: 'proposed' } })
    expect(approve('li', 'the word of li')).toMatchObject({ error: { code: 'same_person' } })
    expect(approve('wang', 'the word of li')).toMatchObject({ error: { code: 'sign_in_failed' } })
    expect(approve('wang', 'a chosen one')).toMatchObject({ waiver: { state_code: 'approved' } })
    expect(zhike(['waivers', 'list']).stdout).toMatch(/CORE_PROD +approved/)
  })

  it('lets nobody act who has not changed the first password yet', () => {
    const first = zhike(['user', 'add', 'zhao', '--post', 'it_ops@9900000000', '--json']).json()
    const asked = ['orders', 'add', 'retry', '--date', '2026-06-30', '--reason', 'files are there']
    expect(zhike([...asked, '--user', 'zhao', '--json'], String(first['password'])).json()).toMatchObject({
      error: { code: 'forbidden' },
    })
  })

  it('lets no administrator act without a second factor where all of them need one', () => {
    const asked = ['orders', 'add', 'retry', '--date', '2026-06-30', '--reason', 'files are there']
    const settings = { ZHIKE_ADMIN_SECOND_FACTOR: 'required' }
    const run = zhike([...asked, '--user', 'li', '--json'], 'the word of li\n', settings)
    expect(run.json()).toMatchObject({ error: { code: 'forbidden' } })
  })

  it('tells what has come of the date that was refused, in words or as JSON', () => {
    mkdirSync(join(stateDir, 'landing', 'hrs', '20260630'), { recursive: true })
    writeFileSync(join(stateDir, 'landing', 'hrs', '20260630', 'HRS_ORG.f.20260630.dat.tmp'), 'half')

    const { business_date, feeds } = zhike(['arrivals', '--date', '2026-06-30', '--json']).json() as {
      business_date: string
      feeds: { file: string; state_code: string; delivery: string }[]
    }
    const shown = zhike(['arrivals']).stdout

    expect(business_date).toBe('2026-06-30')
    expect(feeds.find((feed) => feed.file === 'HRS_ORG')).toMatchObject({ delivery: 'part' })
    expect(shown).toMatch(/^files of 2026-06-30/)
    expect(shown).toMatch(/core +CORE_PROD +overdue +2026-07-01 01:30 +2026-07-01 04:00/)
    expect(shown).toMatch(/hrs +HRS_ORG +overdue +2026-06-30 22:00/)
  })

  it('writes the configuration as text, and says where it differs from another', () => {
    const file = join(folder, 'bank.jsonl')
    const text = zhike(['config', 'export']).stdout
    writeFileSync(file, text.replace('"lower_bound":"200000"', '"lower_bound":"300000"'))

    expect(text.split('\n')[0]).toBe('{"zhike_config":1,"kind":"configuration"}')
    expect(zhike(['config', 'diff', file, '--json']).json()).toMatchObject({
      problems: [],
      lines: [{ key: { grade_code: 'GOLD' }, after: { lower_bound: '300000' } }],
    })
  })

  it('takes no depth of an explanation that is no number', () => {
    const explain = ['explain', 'aum_balance_eod', '--customer', '1000000000000016', '--depth', 'x', '--json']
    expect(zhike(explain).json()).toMatchObject({
      error: { code: 'invalid', message: expect.stringContaining('--depth') },
    })
  })

  it('serves until it is told to stop, and refuses a reset meanwhile', async () => {
    await held?.stop()
    held = null
    const server = spawn(process.execPath, [MAIN, 'serve', '--json'], { env: environment() })
    const printed = await new Promise<string>((resolve) =>
      server.stdout.once('data', (it) => resolve(String(it))),
    )
    const { url } = JSON.parse(printed) as { url: string }

    expect((await fetch(`${url}/health/live`)).status).toBe(200)
    expect((await fetch(`${url}/health/ready`)).status).toBe(503)
    expect(zhike(['reset', '--json']).json()).toMatchObject({ error: { code: 'in_use' } })

    server.kill('SIGTERM')
    expect(await new Promise((resolve) => server.once('exit', resolve))).toBe(0)
  })

  it('finds the trail of all this whole and sealed, and says with which key', () => {
    const verified = zhike(['audit', 'verify', '--json']).json()
    expect(verified).toMatchObject({ first_seal_no: '1', unsealed: 0, findings: 0 })
    expect(verified['seals']).toBeGreaterThan(3)
    expect(zhike(['audit', 'verify', '--from', '2026-06-31']).status).toBe(1)
    expect(zhike(['audit', 'key']).stdout).toContain('BEGIN PUBLIC KEY')
  })

  it('removes everything it has made', () => {
    expect(existsSync(stateDir)).toBe(true)

    expect(zhike(['reset', '--json']).json()).toEqual({ removed: [stateDir] })

    expect(existsSync(stateDir)).toBe(false)
    expect(zhike(['reset']).stdout).toContain('nothing to remove')
  })
})
