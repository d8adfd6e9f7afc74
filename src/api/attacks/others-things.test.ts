import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from '../../../tests/support/app.ts'
import { givenApprovals } from '../../../tests/support/approvals.ts'
import { givenPair } from '../../../tests/support/bank-identity.ts'
import { givenCustomer, givenRow } from '../../../tests/support/builders.ts'
import { callOf } from '../../../tests/support/contact-writes.ts'
import { askForExport } from '../../../tests/support/exports.ts'
import { prospectOf } from '../../../tests/support/prospect-writes.ts'
import { PDF, sending } from '../../../tests/support/profile-writes.ts'
import { addressOf, bodyOf, isWriting, paramsOf, shapeOf } from '../../../tests/support/requests.ts'
import { listPermissions } from '../../modules/system/index.ts'
import type { ApiRoute } from '../guard.ts'

/**
 * Things of others, asked for by their numbers: by somebody who may do everything, but for customers of
 * another branch. Made from the routes: a number that is not named here fails the test.
 */
let stage: Awaited<ReturnType<typeof givenApprovals>>
/** Has every right, for customers of 长沙. */
let stranger: Browser
let powerless: Browser
/** Something of others by what its number is called, and a number that nothing has. */
let theirs: Record<string, string>
const NOBODY = '987654321'

const HERS = '9902002000'

beforeAll(async () => {
  stage = await givenApprovals('2026-07-01')
  const { app, bank } = stage
  const permissions = listPermissions().map((it) => it.permission)
  const elsewhere = { kind: 'org', unit_id: '9901000000' } as const
  await app.addUser({ user_id: 'X1', username: 'faraway', reaches: [elsewhere], permissions })
  await app.addUser({ user_id: 'X2', username: 'powerless', reaches: [], permissions: [] })
  await app.addUser({
    user_id: 'H1',
    username: 'head',
    reaches: [{ kind: 'head', unit_id: '9900000000' }],
    permissions,
  })
  theirs = await givenThings(await app.signIn('head'))
  stranger = await app.signIn('faraway')
  powerless = await app.signIn('powerless')
  await givenCustomer(bank, { org_id: '9901000000' })
})
afterAll(() => stage?.close())

async function givenThings(head: Browser): Promise<Record<string, string>> {
  const { bank, send, as } = stage
  const customer_no = 'C500000001'
  const customer_id = await givenCustomer(bank, {
    source_customer_no: customer_no,
    org_id: '9902001000',
    employer_name: '株洲示范中学',
  })
  await givenRow(bank, 'marts.quality_fields', {
    customer_type_code: 'retail',
    source_system: 'core',
    weight: 5,
    field_code: 'employer_name',
    value_kind_code: 'text',
    department_code: 'retail',
    repair_days: 5,
  })
  const asked = await send('rm2', '/access-requests', { customer_no, days: 2, reason: '客户来网点办理业务' })
  const absence = { deputy_id: 'RM3', from_on: '2026-07-02', to_on: '2026-07-03' }
  const absences = await send('rm2', '/absences', absence)
  const hers = await as('rm2')
  const payload = { title: '回访', to_user_id: 'RM2', due_in_days: 2 }
  const task = await (await as('rm3')).send('POST', '/api/tasks', { payload })
  const notices = await hers.get('/api/notices')
  const { first, second } = await givenPair({ bank }, { units: [HERS, HERS] })
  const decided = { first_customer_no: first, second_customer_no: second, decision_code: 'same' }
  const decision = await head.send('POST', '/api/identity/decisions', {
    payload: { ...decided, reason: '柜面核对本人到场', state_code: 'open' },
  })
  const report = { field_code: 'employer_name', source_system: 'core', problem_code: 'outdated' }
  const repair = await head.send('POST', `/api/customers/${customer_id}/repairs`, {
    payload: { ...report, reason: '客户已换单位' },
  })
  const exported = await askForExport(head)
  const file = `/api/customers/${customer_id}/attachments?attachment_code=licence`
  const attached = await head.send('POST', file, sending(PDF))
  const { payload: call } = callOf(customer_id)
  const contact = await head.send('POST', `/api/customers/${customer_id}/contact-log`, { payload: call })
  const allocated = await head.send('POST', '/api/allocations', {
    payload: { reason: '季度分户', lines: [{ customer_no, employee_id: 'E1' }] },
  })
  const listed = await head.send('POST', '/api/work-lists', {
    payload: { kind_code: 'static', list_name: '存单到期', customer_ids: [customer_id] },
  })
  const { url: prospects, payload: somebody } = prospectOf()
  const prospect = await head.send('POST', prospects, { payload: somebody })
  const imported = await head.send('POST', `${prospects}/imports?file_name=list.csv`, {
    headers: { 'content-type': 'text/csv' },
    payload: Buffer.from('name,phone\n名单客户,13900029999\n'),
  })
  return {
    list_id: listed.body.list.list_id,
    prospect_id: prospect.body.prospect.prospect_id,
    prospect_import_id: imported.body.import_id,
    allocation_id: allocated.body.allocation.allocation_id,
    customer_id,
    first,
    second,
    request_id: asked.body.request.request_id,
    absence_id: absences.body.absences[0].absence_id,
    task_id: task.body.task.task_id,
    notice_id: notices.body.rows[0].notice_id,
    decision_id: decision.body.decision.decision_id,
    repair_id: repair.body.task.task_id,
    report_id: repair.body.task.reports[0].report_id,
    entry_id: attached.body.entry_id,
    export_no: String(exported.body.export.export_no),
    contact_id: contact.body.contact.contact_id,
  }
}

/** Who may ask may know all of the bank: users, posts, roles, nights, figures. */
const OF_THE_BANK = [
  ...['user_id', 'post_id', 'unit_id', 'role_code', 'import_id', 'session_no'],
  ...['run_no', 'waiver_no', 'name', 'kind_code', 'list', 'change_set_id', 'tag_code'],
]
/** Numbers that name no thing of others: a person or post one gives something to, what one asks for. */
const TOLD = [
  ...[
    'to_user_id',
    'to_post_id',
    'deputy_id',
    'user_id',
    'post_id',
    'employee_id',
    'employee_ids',
    'unit_id',
  ],
  ...['contact_id', 'customer_no', 'report_id', 'colleague_ids', 'receiver_id', 'to_unit_id', 'manager_id'],
  ...['worker_id', 'owner_id'],
  // Of customers told one by one those beyond reach stay out: see `work-lists/work-lists.test.ts`.
  ...['customer_ids'],
]

/** There is no warehouse here: `customer-view/record.test.ts` asks these for customers of others. */
const OF_THE_WAREHOUSE =
  /\/customers\/:customer_id\/(transactions|history|flows|contribution|channel-months|points)$/

const nameOf = ({ url }: ApiRoute, name: string) =>
  name === 'task_id' && url.startsWith('/api/repairs') ? 'repair_id' : name
/** Whoever may ask these is told of every customer, by number: see `access/access.test.ts`. */
const OF_ALL = [
  ...['GET /api/access/why', 'GET /api/access/who', 'GET /api/audit', 'GET /api/exports/of-customer'],
]
const isNumber = (name: string) => /_(id|ids|no)$/.test(name)
const withParams = (route: ApiRoute, of: (name: string) => string | undefined) =>
  Object.fromEntries(paramsOf(route).map((name) => [name, of(nameOf(route, name)) ?? '1']))

/** An answer without what tells one asking from another. */
async function ask(who: Browser, route: ApiRoute, { params, query = '', payload }: Asked) {
  const body = payload ?? (route.takes.body ? bodyOf(route) : undefined)
  const url = `${addressOf(route, params)}${query}`
  const { status, text } = await who.send(
    route.method as 'GET',
    url,
    body === undefined ? {} : { payload: body },
  )
  const plain = [...Object.values(params), ...Object.values(theirs), NOBODY].reduce(
    (so, number) => so.replaceAll(new RegExp(`(?<![\\w-])${number}(?![\\w-])`, 'g'), 'N'),
    text,
  )
  return { status, text: plain.replaceAll(/"request_id":"[^"]+"/g, '') }
}
type Asked = { params: Record<string, string>; query?: string; payload?: unknown }

describe('the number of something of others', () => {
  it('in an address answers as one that nothing has, on every route', async () => {
    const wrong: string[] = []
    let asked = 0
    for (const route of stage.app.app.apiRoutes) {
      const secret = paramsOf(route).filter((name) => !OF_THE_BANK.includes(name))
      for (const name of secret) expect(theirs).toHaveProperty(nameOf(route, name))
      if (secret.length === 0 || OF_THE_WAREHOUSE.test(route.url)) continue
      const real = await ask(stranger, route, { params: withParams(route, (it) => theirs[it]) })
      const none = await ask(stranger, route, {
        params: withParams(route, (it) => (it in theirs ? NOBODY : undefined)),
      })
      asked += 1
      const isShut = isWriting(route) || [403, 404, 422].includes(real.status)
      if (!isShut || real.status !== none.status || real.text !== none.text)
        wrong.push(`${route.method} ${route.url}: ${real.status} ${real.text} | ${none.status} ${none.text}`)
    }

    expect(wrong).toEqual([])
    expect(asked).toBeGreaterThan(30)
  })

  it('in an address says nothing to whoever may not ask at all', async () => {
    const wrong: string[] = []
    for (const route of stage.app.app.apiRoutes.filter((it) => it.permission && paramsOf(it).length > 0)) {
      const real = await ask(powerless, route, { params: withParams(route, (it) => theirs[it] ?? 'RM2') })
      const none = await ask(powerless, route, { params: withParams(route, () => NOBODY) })
      if (real.status !== 403 || real.text !== none.text)
        wrong.push(`${route.method} ${route.url}: ${real.status} ${real.text} | ${none.text}`)
    }

    expect(wrong).toEqual([])
  })

  it('in a query or a body is known for what it is, on every route', () => {
    const unknown = stage.app.app.apiRoutes.flatMap((route) => {
      const names = [
        ...Object.keys(shapeOf(route.takes.querystring)),
        ...Object.keys(shapeOf(route.takes.body)),
      ]
      const key = `${route.method} ${route.url}`
      // Of a customer one sees, the account is chosen by what the page shows of it.
      const isKnown = key in ASKED || OF_ALL.includes(key) || key.endsWith('/transactions')
      const open = names.filter((it) => isNumber(it) && !TOLD.includes(it) && !isKnown)
      return open.map((it) => `${key} ${it}`)
    })

    expect(unknown).toEqual([])
  })

  /** What else names something of others: with its number, and with one that nothing has. */
  const ASKED: Record<string, (number: (name: string) => string) => Pick<Asked, 'query' | 'payload'>> = {
    'POST /api/identity/decisions': (number) => ({
      payload: {
        first_customer_no: number('first'),
        second_customer_no: number('second'),
        decision_code: 'same',
        reason: '柜面核对本人到场',
        state_code: 'open',
      },
    }),
    'POST /api/notices/read': (number) => ({ payload: { notice_ids: [number('notice_id')] } }),
  }

  it('in a query or a body answers as one that nothing has', async () => {
    const byKey = new Map(stage.app.app.apiRoutes.map((it) => [`${it.method} ${it.url}`, it]))
    for (const [key, way] of Object.entries(ASKED)) {
      const route = byKey.get(key)!
      const params = withParams(route, () => NOBODY)
      const real = await ask(stranger, route, { params, ...way((name) => theirs[name]!) })
      const none = await ask(stranger, route, { params, ...way(() => NOBODY) })
      expect([key, real]).toEqual([key, none])
    }
  })

  it('changes nothing for whose it is', async () => {
    const hers = await stage.as('rm2')
    const { body: notices } = await hers.get('/api/notices/unread')
    expect(notices.unread).toBeGreaterThan(0)
    const { status, body } = await hers.get(`/api/tasks/${theirs['task_id']}`)
    expect([status, body.task.steps.length]).toEqual([200, 1])
    const { body: asked } = await hers.get(`/api/approvals/${theirs['request_id']}`)
    expect(asked.request.state_code).toBe('submitted')
    expect(stage.app.app.apiRoutes.filter(isWriting).length).toBeGreaterThan(40)
  })
})
