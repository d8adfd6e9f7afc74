import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deliverTinyBank } from '../../fixtures/tiny-bank/index.ts'
import { holdBack } from '../support/hold-back.ts'
import { linesOf, redeliver } from '../support/redeliver.ts'
import { givenMailServer, givenWebhook } from '../support/receivers.ts'

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts')
const [FIRST, SECOND, LAST] = ['2026-06-28', '2026-06-29', '2026-06-30'] as const
const PATIENT = { timeout: 180_000, interval: 500 }

let folder: string
let stateDir: string
let webhook: Awaited<ReturnType<typeof givenWebhook>>
let mail: Awaited<ReturnType<typeof givenMailServer>>
let operator: ChildProcess
let come: () => void

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhike-operate-'))
  chmodSync(folder, 0o755)
  stateDir = join(folder, 'state')
  webhook = await givenWebhook([500])
  mail = await givenMailServer()
  const landingDir = join(stateDir, 'landing')
  const { opening } = deliverTinyBank(landingDir)
  // A person runs the first night; from then on the program keeps them.
  await zhike(['run', '--opening', opening.join(','), '--date', FIRST, '--json'])
  await zhike(['user', 'add', 'wang', '--post', 'it_ops@9900000000', '--password-stdin', '--lasting'], WORD)
  come = holdBack({ landingDir, date: SECOND, system: 'core', file: 'CORE_DEP_ACCT.f' })
  operator = spawn(process.execPath, [MAIN, 'operate', '--every', '0.5'], { env: environment() })
})
afterAll(async () => {
  const ended = new Promise((resolve) => operator?.once('exit', resolve))
  if (operator?.kill('SIGTERM')) await ended
  await webhook?.close()
  await mail?.close()
  await zhike(['reset'])
  rmSync(folder, { recursive: true, force: true })
})

const environment = () => ({
  ...process.env,
  ZHIKE_STATE: stateDir,
  ALLOW_SYNTHETIC_ID: 'true',
  ZHIKE_LOG_LEVEL: 'info',
  ZHIKE_ADMIN_SECOND_FACTOR: 'optional',
  ZHIKE_RETRY_MINUTES: '0.02',
  ZHIKE_ALERT_WEBHOOK: webhook.url,
  ZHIKE_ALERT_SECRET: 'a word that both know',
  ZHIKE_SMTP_URL: mail.url,
  ZHIKE_ALERT_FROM: 'zhike@bank.cn',
  ZHIKE_ALERT_TO: 'duty@bank.cn',
})

/** Beside this process, which receives what is sent meanwhile. */
async function zhike(args: string[], input = ''): Promise<string> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: environment(),
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(input)
  const [said] = await Promise.all([
    text(child.stdout),
    new Promise((resolve) => child.once('exit', resolve)),
  ])
  return said
}
const asked = async <T>(args: string[]) => JSON.parse(await zhike([...args, '--json'])) as T

type Run = { business_date: string; status: string; trigger_code: string; reason: string | null }
const runs = async () => (await asked<{ runs: Run[] }>(['nights', 'list'])).runs
const ranOf = async (date: string) =>
  (await runs()).filter((it) => it.business_date === date).map((it) => `${it.trigger_code} ${it.status}`)
const WORD = 'the word of wang'
const order = (kind: string, date: string, reason: string) =>
  zhike(['orders', 'add', kind, '--user', 'wang', '--date', date, '--reason', reason], WORD)
const newestOrder = async () =>
  (await asked<{ orders: { state_code: string; message: string | null }[] }>(['orders', 'list'])).orders[0]
const told = () =>
  webhook.posted.map((it) => JSON.parse(it.body) as { kind: string; facts: Record<string, unknown> })

/** The night that the program has started, as the system knows it. */
function childOf(pid: number): number | undefined {
  const isChild = (it: string) =>
    readFileSync(`/proc/${it}/stat`, 'utf8').split(') ')[1]!.split(' ')[1] === String(pid)
  return readdirSync('/proc')
    .filter((it) => /^\d+$/.test(it))
    .map((it) => {
      try {
        const isNight = readFileSync(`/proc/${it}/cmdline`, 'utf8').includes('\0run\0')
        return isNight && isChild(it) ? Number(it) : undefined
      } catch {
        return undefined
      }
    })
    .find((it) => it !== undefined)
}

describe('the program that keeps the nights', () => {
  it('waits for a file that a night must have, and tells people that it is late', async () => {
    await expect.poll(() => told().map((it) => it.kind), PATIENT).toContain('files_overdue')
    const overdue = told().find((it) => it.kind === 'files_overdue' && it.facts['system_code'] === 'core')
    expect(overdue?.facts).toEqual({
      business_date: SECOND,
      system_code: 'core',
      files: ['CORE_DEP_ACCT'],
      is_holding: true,
    })
    const [{ headers, body }] = webhook.posted as [(typeof webhook.posted)[number]]
    const signed = createHmac('sha256', 'a word that both know')
      .update(`${String(headers['zhike-timestamp'])}.${body}`)
      .digest('hex')
    expect(headers['zhike-signature']).toBe(`sha256=${signed}`)
    await expect.poll(() => mail.mails.length, PATIENT).toBeGreaterThan(0)
    expect(mail.mails[0]!.to).toEqual(['duty@bank.cn'])
    expect(await ranOf(SECOND)).toEqual([])
    expect(await zhike(['alerts', 'list'])).toContain('files_overdue')
  })

  it('runs the night when the file comes, and catches up with the days that were missed', async () => {
    come()

    await expect.poll(() => ranOf(LAST), PATIENT).toEqual(['schedule done'])

    expect(await ranOf(SECOND)).toEqual(['schedule done'])
    const { publication } = await asked<{ publication: { business_date: string } }>(['status'])
    expect(publication.business_date).toBe(LAST)
  })

  it('takes an order up, and says what became of it', async () => {
    const reason = 'to see that it is the same'
    await order('rerun', LAST, reason)

    await expect.poll(async () => (await newestOrder())?.state_code, PATIENT).toBe('done')

    expect(await ranOf(LAST)).toEqual(['order unchanged', 'schedule done'])
    expect((await runs())[0]).toMatchObject({ reason, trigger_code: 'order' })
    await order('catch-up', FIRST, 'nothing to catch up')
    await expect.poll(newestOrder, PATIENT).toMatchObject({
      state_code: 'refused',
      message: `${FIRST} has run: the newest is ${LAST}.`,
    })
  })

  it('tries a night again that was killed, and tells that it has recovered', async () => {
    // With other cards the night is another one, and takes its time.
    const cards = { landingDir: join(stateDir, 'landing'), date: SECOND, system: 'crd', file: 'CRD_CARD.f' }
    redeliver(cards, linesOf(cards).slice(0, -1), { 6: '2026-07-05 03:00:00' })
    await order('rerun', SECOND, 'will be cut off')
    await expect.poll(() => childOf(operator.pid!), { timeout: 60_000, interval: 50 }).toBeDefined()
    const pid = childOf(operator.pid!)!
    await expect
      .poll(async () => (await runs())[0]?.status, { timeout: 60_000, interval: 50 })
      .toBe('running')
    const niceness = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[16]
    expect(Number(niceness)).toBeGreaterThan(0)

    process.kill(pid, 'SIGKILL')

    await expect.poll(() => told().map((it) => it.kind), PATIENT).toContain('night_recovered')
    expect((await runs()).some((it) => it.trigger_code === 'retry' && it.status !== 'failed')).toBe(true)
    expect(told().find((it) => it.kind === 'night_failed')?.facts).toMatchObject({ error_code: 'cut_off' })
    const all = told().map((it) => JSON.stringify(it))
    // The webhook refused the first message once: after a minute that one comes again, and no other does.
    const again = all.filter((it, index) => all.indexOf(it) !== index)
    expect([[], [all[0]]]).toContainEqual(again)
  })

  it('is alone: a second one is refused', async () => {
    expect(await asked(['operate'])).toMatchObject({ error: { code: 'operating' } })
  })

  it('sends a trial by every way that is set up', async () => {
    expect(await asked(['alerts', 'test'])).toEqual({
      results: [
        { channel: 'webhook', error: null },
        { channel: 'mail', error: null },
      ],
    })
  })
})
