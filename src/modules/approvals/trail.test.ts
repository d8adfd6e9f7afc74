import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenApprovals } from '../../../tests/support/approvals.ts'
import { withBrokenTrail } from '../../../tests/support/broken-trail.ts'
import { givenCustomer, type Row } from '../../../tests/support/builders.ts'

const NUMBER = 'C900000003'

let office: Awaited<ReturnType<typeof givenApprovals>>
beforeAll(async () => {
  office = await givenApprovals('2026-07-06')
  await givenCustomer(office.bank, { org_id: '9902001001', source_customer_no: NUMBER })
})
afterAll(() => office?.close())

type Asked = { who: string; path: string; payload?: Row; method?: 'POST' | 'DELETE' }
const ACCESS = { customer_no: NUMBER, days: 5, reason: '客户到网点办理业务' }

async function givenRequest(over: Row = {}) {
  const asked = await office.send('rm2', '/access-requests', { ...ACCESS, ...over })
  const { request_id, revision } = asked.body.request
  return { path: `/${request_id}`, revision: Number(revision) }
}
async function givenAbsence(): Promise<string> {
  const away = { deputy_id: 'COMP2', from_on: '2026-08-03', to_on: '2026-08-04' }
  const { body } = await office.send('comp', '/absences', away)
  return `/absences/${body.absences[0].absence_id}`
}

/** One request of each route that changes something, and the action that its line names. */
const EXAMPLES: Record<string, { action: string; given: () => Promise<Asked> | Asked }> = {
  'POST /access-requests': {
    action: 'submit',
    given: () => ({ who: 'rm2', path: '/access-requests', payload: ACCESS }),
  },
  'POST /access-requests/{request_id}': {
    action: 'submit',
    given: async () => {
      const { path, revision } = await givenRequest({ is_draft: true })
      return { who: 'rm2', path: `/access-requests${path}`, payload: { ...ACCESS, revision } }
    },
  },
  'POST /{request_id}/submit': {
    action: 'submit',
    given: async () => {
      const { path, revision } = await givenRequest({ is_draft: true })
      return { who: 'rm2', path: `${path}/submit`, payload: { revision } }
    },
  },
  'POST /{request_id}/decision': {
    action: 'approve',
    given: async () => {
      const { path, revision } = await givenRequest()
      return { who: 'sub', path: `${path}/decision`, payload: { revision, move: 'approve', opinion: '同意' } }
    },
  },
  'POST /{request_id}/transfer': {
    action: 'transfer',
    given: async () => {
      const { path, revision } = await givenRequest()
      const payload = { revision, to_user_id: 'SUB2', opinion: '客户由您联系' }
      return { who: 'sub', path: `${path}/transfer`, payload }
    },
  },
  'POST /{request_id}/withdraw': {
    action: 'withdraw',
    given: async () => {
      const { path, revision } = await givenRequest()
      return { who: 'rm2', path: `${path}/withdraw`, payload: { revision } }
    },
  },
  'POST /{request_id}/urge': {
    action: 'urge',
    given: async () => ({ who: 'rm2', path: `${(await givenRequest()).path}/urge` }),
  },
  'POST /absences': {
    action: 'absence',
    given: () => ({
      who: 'sub',
      path: '/absences',
      payload: { deputy_id: 'SUB2', from_on: '2026-08-03', to_on: '2026-08-04' },
    }),
  },
  'DELETE /absences/{absence_id}': {
    action: 'absence_cancelled',
    given: async () => ({ who: 'comp', path: await givenAbsence(), method: 'DELETE' }),
  },
}

const ask = async ({ who, path, payload, method = 'POST' }: Asked) => {
  const browser = await office.as(who)
  return browser.send(method, `/api/approvals${path}`, payload === undefined ? {} : { payload })
}

/** All that is kept of approvals, and what they give. */
async function everything(): Promise<string> {
  const tables = ['requests', 'steps', 'tasks', 'decisions', 'absences']
  const names = [...tables.map((it) => `approvals.${it}`), 'notices.notices', 'platform.grants']
  const sums = names.map(
    (it) => `(select md5(coalesce(string_agg(t::text, '' order by t::text), '')) from ${it} t)`,
  )
  const [row] = await office.owner(`select concat_ws(' ', ${sums.join(', ')}) as it`)
  return String(row!.it)
}

describe('whatever changes an approval', () => {
  it('has an example here: a new route is not forgotten', async () => {
    const routes = Object.entries(office.app.documentedRoutes())
      .filter(([path]) => path.startsWith('/api/approvals'))
      .flatMap(([path, methods]) =>
        Object.keys(methods)
          .filter((method) => method !== 'get')
          .map((method) => `${method.toUpperCase()} ${path.replace('/api/approvals', '')}`),
      )
    expect(Object.keys(EXAMPLES).toSorted()).toEqual(routes.toSorted())
  })

  it.each(Object.keys(EXAMPLES))('%s leaves its line, and changes nothing without it', async (route) => {
    const { action, given } = EXAMPLES[route]!
    const asked = await given()
    // Signing in leaves a line of its own.
    await office.as(asked.who)

    const before = await everything()
    const broken = await withBrokenTrail(office.database, () => ask(asked))
    expect(broken.status).toBe(500)
    expect(await everything()).toBe(before)

    const answer = await ask(asked)
    expect(answer.status).toBeLessThan(300)
    const lines = await office.owner(
      `select action, outcome, user_id, post_id is not null as has_post from platform.audit_log
       where request_id = $1`,
      [answer.headers['zhike-request-id']],
    )
    const user_id = asked.who.toUpperCase()
    expect(lines).toEqual([{ action: `approvals.${action}`, outcome: 'done', user_id, has_post: true }])
  })
})
