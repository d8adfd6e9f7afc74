import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenApp } from '../../tests/support/app.ts'
import { givenPair, type Key } from '../../tests/support/bank-identity.ts'
import { withBrokenTrail } from '../../tests/support/broken-trail.ts'
import {
  BRANCH,
  givenCustomer,
  givenPublication,
  givenRow,
  HEAD,
  type Row,
  SUB_BRANCH,
  type TestBank,
} from '../../tests/support/builders.ts'
import { contactWrites } from '../../tests/support/contact-writes.ts'
import { customFieldWrites } from '../../tests/support/custom-field-writes.ts'
import { ownershipWrites } from '../../tests/support/ownership-request-writes.ts'
import { exportWrites } from '../../tests/support/export-writes.ts'
import { parameterWrites } from '../../tests/support/parameter-writes.ts'
import { profileWrites } from '../../tests/support/profile-writes.ts'
import { peopleWrites } from '../../tests/support/people-writes.ts'
import { type Asked, ask, sessionWrites, type WriteExample } from '../../tests/support/session-writes.ts'
import { privateWrites, taskWrites } from '../../tests/support/task-writes.ts'
import { givenDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { openKeyRing, seal } from '../platform/crypto/index.ts'
import { connect } from '../platform/postgres/index.ts'

let database: TestDatabase
let server: Awaited<ReturnType<typeof givenApp>>
let bank: TestBank
type Browser = Awaited<ReturnType<typeof server.signIn>>
let wang: Browser
let zhao: Browser
const DATE = '2026-06-30'
/** Whose tables people's requests write. */
const WRITTEN = `'platform', 'pipeline', 'customer_management', 'data_quality', 'notices', 'people',
  'exports', 'parameters', 'custom_fields', 'customer_profile', 'customer_contacts', 'consents',
  'work_lists', 'customer_tags', 'prospects'`
const CHECK = 'base.accounts: no balance is negative'
const PERMISSIONS =
  `access.block arrivals.read consents.write contacts.write customer_tags.define customer_tags.write
  customers.look_up customers.mark_private customers.private exports.trace fields.fill identity.decide
  identity.propose nights.operate ownership.allocate ownership.request profile.read profile.write
  prospects.read prospects.write repair.all work_lists.use`.split(/\s+/)

beforeAll(async () => {
  database = await givenDatabase()
  server = await givenApp({ database })
  bank = await givenPublication(database)
  const rights = { reaches: [HEAD, BRANCH, SUB_BRANCH], permissions: PERMISSIONS }
  await server.addUser({ user_id: 'E1', username: 'wang', ...rights })
  await server.addUser({ user_id: 'E2', username: 'zhao', ...rights })
  wang = await server.signIn('wang')
  zhao = await server.signIn('zhao')
  await givenRow(bank, 'marts.quality_fields', {
    customer_type_code: 'retail',
    source_system: 'core',
    weight: 5,
    field_code: 'employer_name',
    value_kind_code: 'text',
    department_code: 'retail',
    repair_days: 5,
  })
  // The owner sees what he compares.
  const guarded = await query(
    'owner',
    `select format('%I.%I', n.nspname, c.relname) as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relforcerowsecurity and n.nspname in (${WRITTEN})`,
  )
  for (const { name } of guarded)
    await query('owner', `alter table ${String(name)} no force row level security`)
  const plan = [{ step: `check ${CHECK}`, layer: 'base', title: null, key: [], after: [], waivable: [CHECK] }]
  await query('batch', 'insert into pipeline.plans values ($1, $2)', ['p', JSON.stringify(plan)])
  await query(
    'batch',
    `insert into pipeline.runs (business_date, run_kind, status, started_at, plan_id)
     values ($1, 'daily', 'failed', now(), 'p')`,
    [DATE],
  )
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})

const query = async (role: 'owner' | 'batch' | 'api', text: string, values: unknown[] = []) =>
  (await connect(database.url(role), (db) => db.query<Row>(text, values))).rows
let day = 10
const proposeWaiver = (): Asked => ({
  who: wang,
  url: '/api/waivers',
  payload: {
    business_date: `2026-07-${(day += 1)}`,
    kind_code: 'check',
    name: CHECK,
    reason: 'known to the bank, see ticket 12',
  },
})
const givenWaiver = async () => (await ask('POST', proposeWaiver())).body.waiver.waiver_no as string

const DECISIONS = '/api/identity/decisions'
const proposal = ({ first, second }: Key): Asked => ({
  who: wang,
  url: DECISIONS,
  payload: {
    first_customer_no: first,
    second_customer_no: second,
    decision_code: 'same',
    reason: '柜面核对本人到场',
    state_code: 'open',
  },
})
const givenDecision = async () => {
  const { body } = await ask('POST', proposal(await givenPair({ bank })))
  return `${DECISIONS}/${body.decision.decision_id}`
}
const givenRevoking = async () => {
  const url = await givenDecision()
  await ask('POST', { who: zhao, url: `${url}/approve`, payload: { state_code: 'proposed' } })
  await ask('POST', {
    who: wang,
    url: `${url}/revoke`,
    payload: { state_code: 'approved', reason: '影像为另一人' },
  })
  return url
}

const report = async (): Promise<Asked> => ({
  who: wang,
  url: `/api/customers/${await givenCustomer(bank, { employer_name: '株洲示范中学' })}/repairs`,
  payload: {
    field_code: 'employer_name',
    source_system: 'core',
    problem_code: 'outdated',
    reason: '客户已换单位',
  },
})
const givenTask = async () => (await ask('POST', await report())).body.task.task_id as string
const givenSealed = async (): Promise<Asked> => {
  const task = await givenTask()
  const sealed = seal(openKeyRing(join(server.stateDir, 'keys')), '15400001234')
  const [made] = await query(
    'owner',
    `update data_quality.repair_reports set right_sealed = '${sealed}', right_masked = '154****1234'
     where task_id = ${task}`,
  ).then(() => query('api', 'select report_id from data_quality.repair_reports where task_id = $1', [task]))
  return {
    who: zhao,
    url: `/api/repairs/${task}/right-value`,
    payload: { report_id: String(made!['report_id']), reason: '在核心系统更正' },
  }
}

/** One request of each route that changes something, and the action that its line names. */
const EXAMPLES: Record<string, WriteExample> = {
  'POST /api/search': {
    action: 'customers.search',
    given: () => ({ who: wang, url: '/api/search', payload: { q: '王小明' } }),
  },
  ...sessionWrites(() => ({ server, database })),
  ...peopleWrites(() => ({ server, database })),
  ...parameterWrites(() => ({ server })),
  ...customFieldWrites(() => ({ server, bank, wang })),
  ...contactWrites(() => ({ who: wang, bank })),
  ...taskWrites(() => ({ who: wang })),
  ...privateWrites(() => ({ who: wang, bank })),
  ...exportWrites(() => ({ who: wang, bank })),
  ...profileWrites(() => ({ who: wang, bank })),
  ...ownershipWrites(() => ({ who: wang, bank, server })),
  'POST /api/orders': {
    action: 'night.retry',
    given: () => ({
      who: wang,
      url: '/api/orders',
      payload: { kind_code: 'retry', business_date: DATE, reason: 'the ledger is there now' },
    }),
  },
  'POST /api/waivers': { action: 'waiver.propose', given: proposeWaiver },
  'POST /api/waivers/{waiver_no}/approve': {
    action: 'waiver.approve',
    given: async () => ({ who: zhao, url: `/api/waivers/${await givenWaiver()}/approve` }),
  },
  'POST /api/waivers/{waiver_no}/withdraw': {
    action: 'waiver.withdraw',
    given: async () => ({ who: wang, url: `/api/waivers/${await givenWaiver()}/withdraw` }),
  },
  'POST /api/identity/decisions': {
    action: 'identity.propose',
    given: async () => proposal(await givenPair({ bank })),
  },
  'POST /api/identity/decisions/{decision_id}/approve': {
    action: 'identity.approve',
    given: async () => ({
      who: zhao,
      url: `${await givenDecision()}/approve`,
      payload: { state_code: 'proposed' },
    }),
  },
  'POST /api/identity/decisions/{decision_id}/reject': {
    action: 'identity.reject',
    given: async () => ({
      who: zhao,
      url: `${await givenDecision()}/reject`,
      payload: { state_code: 'proposed' },
    }),
  },
  'POST /api/identity/decisions/{decision_id}/withdraw': {
    action: 'identity.withdraw',
    given: async () => ({
      who: wang,
      url: `${await givenDecision()}/withdraw`,
      payload: { state_code: 'proposed' },
    }),
  },
  'POST /api/identity/decisions/{decision_id}/revoke': {
    action: 'identity.revoke',
    given: async () => {
      const url = await givenDecision()
      await ask('POST', { who: zhao, url: `${url}/approve`, payload: { state_code: 'proposed' } })
      return { who: wang, url: `${url}/revoke`, payload: { state_code: 'approved', reason: '影像为另一人' } }
    },
  },
  'POST /api/identity/decisions/{decision_id}/approve-revocation': {
    action: 'identity.approve_revocation',
    given: async () => ({
      who: zhao,
      url: `${await givenRevoking()}/approve-revocation`,
      payload: { state_code: 'revoking' },
    }),
  },
  'POST /api/customers/{customer_id}/repairs': { action: 'repair.report', given: report },
  'POST /api/repairs/{task_id}/accept': {
    action: 'repair.accept',
    given: async () => ({
      who: zhao,
      url: `/api/repairs/${await givenTask()}/accept`,
      payload: { state_code: 'reported' },
    }),
  },
  'POST /api/repairs/{task_id}/reject': {
    action: 'repair.reject',
    given: async () => ({
      who: zhao,
      url: `/api/repairs/${await givenTask()}/reject`,
      payload: { state_code: 'reported', note: '系统内无误，见影像' },
    }),
  },
  'POST /api/repairs/{task_id}/fix': {
    action: 'repair.fix',
    given: async () => {
      const url = `/api/repairs/${await givenTask()}`
      await ask('POST', { who: zhao, url: `${url}/accept`, payload: { state_code: 'reported' } })
      return { who: zhao, url: `${url}/fix`, payload: { state_code: 'accepted' } }
    },
  },
  'POST /api/repairs/{task_id}/right-value': { action: 'repair.open_value', given: givenSealed },
}

/** What one has read is one's own and leaves no line; for approvals see `approvals/trail.test.ts`. */
const isElsewhere = (route: string) => / \/api\/(notices|approvals)\//.test(route)

const ELSEWHERE = [
  // Opening sealed values takes a warehouse: `customer-view/record.test.ts` asks it without a trail.
  'POST /api/customers/{customer_id}/reveal',
  // A secret that counts for nothing until a code of it is shown, which is what leaves the line.
  'POST /api/session/second-factor',
  // Asked by the bank's identity provider, in the tests of signing in there.
  'POST /api/session/oidc/logout',
]

/**
 * Guesses count before it is known whose they are, so these are several transactions: a session without its
 * line is never handed out, and a proof stays that was given.
 */
const SEVERAL_TRANSACTIONS = new Set([
  'POST /api/session',
  'POST /api/session/proof',
  // That it was begun stays where its lines cannot be read; it is applied run by run.
  'POST /api/allocations',
  'POST /api/allocations/by-rule',
  'POST /api/allocations/from-file',
  'POST /api/allocations/{allocation_id}/apply',
  'POST /api/allocations/{allocation_id}/undo',
  'POST /api/ownership-requests',
])

const routesThatChange = async () => {
  return Object.entries(server.documentedRoutes()).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'get')
      .map((method) => `${method.toUpperCase()} ${path}`),
  )
}

/** Everything that people and their sessions left in the database, the trail apart. */
async function everything(): Promise<string> {
  const tables = await query(
    'owner',
    `select format('%I.%I', n.nspname, c.relname) as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname in (${WRITTEN})
       and c.relname not like 'audit_%'
     order by 1`,
  )
  const columns = tables.map(
    // When somebody was seen last is written once a minute, whatever he asks for.
    ({ name }) => `(select md5(coalesce(string_agg(t.row, '' order by t.row), ''))
    from (select (to_jsonb(it) - 'last_seen_at')::text as row from ${String(name)} it) t)`,
  )
  const [row] = await query('owner', `select concat_ws(' ', ${columns.join(', ')}) as it`)
  return String(row!['it'])
}

describe('whatever changes something', () => {
  it('has an example here: a new route is not forgotten', async () => {
    const known = [...Object.keys(EXAMPLES), ...ELSEWHERE]
    const routes = (await routesThatChange()).filter((it) => !isElsewhere(it))
    expect(known.toSorted()).toEqual(routes.toSorted())
  })

  it.each(Object.keys(EXAMPLES))('%s leaves its line, and changes nothing without it', async (route) => {
    const { action, given } = EXAMPLES[route]!
    const [method = ''] = route.split(' ')
    const asked = await given()

    const before = await everything()
    const broken = await withBrokenTrail(database, () => ask(method, asked))
    expect(broken.status).toBe(500)
    const after = await everything()
    expect(SEVERAL_TRANSACTIONS.has(route) ? before : after).toBe(before)

    const answer = await ask(method, asked)
    expect(answer.status).toBeLessThan(300)
    const lines = await query(
      'api',
      `select action, outcome, user_id, post_id is not null as has_post from platform.audit_log
       where request_id = $1 order by audit_id`,
      [answer.headers['zhike-request-id']],
    )
    const done = { outcome: 'done', user_id: expect.stringMatching(/^[EP]\d+$/) }
    expect(lines).toMatchObject([action].flat().map((it) => ({ action: it, ...done })))
  })
})

describe('whatever shows a customer', () => {
  it('leaves who looked at whom and at which part', async () => {
    const id = await givenCustomer(bank, {})
    for (const part of ['', '/ownership', '/identity', '/repairs', '/changes']) {
      const { status, headers } = await wang.get(`/api/customers/${id}${part}`)
      expect(status).toBe(200)
      const lines = await query(
        'api',
        `select action, user_id, customer_id::text as customer_id, details ->> 'part' as part
         from platform.audit_log where request_id = $1`,
        [headers['zhike-request-id']],
      )
      const shown = {
        action: 'customer.read',
        user_id: 'E1',
        customer_id: id,
        part: part.slice(1) || 'record',
      }
      expect(lines).toEqual([shown])
    }
  })

  it('does not answer where the line cannot be written', async () => {
    const id = await givenCustomer(bank, {})
    const { status, text } = await withBrokenTrail(database, () => wang.get(`/api/customers/${id}`))
    expect(status).toBe(500)
    expect(text).not.toContain('李明')
  })

  it('searches and lists leave what was looked for, and no name', async () => {
    const filter = encodeURIComponent(
      JSON.stringify({ column: 'customer_name', op: 'contains', value: '王小明' }),
    )
    const asked = [
      await wang.send('POST', '/api/search', { payload: { q: '王小明' } }),
      await wang.get(`/api/customers?filter=${filter}`),
    ]
    const ids = asked.map((it) => it.headers['zhike-request-id'])
    const lines = await query(
      'api',
      'select action, details from platform.audit_log where request_id = any ($1) order by audit_id',
      [ids],
    )
    expect(lines).toMatchObject([
      {
        action: 'customers.search',
        details: { by: 'name', term_mark: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
      { action: 'customers.list', details: { filter: { column: 'customer_name', is_hidden: true } } },
    ])
    expect(JSON.stringify(lines)).not.toContain('王小明')
  })
})
