import { extractText, getDocumentProxy } from 'unpdf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, givenApp, TEST_PASSWORD } from '../../../tests/support/app.ts'
import {
  givenCustomer,
  givenPublication,
  givenRow,
  HEAD,
  SUB_BRANCH,
  type TestBank,
} from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { callOf } from '../../../tests/support/contact-writes.ts'
import { EVENT } from '../../../tests/support/profile-writes.ts'
import { listAudit } from '../../platform/audit.ts'
import type { Clock } from '../../platform/clock.ts'
import { amountText } from './service/brief-blocks.ts'

let database: TestDatabase
let bank: TestBank
let server: Awaited<ReturnType<typeof givenApp>>
let id: string
const clock: Clock = { now: () => new Date('2026-07-01T02:00:00Z'), today: () => '2026-07-01' }

beforeAll(async () => {
  database = await givenDatabase()
  bank = await givenPublication(database)
  server = await givenApp({ database, clock })
  id = await givenCustomer(bank, {
    org_id: '9902001000',
    customer_name: '欧阳建国',
    grade_code: 'GOLD',
    employer_name: '株洲示范中学',
    birth_date: '1985-03-02',
    age_years: 41,
    aum_balance_eod: '312500.80',
    aum_balance_change_mom: '-1200.00',
    mobile_masked: '138****5678',
  })
  const of = { customer_id: id, org_pos: 3 }
  for (const [due_on, product_name] of [
    ['2026-07-15', '大额存单三年期'],
    ['2026-12-01', '很久以后到期'],
  ])
    await givenRow(bank, 'marts.customer_maturities', {
      ...{ ...of, due_on, product_name, due_amount: '50000.00', currency_code: 'CNY' },
      ...{ maturity_kind_code: 'deposit', reference_no: '6222000011112222' },
    })
  await givenRow(bank, 'marts.customer_tickets', {
    ...{ ...of, ticket_no: 'T1', ticket_type_code: 'complaint', status_code: 'open' },
    ...{ title: '柜面排队过久，来电13812345678', is_open: true, due_on: '2026-07-02', caller_name: '李四' },
  })
  const people = [
    ['S1', 'sub', {}],
    ['S2', 'masked', { fields: HIDING }],
  ] as const
  for (const [user_id, username, more] of people) {
    const permissions = ['profile.read', 'profile.write', ...ENTERING]
    await server.addUser({ user_id, username, reaches: [SUB_BRANCH], permissions, ...more })
  }
  await server.addUser({ user_id: 'S3', username: 'plain', reaches: [HEAD], permissions: [] })
  const sub = await server.signIn('sub')
  for (const payload of [
    EVENT,
    { kind_code: 'note', words: '喜欢下午见面', is_pinned: true, readers_code: 'reach' },
    {
      ...{ kind_code: 'preference', item_code: 'contact_channel', choices: ['visit'], words: '' },
      ...{ source_code: 'asked', certainty_code: 'certain' },
    },
  ])
    await sub.send('POST', `/api/customers/${id}/profile-entries`, { payload })
  const call = callOf(id)
  const next_step = { what: '准备大额存单方案', due_on: '2026-07-03', to_user_id: 'S1' }
  await sub.send('POST', call.url, { payload: { ...call.payload, next_step } })
  await sub.send('POST', `/api/customers/${id}/consents`, {
    payload: {
      ...{ channel_codes: ['phone'], purpose_codes: ['marketing'], state_code: 'withdrawn' },
      ...{ given_on: '2026-06-01', evidence_code: 'form', reference: 'SQ-1' },
    },
  })
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})

const ENTERING = ['contacts.read', 'contacts.write', 'consents.read', 'consents.write']
const HIDING = {
  person_name: { list: 'masked', record: 'masked' },
  amount: { list: 'masked', record: 'masked' },
  counterparty: { list: 'hidden', record: 'hidden' },
  birth_date: { list: 'hidden', record: 'hidden' },
} as const

const proved = async (name: string): Promise<Browser> => {
  const who = await server.signIn(name)
  await who.send('POST', '/api/session/proof', { payload: { password: TEST_PASSWORD } })
  return who
}

const printed = async (name: string, query = '') =>
  (await proved(name)).get(`/api/customers/${id}/brief${query}`)

/** The words of a paper, without the spaces that its lines are set by. */
async function wordsOf(bytes: Buffer): Promise<{ pages: number; text: string }> {
  const document = await getDocumentProxy(new Uint8Array(bytes))
  const { totalPages, text } = await extractText(document, { mergePages: true })
  return { pages: totalPages, text: text.replaceAll(/\s+/g, '') }
}

describe('the brief for a visit', () => {
  it('has two pages at most of what the record shows, whose it is, and a line in the trail', async () => {
    const { status, headers, bytes } = await printed('sub')
    const { pages, text } = await wordsOf(bytes)

    expect([status, headers['content-type']]).toEqual([200, 'application/pdf'])
    expect(headers['content-disposition']).toBe(`attachment; filename="brief-${id}-2026-06-30.pdf"`)
    expect(pages).toBeLessThanOrEqual(2)
    for (const words of [
      ...['欧阳建国', '312,500.80', '-1,200.00', '41岁', '138****5678', '大额存单三年期', '2026-07-15'],
      ...['投诉2026-07-02到期', '先办结投诉：未办结1件', '柜面排队过久', '138****5678', '上门拜访', '购房'],
      ...['最近联系2026-06-01电话', '2026-07-03准备大额存单方案', '电话营销推介撤回'],
      ...['喜欢下午见面', 'subS12026-07-0110:00', String(headers['zhike-request-id'])],
    ])
      expect(text).toContain(words.replaceAll(/\s+/g, ''))
    for (const words of ['很久以后到期', '6222000011112222', '13812345678', '1985-03-02'])
      expect(text).not.toContain(words)
    const lines = await listAudit(server.databases, { customer_id: id, action: 'customer.read', limit: 5 })
    expect(lines[0]).toMatchObject({ user_id: 'S1', details: { part: 'brief' } })
  })

  it('is masked where the record is masked, and has no profile for who may not read it', async () => {
    const masked = await wordsOf((await printed('masked', '?language=en')).bytes)
    expect(masked.text).toContain('200,000–500,000')
    for (const words of [
      '欧阳建国',
      '312,500',
      '示范中学',
      'Age41',
      '柜面排队',
      '喜欢下午',
      '存单方案',
      '天元区',
    ])
      expect(masked.text).not.toContain(words)

    const plain = await wordsOf((await printed('plain')).bytes)
    expect(plain.text).toContain('您的角色不能查看客户档案')
    expect(plain.text).not.toContain('喜欢下午')
  })

  it('is fetched by whoever has shown again who he is, of customers he sees', async () => {
    const late = await server.signIn('sub')
    await server.databases.db
      .updateTable('platform.sessions')
      .set({ proved_at: '2026-07-01T00:00:00Z' })
      .where('user_id', '=', 'S1')
      .execute()
    expect((await late.get(`/api/customers/${id}/brief`)).body.code).toBe('proof_needed')
    const elsewhere = await givenCustomer(bank, { org_id: '9902002000' })
    const who = await proved('masked')
    expect((await who.get(`/api/customers/${elsewhere}/brief`)).status).toBe(404)
  })

  it('writes amounts as people read them', () => {
    expect(['1234567.5', '-999', '[,50000)', '[6000000,)', '[,)', null].map(amountText)).toEqual([
      ...['1,234,567.5', '-999', '< 50,000', '≥ 6,000,000', '***', '—'],
    ])
  })
})
