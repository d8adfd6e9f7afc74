import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type PeopleStage,
  fixedClock,
  givenPeopleStage,
  HEAD_OFFICE,
  SUB_TY,
} from '../../tests/support/app-people.ts'
import { givenCustomer, givenGrant } from '../../tests/support/builders.ts'
import { findSession, openSession } from '../platform/auth/sessions.ts'
import { listRoles, type Role } from '../platform/authz/roles.ts'
import { SESSION_COOKIE } from '../platform/http/security.ts'
import type { ApiRoute } from './guard.ts'

/**
 * Who may call what, made from the routes and the roles themselves: whatever route is added is asked for by
 * everybody, without being named here.
 */
let stage: PeopleStage
let roles: Role[]
let inside: string
let outside: string
const clock = fixedClock()

beforeAll(async () => {
  stage = await givenPeopleStage(clock)
  roles = (await listRoles(stage.databases.db)).filter((it) => it.is_built_in)
  for (const { role_code, reach_kind } of roles) {
    const unit = reach_kind === 'org' || isPersonal(reach_kind) ? SUB_TY : HEAD_OFFICE
    const line = reach_kind === 'line' ? 'retail' : undefined
    await stage.person(nameOf(role_code), [[role_code, unit, line]], role_code)
  }
  inside = await givenCustomer(stage.bank, { org_id: '9902001001', customer_id: '1000000000000016' })
  // Of another unit, of nobody’s own, and of the other line of business.
  const corporate = { customer_id: '2000000000000026', customer_type_code: 'corporate' }
  outside = await givenCustomer(stage.bank, { org_id: '9901000000', ...corporate })
  for (const { role_code, reach_kind } of roles) {
    if (isPersonal(reach_kind)) await givenGrant(stage.bank, { subject_id: inside, user_id: role_code })
  }
})
afterAll(() => stage?.drop())

const isPersonal = (reach: Role['reach_kind']) => reach === 'manager' || reach === 'team'

const nameOf = (role_code: string) => role_code.replaceAll('_', '-')

type Told = { status: number; code: string; detail: string }
/** Asks a route the way a page would, but for what it takes: whoever may call it is told what is missing. */
type Ask = (route: ApiRoute, values?: Record<string, string>) => Promise<Told>

const addressOf = ({ url }: ApiRoute, values: Record<string, string>) =>
  url.replaceAll(/:(\w+)/g, (_, name: string) => values[name] ?? '1')

async function inject(options: InjectOptions): Promise<Told> {
  const answer = await stage.app.inject(options)
  const isProblem = String(answer.headers['content-type']).includes('problem+json')
  const { code = '', detail = '' } = isProblem ? answer.json<Partial<Told>>() : {}
  return { status: answer.statusCode, code, detail }
}

/** Somebody with a session of his own, which a route may end: the next one is asked in another. */
async function visitor(user_id: string): Promise<Ask> {
  const open = async () => {
    const token = await openSession(stage.needs, { user_id, ip: '', method_code: 'password' })
    return {
      token,
      session: (await findSession({ ...stage.needs, administratorFactor: 'optional' }, token))!,
    }
  }
  let own = await open()
  return async (route, values = {}) => {
    const told = await inject({
      method: route.method as 'GET',
      url: addressOf(route, values),
      headers: { 'x-csrf-token': own.session.csrf_token },
      cookies: { [SESSION_COOKIE]: own.token },
    })
    const mayBeOver = route.method !== 'GET' && told.status < 300
    if (mayBeOver && !(await findSession({ ...stage.needs, administratorFactor: 'optional' }, own.token)))
      own = await open()
    return told
  }
}

const isShut = ({ permission }: ApiRoute, { status, detail }: Told) =>
  status === 401 || (status === 403 && detail === `You may not use ${permission}.`)

const may = ({ permissions }: Role, { permission }: ApiRoute) =>
  permission === null || permissions.includes(permission)

/**
 * What a role asks: of each permission one route, another one than the role before; and a route whose first
 * it is among those who may ask it, or among those who may not. So every role meets every permission, and
 * every route is asked by both.
 */
function listAsked(role: Role): ApiRoute[] {
  const routes = Map.groupBy(stage.app.apiRoutes, (it) => it.permission)
  const turn = roles.indexOf(role)
  return stage.app.apiRoutes.filter((route) => {
    const alike = routes.get(route.permission)!
    const first = roles.find((it) => may(it, route) === may(role, route))
    return first === role || alike[turn % alike.length] === route
  })
}

describe('every route of the API', () => {
  it('answers each role that came with the product as the route and the role say', async () => {
    const wrong = await Promise.all(
      roles.map(async (role) => {
        const ask = await visitor(role.role_code)
        const found: string[] = []
        for (const route of listAsked(role)) {
          const told = await ask(route)
          if (isShut(route, told) === may(role, route))
            found.push(`${role.role_code} ${route.method} ${route.url} ${told.status}`)
        }
        return found
      }),
    )

    expect(wrong.flat()).toEqual([])
    expect(stage.app.apiRoutes.length).toBeGreaterThan(50)
  }, 300_000)

  it('is shut to whoever is not signed in, but for what opens a session', async () => {
    const open: string[] = []
    for (const route of stage.app.apiRoutes) {
      const { status } = await inject({ method: route.method as 'GET', url: addressOf(route, {}) })
      expect([route.url, status === 401]).toEqual([route.url, !route.isOpen])
      if (route.isOpen) open.push(`${route.method} ${route.url}`)
    }

    expect(open).toContain('POST /api/session')
  })

  it('that names a customer shows him to who reaches him, and to others not even that he is', async () => {
    const ofCustomers = stage.app.apiRoutes.filter((it) => it.url.includes(':customer_id'))
    const wrong: string[] = []
    let shown = 0
    for (const role of roles.filter((it) => it.reach_kind !== null)) {
      const ask = await visitor(role.role_code)
      for (const route of ofCustomers) {
        if (route.permission !== null && !role.permissions.includes(route.permission)) continue
        const own = await ask(route, { customer_id: inside })
        const strange = await ask(route, { customer_id: outside })
        const asked = `${role.role_code} ${route.method} ${route.url}`
        if (own.status === 200) shown += 1
        if (own.code === 'customer_not_found') wrong.push(`${asked}: his own is missing`)
        // From the head office nobody is out of reach.
        const isSeen = role.reach_kind === 'head' ? own.status !== strange.status : strange.status < 300
        if (isSeen) wrong.push(`${asked}: a stranger ${strange.status}`)
        if (role.reach_kind !== 'head' && route.method === 'GET' && own.status === 200) {
          if (strange.code !== 'customer_not_found') wrong.push(`${asked}: a stranger is ${strange.code}`)
        }
      }
    }

    expect(wrong).toEqual([])
    expect(shown).toBeGreaterThan(20)
  }, 300_000)
})
