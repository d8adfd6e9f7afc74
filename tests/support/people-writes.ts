import { createUser } from '../../src/platform/auth/users.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { addDays } from '../../src/platform/dates.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import { decide } from './agree.ts'
import { type Browser, type givenApp, TEST_PASSWORD } from './app.ts'
import { HEAD, SUB_BRANCH } from './builders.ts'
import type { TestDatabase } from './database.ts'
import { type Asked, ask, type WriteExample } from './session-writes.ts'

type Stage = { server: Awaited<ReturnType<typeof givenApp>>; database: TestDatabase }
type Keeper = () => Promise<Browser>
/** Who keeps users, and the two who keep posts and roles: powers apart, so nobody is two of them. */
type Keepers = { stage: () => Stage; sys: Keeper; sec: Keeper; sec2: Keeper }
type Examples = Record<string, WriteExample>

const reason = '按任免通知办理'
const DUTY = { role_code: 'teller', unit_id: SUB_BRANCH.unit_id }
const nextMonth = () => addDays(systemClock.today(), 30)

let last = 100
const nextNumber = () => `E${(last += 1)}`

/** Somebody of his own, with a post of the role at head office where one is said. */
async function givenUser({ server }: Stage, role_code?: string, user_id = nextNumber()): Promise<string> {
  const username = user_id.toLowerCase()
  const password = { password: TEST_PASSWORD, password_kind: 'lasting' as const }
  const posts = role_code === undefined ? [] : [{ role_code, unit_id: HEAD.unit_id }]
  await createUser(
    { databases: server.databases, clock: systemClock },
    { user_id, username, display_name: username, title: '', ...password, posts },
  )
  return user_id
}

/** Somebody of a role, who signs in when he is first needed and stays. */
function keeper(stage: () => Stage, role_code: string): Keeper {
  let signedIn: Promise<Browser> | undefined
  const signIn = async () => stage().server.signIn((await givenUser(stage(), role_code)).toLowerCase())
  return () => (signedIn ??= signIn())
}

/** Somebody whom the personnel system knows as a teller. */
async function givenEmployee({ database }: Stage): Promise<string> {
  const employee_id = nextNumber()
  await connect(database.url('batch'), (db) =>
    db.query(
      `insert into people.employees
         (employee_id, employee_name, unit_id, post_name, status_code, changed_on)
       values ($1, $2, $3, '柜员', 'active', '2026-06-30')`,
      [employee_id, `员工${employee_id}`, DUTY.unit_id],
    ),
  )
  return employee_id
}

/** A request that did what an example needs beforehand; what did not come about is said at once. */
async function done(method: string, asked: Asked) {
  const { status, text, body } = await ask(method, asked)
  if (status >= 300) throw new Error(`${method} ${asked.url}: ${text}`)
  return body
}

const userWrites = ({ stage, sys }: Keepers): Examples => {
  const onUser = async (path: string, payload?: object): Promise<Asked> => ({
    who: await sys(),
    url: `/api/users/${await givenUser(stage())}${path}`,
    ...(payload && { payload }),
  })
  return {
    'POST /api/users': {
      action: 'user.add',
      given: async () => ({
        who: await sys(),
        url: '/api/users',
        payload: { username: 'guest', display_name: '外部审计', expires_on: nextMonth() },
      }),
    },
    'PUT /api/users/{user_id}': { action: 'user.edit', given: () => onUser('', { title: '主管' }) },
    'POST /api/users/{user_id}/password': {
      action: 'user.reset_password',
      given: () => onUser('/password'),
    },
    'POST /api/users/{user_id}/lock': { action: 'user.lock', given: () => onUser('/lock', { reason }) },
    'POST /api/users/{user_id}/unlock': {
      action: 'user.unlock',
      given: async () => {
        const lock = await onUser('/lock', { reason })
        await done('POST', lock)
        return { ...lock, url: lock.url.replace(/lock$/, 'unlock') }
      },
    },
    'POST /api/users/{user_id}/disable': {
      action: 'user.disable',
      given: () => onUser('/disable', { reason }),
    },
  }
}

const importWrites = ({ sys }: Keepers): Examples => {
  const upload = async (): Promise<Asked> => {
    const number = nextNumber()
    const heading = 'username,user_id,display_name,title,expires_on'
    return {
      who: await sys(),
      url: '/api/user-imports?file_name=users.csv',
      payload: Buffer.from(`${heading}\r\n${number.toLowerCase()},${number},林芳,柜员,${nextMonth()}\r\n`),
      headers: { 'content-type': 'text/csv' },
    }
  }
  return {
    'POST /api/user-imports': { action: 'user.import.check', given: upload },
    'POST /api/user-imports/{import_id}/run': {
      action: 'user.import.run',
      given: async () => {
        const { import_id } = (await done('POST', await upload())).import
        return { who: await sys(), url: `/api/user-imports/${import_id}/run` }
      },
    },
  }
}

const personnelWrites = ({ stage, sys, sec }: Keepers): Examples => ({
  'POST /api/personnel/users': {
    action: 'user.add',
    given: async () => ({
      who: await sys(),
      url: '/api/personnel/users',
      payload: { employee_ids: [await givenEmployee(stage())], is_preview: false },
    }),
  },
  'POST /api/personnel/posts': {
    action: 'post.fill',
    given: async () => {
      const employee_id = await givenEmployee(stage())
      await givenUser(stage(), undefined, employee_id)
      const payload = { employee_ids: [employee_id], is_preview: false }
      return { who: await sec(), url: '/api/personnel/posts', payload }
    },
  },
  'PUT /api/personnel/post-roles': {
    action: 'post_roles.write',
    given: async () => ({
      who: await sec(),
      url: '/api/personnel/post-roles',
      payload: { post_roles: [{ post_name: '柜员', role_code: 'teller' }] },
    }),
  },
})

const postWrites = ({ stage, sec, sec2 }: Keepers): Examples => {
  const making = async (): Promise<Asked> => ({ who: await sec(), url: '/api/posts', payload: DUTY })
  const onPost = async (path: string, payload: object): Promise<Asked> => {
    const { post_id } = (await done('POST', await making())).post
    return { who: await sec(), url: `/api/posts/${post_id}${path}`, payload }
  }
  /** What is asked for needs somebody else who could decide it. */
  const filling = async () => {
    await sec2()
    return onPost('/fill', { user_id: await givenUser(stage()), reason })
  }
  /** From a post that somebody fills. */
  const onFilled = async (path: string, more: object = {}): Promise<Asked> => {
    const fill = await filling()
    const { request_id } = await done('POST', fill)
    await decide(await sec2(), request_id)
    return { ...fill, url: fill.url.replace(/\/fill$/, path), payload: { ...fill.payload, ...more } }
  }
  return {
    'POST /api/posts': { action: 'post.add', given: making },
    'PUT /api/posts/{post_id}': { action: 'post.edit', given: () => onPost('', { title: '一号柜台' }) },
    'POST /api/posts/{post_id}/fill': { action: 'approvals.submit', given: filling },
    'POST /api/posts/{post_id}/holders/{user_id}/hand-over': {
      action: 'post.ask_hand_over',
      given: async () => {
        const { database } = stage()
        await givenUser(stage(), 'hq_mgr')
        const filled = await onFilled('')
        const { user_id } = filled.payload as { user_id: string }
        await connect(database.url('batch'), (db) =>
          db.query(
            `insert into platform.grants
               (subject_id, user_id, unit_id, kind, valid_from, valid_to, granted_by, reason)
             values (1, $1, $2, 'ownership', '2020-01-01', '9999-12-31', 'test', 'test')`,
            [user_id, DUTY.unit_id],
          ),
        )
        return { who: await sec(), url: `${filled.url}/holders/${user_id}/hand-over` }
      },
    },
    'POST /api/posts/{post_id}/leave': { action: 'post.leave', given: () => onFilled('/leave') },
    'POST /api/posts/{post_id}/move': {
      action: 'approvals.submit',
      given: async () => {
        const { post_id: to_post_id } = (await done('POST', await making())).post
        return onFilled('/move', { to_post_id })
      },
    },
  }
}

const unitWrites = ({ sys }: Keepers): Examples => ({
  'PUT /api/organization/units/{unit_id}': {
    action: 'unit.edit',
    given: async () => {
      const who = await sys()
      const url = `/api/organization/units/${SUB_BRANCH.unit_id}`
      const { version, details } = (await who.get(url)).body.unit
      return { who, url, payload: { ...details, note: `第 ${version} 次核对`, version } }
    },
  },
})

const roleWrites = ({ sec, sec2 }: Keepers): Examples => {
  /** A new role each time: of one role a single change waits at once. */
  const asking = async (): Promise<Asked> => {
    await sec2()
    const role_code = `made_${nextNumber().toLowerCase()}`
    const named = { name_zh: '社区专员', name_en: 'Community officer' }
    const content = { ...named, power_code: 'business', reach_kind: null, is_active: true, permissions: [] }
    const payload = { kind_code: 'create', content, reason }
    return { who: await sec(), url: `/api/roles/${role_code}/changes`, payload }
  }
  const reading = async (): Promise<Asked> => {
    await sec2()
    const head = { zhike_config: 1, kind: 'roles' }
    const named = { role_code: `read_${nextNumber().toLowerCase()}`, name_zh: '社区专员', name_en: 'Officer' }
    const open = { power_code: 'business', reach_kind: null, is_active: true, copied_from: null }
    const line = { ...named, ...open, permissions: [], fields: [] }
    const text = [head, line].map((it) => JSON.stringify(it)).join('\n')
    return { who: await sec(), url: '/api/role-files', payload: { text, reason } }
  }
  return {
    'POST /api/roles/{role_code}/changes': { action: 'approvals.submit', given: asking },
    'POST /api/role-files': { action: 'approvals.submit', given: reading },
  }
}

/** One request of each route about users, posts and roles that changes something. */
export function peopleWrites(stage: () => Stage): Examples {
  const keepers = {
    stage,
    sys: keeper(stage, 'sys_admin'),
    sec: keeper(stage, 'sec_admin'),
    sec2: keeper(stage, 'sec_admin'),
  }
  return {
    ...userWrites(keepers),
    ...importWrites(keepers),
    ...personnelWrites(keepers),
    ...postWrites(keepers),
    ...unitWrites(keepers),
    ...roleWrites(keepers),
  }
}
