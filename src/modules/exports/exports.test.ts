import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { quietLog } from '../../../tests/support/actors.ts'
import { TEST_PASSWORD } from '../../../tests/support/app.ts'
import { givenApprovals } from '../../../tests/support/approvals.ts'
import { givenCustomer, givenGrant, givenPublication, type Row } from '../../../tests/support/builders.ts'
import { askForExport, fetchExport, rowsOfFile, unmarked } from '../../../tests/support/exports.ts'
import { createUser } from '../../platform/auth/users.ts'
import { listAudit } from '../../platform/audit.ts'
import { openDatabases } from '../../platform/db.ts'
import { connect } from '../../platform/postgres/index.ts'
import { sweepExports } from './index.ts'

// A Wednesday.
const [WEDNESDAY, SUNDAY, MONDAY] = ['2026-07-01', '2026-07-05', '2026-07-06']
const MANY = 520

let office: Awaited<ReturnType<typeof givenApprovals>>
let mine: string[]
const dirOf = () => join(office.app.stateDir, 'exports')
const filesIn = () => (existsSync(dirOf()) ? readdirSync(dirOf()) : [])

beforeAll(async () => {
  office = await givenApprovals(WEDNESDAY)
  const clock = { now: () => new Date(`${office.day.today}T02:00:00Z`), today: () => office.day.today }
  await createUser(
    { databases: office.app.databases, clock },
    {
      ...{ user_id: 'AUD', username: 'aud', display_name: '吴审计', title: '' },
      ...{ password: TEST_PASSWORD, password_kind: 'lasting' },
      posts: [{ role_code: 'auditor', unit_id: '9900000000' }],
    },
  )
  mine = []
  for (const name of ['张建国', '李敏', '=王芳']) {
    const id = await givenCustomer(office.bank, { org_id: '9902002000', customer_name: name })
    await givenGrant(office.bank, { subject_id: id, user_id: 'RM2' })
    mine.push(id)
  }
  const first = await givenCustomer(office.bank, { customer_id: '1000000000001000', org_id: '9902001001' })
  await connect(office.database.url('batch'), async (batch) => {
    await batch.query(
      `insert into marts.customers
       select (jsonb_populate_record(first, jsonb_build_object('customer_id', first.customer_id + n,
         'source_customer_no', 'C5' || lpad(n::text, 8, '0')))).*
       from marts.customers as first cross join generate_series(1, ${MANY - 1}) as n
       where first.customer_id = ${first}`,
    )
    await batch.query(
      `insert into marts.search_terms
       select (jsonb_populate_record(first, jsonb_build_object('customer_id', c.customer_id,
         'term', c.source_customer_no))).*
       from marts.search_terms as first
       cross join marts.customers as c
       where first.customer_id = ${first} and first.kind = 'customer_no' and c.source_customer_no like 'C5%'`,
    )
  })
})
afterAll(() => office?.close())

const ask = async (who: string, wish: Row = {}) => {
  const answer = await askForExport(await office.as(who), wish)
  expect([answer.status, answer.body.code]).toEqual([201, undefined])
  return answer.body.export as { export_no: number; request_id: string; state_code: string } & Row
}
const fetch = async (who: string, no: number) => fetchExport(await office.as(who), no)
const get = async (who: string, path: string) => (await office.as(who)).get(`/api/exports${path}`)
const trace = async (who: string, text: string) =>
  (await office.as(who)).send('POST', '/api/exports/trace', { payload: { text } })
const stateOf = async (who: string, no: number): Promise<string> =>
  (await get(who, '')).body.rows.find((it: Row) => it['export_no'] === no).state_code
/** What `zhike operate` does, as its own role. */
async function sweep() {
  const databases = openDatabases({ url: office.database.url('batch'), log: quietLog, poolSize: 2 })
  const clock = { now: () => new Date(`${office.day.today}T02:00:00Z`), today: () => office.day.today }
  return sweepExports({ databases, clock, exportsDir: dirOf() }).finally(() => databases.close())
}

describe('a small export', () => {
  let no: number
  let file: string

  it('is made at once, and says who asked for what', async () => {
    const made = await ask('rm2', {
      purpose_code: 'marketing',
      recipient_code: 'inside',
      recipient: '零售部',
    })

    no = made.export_no
    expect(made).toMatchObject({
      state_code: 'ready',
      user_id: 'RM2',
      user_name: '林雅',
      purpose_code: 'marketing',
      recipient: '零售部',
      row_count: 3,
      request_id: null,
      downloads: 0,
      downloads_max: 1,
      kept_until: '2026-07-31',
      expires_at: '2026-07-04T02:00:00.000Z',
    })
    expect(filesIn()).toHaveLength(1)
  })

  it('is fetched once by whoever asked, as a file that ends with whose it is', async () => {
    for (const other of ['sub', 'comp']) expect((await fetch(other, no)).status).toBe(404)

    const { headers, text, status } = await fetch('rm2', no)
    file = text

    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(headers['content-disposition']).toBe(`attachment; filename="customers-2026-06-30-${no}.csv"`)
    expect(text.startsWith('\uFEFF"客户名称","客户号",')).toBe(true)
    const names = rowsOfFile(unmarked(text)).map(([name]) => name)
    expect(new Set(names)).toEqual(new Set(["'=王芳", '张建国', '李敏']))
    expect(unmarked(text).trimEnd().split('\r\n').slice(-2)).toEqual([
      '"共 3 行，业务日期 2026-06-30"',
      `"导出编号 ${no}，林雅 RM2，2026-07-01 10:00，用途：营销活动，共 3 行。内部资料，请勿外传。"`,
    ])
    expect(await fetch('rm2', no)).toMatchObject({ status: 409, body: { code: 'export_spent' } })
    expect(filesIn()).toEqual([])
  })

  it('stands in the trail from asking to fetching, with the file’s own digest', async () => {
    const lines = await listAudit(office.app.databases, { user_id: 'RM2', limit: 20 })
    const own = lines.filter((it) => it.subject === String(no) && it.outcome === 'done')

    expect(own.map((it) => it.action)).toEqual(['exports.download', 'exports.make'])
    const sha256 = createHash('sha256').update(file).digest('hex')
    expect(own.map((it) => it.details['sha256'])).toEqual([sha256, sha256])
  })

  it('of nothing, or of a list that one may not export, is refused', async () => {
    const filter = JSON.stringify({ column: 'status_code', op: 'eq', value: 'closed' })
    expect((await askForExport(await office.as('rm2'), { filter })).body.code).toBe('invalid')
    expect((await askForExport(await office.as('stranger'))).status).toBe(403)
    expect((await askForExport(await office.as('rm2'), { list_code: 'users' })).status).toBe(404)
    expect(filesIn()).toEqual([])
  })

  it('is traced by any of its names, and by its customers where nothing else is left', async () => {
    const names = rowsOfFile(file).map(([name]) => name!)
    const byName = await trace('aud', names.slice(0, 2).toReversed().join('\n'))

    expect(byName.body).toMatchObject({
      mark_count: 2,
      customer_count: 0,
      by_mark: [{ mark_count: 2, export: { export_no: no, user_id: 'RM2', user_name: '林雅' } }],
      by_customers: [],
    })
    expect(byName.body.by_mark[0].error_exponent).toBeGreaterThan(20)
    const numbers = rowsOfFile(unmarked(file)).map(([, number]) => number!)
    expect((await trace('comp', numbers.join(' '))).body).toMatchObject({
      mark_count: 0,
      customer_count: 3,
      by_mark: [],
      by_customers: [{ customer_count: 3, export: { export_no: no } }],
    })
    const whole = await trace('comp', file)
    expect(whole.body.by_mark).toMatchObject([{ mark_count: 3, confirmed_count: 3 }])
    expect((await trace('comp', '李敏 C99999999')).body).toMatchObject({ by_mark: [], by_customers: [] })
    expect((await trace('rm2', file)).status).toBe(403)
  })

  it('is found by whoever asks who has ever exported a customer', async () => {
    const [, second] = rowsOfFile(unmarked(file))[0]!
    const byNumber = await get('aud', `/of-customer?customer_no=${second}`)
    const byId = await get('comp', `/of-customer?customer_id=${byNumber.body.customer_id}`)

    expect(byNumber.body.exports).toMatchObject([{ export_no: no, user_name: '林雅' }])
    expect(byId.body).toEqual(byNumber.body)
    expect((await get('comp', '/of-customer?customer_id=1000000000001001')).body.exports).toEqual([])
    expect((await get('comp', '/of-customer?customer_no=C99999999')).status).toBe(404)
    expect((await get('rm2', `/of-customer?customer_no=${second}`)).status).toBe(403)
    const [line] = await listAudit(office.app.databases, { action: 'exports.of_customer', limit: 1 })
    expect(line).toMatchObject({ outcome: 'done', customer_id: '1000000000001001' })
  })
})

describe('a large export', () => {
  let no: number

  it('says beforehand what it would hold and who would have to agree', async () => {
    const preview = async (who: string) =>
      (await get(who, '/preview?list_code=customers&columns=source_customer_no,mobile_masked')).body

    expect(await preview('sub')).toMatchObject({
      row_count: MANY,
      approver: { role_code: 'sub_mgr', zh: '支行行长' },
      columns: [
        { name: 'customer_name', heading: '客户名称', shown: 'clear' },
        { name: 'source_customer_no', shown: 'clear' },
        { name: 'mobile_masked', shown: 'masked' },
      ],
    })
    // Above the only one who heads the branch there is nobody but compliance.
    expect((await preview('branch')).approver).toMatchObject({ role_code: 'compliance' })
    expect((await preview('rm2')).approver).toBeNull()
    const [line] = await listAudit(office.app.databases, { action: 'exports.preview', limit: 1 })
    expect(line).toMatchObject({ user_id: 'RM2', subject: 'customers', details: { total: 3 } })
    expect([typeof line!.post_id, typeof line!.request_id]).toEqual(['string', 'string'])
  })

  it('waits for whoever heads the unit, and is not fetched meanwhile', async () => {
    const made = await ask('sub', { columns: 'source_customer_no,customer_name' })

    no = made.export_no
    expect(made).toMatchObject({ state_code: 'waiting', row_count: MANY, ready_at: null })
    expect(await office.toDo('sub2')).toContain(made.request_id)
    const { request } = (await office.read('sub2', `/${made.request_id}`)).body
    expect(request.summary.map((it: Row) => it['value'])).toEqual(
      expect.arrayContaining([{ number: String(MANY) }, '2026-06-30', '客户号、客户名称']),
    )
    expect(await fetch('sub', no)).toMatchObject({ status: 409, body: { code: 'export_waiting' } })
    expect((await office.decide('sub', made.request_id, ['approve', '同意'])).status).toBe(403)
    const agreed = await office.decide('sub2', made.request_id, ['approve', '同意'])
    expect(agreed.status).toBe(200)
    expect(await stateOf('sub', no)).toBe('ready')
    const [line] = await listAudit(office.app.databases, { action: 'exports.release', limit: 1 })
    const request_id = agreed.headers['zhike-request-id']
    expect(line).toMatchObject({ user_id: 'SUB2', post_id: expect.any(String), request_id })
    const { rows } = (await (await office.as('sub')).get('/api/notices')).body
    expect(rows).toMatchObject([{ kind_code: 'export.ready', link: '/exports/mine' }])
  })

  it('that was not agreed to leaves no file', async () => {
    const made = await ask('sub')
    await office.decide('sub2', made.request_id, ['reject', '用途不明，不予导出'])

    expect(await stateOf('sub', made.export_no)).toBe('refused')
    expect((await sweep()).refused).toBe(1)
    expect(await fetch('sub', made.export_no)).toMatchObject({ body: { code: 'export_refused' } })
    expect(filesIn()).toHaveLength(1)
  })

  it('holds nobody who is kept from its maker since', async () => {
    const made = await ask('rm2')
    const [hidden] = mine
    await office.owner(
      `insert into platform.private_subjects (subject_id, reason_code, valid_from, marked_by, marked_at)
       values ($1, 'pep', $2, 'test', now())`,
      [hidden, WEDNESDAY],
    )

    expect(await fetch('rm2', made.export_no)).toMatchObject({
      status: 409,
      body: { code: 'export_holds_hidden' },
    })
    expect(await stateOf('rm2', made.export_no)).toBe('ready')
  })

  it('stands in the register with the others, to be found by person and purpose', async () => {
    const by = async (who: string, column: string, value: string) => {
      const filter = encodeURIComponent(JSON.stringify({ column, op: 'eq', value }))
      const { status, body } = await get(who, `/register?filter=${filter}`)
      return status === 200 ? body.rows.map((it: Row) => it['user_id']) : status
    }

    expect(await by('comp', 'user_id', 'SUB')).toEqual(['SUB', 'SUB'])
    expect(await by('aud', 'purpose_code', 'marketing')).toEqual(['RM2'])
    expect(await by('comp', 'asked_on', WEDNESDAY)).toHaveLength(4)
    expect(await by('sub', 'user_id', 'SUB')).toBe(403)
    expect((await get('sub', '')).body.total).toBe(2)
  })

  it('is what was agreed to, whatever is published meanwhile', async () => {
    await givenPublication(office.database, { business_date: WEDNESDAY })

    const { text, headers } = await fetch('sub', no)

    expect(rowsOfFile(text)).toHaveLength(MANY)
    expect(headers['content-disposition']).toContain('customers-2026-06-30')
    expect(unmarked(text)).toContain(`"共 ${MANY} 行，业务日期 2026-06-30"`)
  })
})

describe('time', () => {
  it('ends what was not fetched: the file goes, the record stays', async () => {
    office.day.today = SUNDAY
    const [row] = (await get('rm2', '')).body.rows
    expect(row.state_code).toBe('expired')
    expect(await fetch('rm2', row.export_no)).toMatchObject({ body: { code: 'export_expired' } })

    expect((await sweep()).expired).toBe(1)
    expect(await sweep()).toMatchObject({ expired: 0, refused: 0 })

    expect(filesIn()).toEqual([])
    const kept = await office.owner(
      'select key_sealed, state_code from exports.exports where export_no = $1',
      [row.export_no],
    )
    expect(kept).toEqual([{ key_sealed: null, state_code: 'expired' }])
    const [line] = await listAudit(office.app.databases, { action: 'exports.expire', limit: 1 })
    expect(line).toMatchObject({ user_id: null, subject: String(row.export_no) })
  })

  it('tells compliance of the week, once', async () => {
    office.day.today = MONDAY
    await sweep()
    await sweep()

    const { rows } = (await (await office.as('comp')).get('/api/notices')).body
    const weeks = rows.filter((it: Row) => it['kind_code'] === 'export.week')
    expect(weeks).toHaveLength(1)
    expect(weeks[0].link).toBe('/exports/register')
    expect(JSON.stringify(weeks[0])).toContain('1046')
  })
})

describe('what is kept of exports', () => {
  it('is not changed by the server: neither what was asked for nor whom it held', async () => {
    const asApi = (sql: string) => connect(office.database.url('api'), (api) => api.query(sql))

    for (const sql of [
      "update exports.exports set purpose_code = 'care'",
      'delete from exports.exports',
      "update exports.members set customer_ids = '{1}'",
      'delete from exports.members',
    ]) {
      await expect(asApi(sql), sql).rejects.toMatchObject({ code: '42501' })
    }
  })
})
