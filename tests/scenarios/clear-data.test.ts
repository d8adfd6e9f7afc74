import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openKeyRing } from '../../src/platform/crypto/index.ts'
import { setMailAddress } from '../../src/platform/auth/mail-addresses.ts'
import { PROJECT_DIR } from '../../src/platform/config.ts'
import { createLogger } from '../../src/platform/log.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import { type Answer, type Browser, givenApp } from '../support/app.ts'
import type { TestBank } from '../support/bank.ts'
import { givenTinyBankAfter } from '../support/bank-after.ts'
import { exportedText } from '../support/exports.ts'
import { writeSecrets } from '../support/night-process.ts'
import { findClear, type PersonalValue, readPersonalData } from '../support/personal-data.ts'
import { linesOf, redeliver } from '../support/redeliver.ts'

const [FIRST, NEXT] = ['2026-06-28', '2026-06-29'] as const
const PHONE = '15400001001'
const ID = '990211197803070418'
const MAIL = 'zhangwei@example.com'
const ADDRESS = '株洲市天元区示范花园3栋1201室'
const ACCOUNT = '9000000000000101'

let bank: TestBank
let server: Awaited<ReturnType<typeof givenApp>>
let values: PersonalValue[]
/** What the installation says and keeps beside its figures, by where it stands. */
const texts: Record<string, string> = {}
const refused: Answer[] = []
let hq: Browser
let log: ReturnType<typeof createLogger>

beforeAll(async () => {
  bank = await givenTinyBankAfter(FIRST)
  const { stateDir } = bank.config
  writeSecrets({ stateDir, database: { url: bank.postgres.url, drop: async () => {} } })
  runNights()
  values = readPersonalData(bank.config.landingDir)
  log = createLogger({ logLevel: 'debug' }, join(stateDir, 'log', 'api.log'))
  const database = { url: bank.postgres.url, drop: async () => {} }
  server = await givenApp({ database, stateDir, log })
  await askForEverything()
  log.flush()
  for (const name of readdirSync(join(stateDir, 'log'))) {
    texts[name] = readFileSync(join(stateDir, 'log', name), 'utf8')
  }
  texts['problems'] = refused.map((it) => JSON.stringify(it.headers) + it.text).join('\n')
  Object.assign(texts, await readTables())
})
afterAll(async () => {
  await server?.close()
  await bank?.drop()
})

function zhike(words: string[]): void {
  const env = {
    ...process.env,
    ZHIKE_STATE: bank.config.stateDir,
    DATABASE_URL: bank.postgres.url('owner'),
    ALLOW_SYNTHETIC_ID: 'true',
    ZHIKE_LOG_LEVEL: 'debug',
  }
  const child = spawnSync(process.execPath, ['src/cli/main.ts', ...words], {
    cwd: PROJECT_DIR,
    encoding: 'utf8',
    env,
  })
  const name = `zhike ${words[0]}`
  texts[name] = `${texts[name] ?? ''}${child.stdout}${child.stderr}`
}

/** A night that files hold back, whose values lie in the wrong columns. */
function runNights(): void {
  const landed = { landingDir: bank.config.landingDir, date: NEXT }
  const people = { ...landed, file: 'CORE_CUST_PER.i' }
  const accounts = { ...landed, file: 'CORE_DEP_ACCT.f' }
  redeliver(people, linesOf(people).map(shifted))
  redeliver(accounts, linesOf(accounts).map(withNumberAsDate))
  zhike(['run', '--date', NEXT])
  zhike(['nights', 'list'])
}

const shifted = (line: string) => line.slice(line.indexOf('|@|') + 3)
/** The account's number where the day belongs on which it was opened. */
const withNumberAsDate = (line: string) => line.replace(/(?<!\d)20\d{6}(?!\d)/, /^\d{16}/.exec(line)![0])

const keep = (answer: Answer): Answer => {
  if (answer.status >= 400) refused.push(answer)
  return answer
}

const filterOf = (value: string) =>
  encodeURIComponent(JSON.stringify({ column: 'customer_name', op: 'contains', value }))

async function askForEverything(): Promise<void> {
  const permissions = [
    ...['fields.reveal', 'repair.all', 'customers.export', 'audit.read', 'quality.read'],
    ...['users.manage', 'users.read'],
  ]
  const reaches = [{ kind: 'org' as const, unit_id: '9902000000' }]
  await server.addUser({ user_id: 'E00002', username: 'branch', permissions, reaches })
  const keys = openKeyRing(join(bank.config.stateDir, 'keys'))
  await setMailAddress({ db: server.databases.db, keys }, { username: 'branch', mail_address: MAIL })
  hq = await server.signIn('branch')
  const found = keep(await find(ID))
  const customer = String(found.body.results[0].customer_id)
  const record = keep(await hq.get(`/api/customers/${customer}`)).body.customer
  await reveal(customer, { masked: record.mobile_masked, reason: `客户来电核对 ${PHONE}，证件 ${ID}` })
  for (const value of [PHONE, ID, MAIL, ADDRESS, ACCOUNT, '+86 154 0000 1004']) await askWith(customer, value)
  for (const value of [PHONE, ID, MAIL]) await nameInAddress(value)
  await repair(customer)
  texts['export'] = await exportedText(hq)
  const order = { kind_code: 'retry', business_date: FIRST, reason: `客户 ${PHONE} 催办` }
  keep(await hq.send('POST', '/api/orders', { payload: order }))
  // What was refused: the search for nothing, a body that is none, a user nobody knows, and more.
  expect(new Set(refused.map((it) => it.status))).toEqual(new Set([400, 401, 403, 404, 415, 422]))
}

const find = (q: string) => hq.send('POST', '/api/search', { payload: { q } })

async function reveal(customer: string, asked: { masked: string; reason: string }): Promise<void> {
  const path = `/api/customers/${customer}/reveal`
  const answer = keep(await hq.send('POST', path, { payload: { field: 'mobile', ...asked } }))
  expect(answer.body.values).toContain(PHONE)
}

/** The value wherever somebody could type it who looks for it, or makes a mistake. */
async function askWith(customer: string, value: string): Promise<void> {
  const json = { 'content-type': 'application/json' }
  await find(value)
  keep(await find(value.padEnd(120, '0')))
  keep(await hq.get(`/api/customers?filter=${filterOf(value)}`))
  keep(await hq.get(`/api/customers?filter=${encodeURIComponent(`{"column": "${value}`)}`))
  keep(await hq.get(`/api/audit?user=${encodeURIComponent(value)}`))
  keep(await hq.send('POST', '/api/search', { payload: `{"q": ${value}`, headers: json }))
  keep(await hq.send('POST', '/api/search', { payload: value, headers: { 'content-type': 'text/plain' } }))
  keep(
    await hq.send('POST', `/api/customers/${customer}/reveal`, {
      payload: { field: 'email', masked: value },
    }),
  )
  const wrong = { field: 'email', masked: value, reason: '核对客户资料' }
  keep(await hq.send('POST', `/api/customers/${customer}/reveal`, { payload: wrong }))
  const password = `not ${value}`
  keep(await server.browser().send('POST', '/api/session', { payload: { username: value, password } }))
  const users = `工号,用户名\n${value},${value}\n`
  keep(
    await hq.send('POST', '/api/user-imports', { payload: users, headers: { 'content-type': 'text/csv' } }),
  )
}

/** Numbers of people where numbers of customers belong. */
async function nameInAddress(value: string): Promise<void> {
  const there = encodeURIComponent(value)
  keep(await hq.get(`/api/customers/${there}`))
  keep(await hq.get(`/api/nothing/${there}?mobile=${there}`))
}

async function repair(customer: string): Promise<void> {
  const path = `/api/customers/${customer}/repairs`
  const wrong = { field_code: 'mobile', source_system: 'core', problem_code: 'wrong' }
  keep(await hq.send('POST', path, { payload: { ...wrong, field_code: PHONE, reason: `应为 ${PHONE}` } }))
  const payload = {
    ...wrong,
    right_value: '16100002002',
    reason: `客户来电更正为 16100002002，住 ${ADDRESS}`,
  }
  const { body } = keep(await hq.send('POST', path, { payload }))
  const task = body.task
  expect(task.reports[0].reason).toBe(payload.reason)
  const note = `经核对 ${PHONE} 无误，住 ${ADDRESS}`
  const moved = { state_code: 'reported', note }
  const rejected = keep(await hq.send('POST', `/api/repairs/${task.task_id}/reject`, { payload: moved }))
  expect(rejected.body.task.decided_note).toBe(note)
}

/** Tables that speak of people's work, of nights and of what is told, whole. */
const TABLES = [
  ...['platform.audit_log', 'platform.users', 'platform.sessions', 'platform.sign_in_failures'],
  ...['notices.notices', 'notices.mails', 'notices.tasks', 'data_quality.repair_reports'],
  ...['exports.exports', 'approvals.requests', 'parameters.change_sets', 'parameters.lines'],
  ...['data_quality.repair_tasks', 'pipeline.runs', 'pipeline.steps', 'pipeline.alerts', 'pipeline.arrivals'],
]

const readTables = (): Promise<Record<string, string>> =>
  connect(bank.postgres.url('owner'), async (owner) => {
    const read: Record<string, string> = {}
    for (const table of TABLES) {
      const { rows } = await owner.query<{ row: string }>(`select t::text as row from ${table} as t`)
      read[table] = rows.map((it) => it.row).join('\n')
    }
    return read
  })

describe('nothing that is kept or said holds a person’s number or address in clear', () => {
  it('the files that were delivered have some of every kind', () => {
    const kinds = new Set(values.map((it) => it.kind))
    expect([...kinds].toSorted()).toEqual(['account', 'address', 'email', 'id_number', 'mobile', 'phone'])
    const known = values.map((it) => it.value)
    expect(known).toEqual(expect.arrayContaining([PHONE, ID, MAIL, ADDRESS, ACCOUNT, '15400001004']))
  })

  it('logs, commands, problems, the trail, exports, notices and what people entered', () => {
    for (const where of ['zhike.log', 'api.log', 'zhike run', 'problems', 'export', ...TABLES.slice(0, 4)]) {
      expect(texts[where], where).not.toBe('')
    }
    expect(texts['zhike run']).toMatch(/reject/)
    expect(texts['platform.audit_log']).toContain('customers.reveal')
    expect(findClear(texts, values)).toEqual([])
  })

  it('a planted one is found, of every kind and where it stands', () => {
    for (const planted of [PHONE, ID, MAIL, ADDRESS, ACCOUNT]) {
      const found = findClear({ ...texts, 'api.log': `${texts['api.log']}{"note":"${planted}"}` }, values)
      expect(found, planted).toHaveLength(1)
      expect(found[0]).toContain(`api.log: `)
    }
    expect(findClear({ log: `{"customer":"7${PHONE}"}` }, values)).toEqual([])
  })

  it('what was asked for in an address is in no log', () => {
    expect(texts['api.log']).toContain('"route":"/api/search"')
    expect(texts['api.log']).not.toMatch(/\?(filter|user|mobile)=/)
    expect(texts['api.log']).not.toContain(encodeURIComponent(ADDRESS))
  })

  it('addresses ask by numbers and codes; what people type to find somebody goes in the body', () => {
    const { paths } = JSON.parse(JSON.stringify(server.app.swagger())) as {
      paths: Record<string, Record<string, { parameters?: { in: string; name: string }[] }>>
    }
    const asked = Object.entries(paths).flatMap(([path, methods]) =>
      Object.values(methods).flatMap(({ parameters = [] }) =>
        parameters.filter((it) => it.in === 'query').map((it) => `${path} ${it.name}`),
      ),
    )
    expect(asked.length).toBeGreaterThan(20)
    // Colleagues are looked for by name or number, and files have names.
    const colleagues = [
      '/api/posts/{post_id}/candidates q',
      '/api/organization/contacts q',
      '/api/allocations/managers q',
      '/api/ownership-requests/receivers q',
    ]
    const files = ['/api/user-imports', '/api/allocations/from-file', '/api/prospects/imports']
    const known = [...colleagues, ...files.map((it) => `${it} file_name`)]
    const typed = asked.filter((it) => /[ _](q|name|mobile|phone|id_number|email|address|mail)$/.test(it))
    expect(typed.filter((it) => !known.includes(it))).toEqual([])
  })
})
