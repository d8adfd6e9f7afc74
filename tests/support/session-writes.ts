import { join } from 'node:path'
import { totpCode, totpStep } from '../../src/platform/auth/totp.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { open, openKeyRing } from '../../src/platform/crypto/index.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import { type Browser, type givenApp, TEST_PASSWORD } from './app.ts'
import { BRANCH, HEAD, type Row } from './builders.ts'
import type { TestDatabase } from './database.ts'
import type { GivenRights } from './roles.ts'

export type Asked = { who: Browser; url: string; payload?: object; headers?: Record<string, string> }
/** A request that changes something, and the actions that its lines name, one after the other. */
export type WriteExample = { action: string | readonly string[]; given: () => Promise<Asked> | Asked }
type Stage = { server: Awaited<ReturnType<typeof givenApp>>; database: TestDatabase }

export const ask = (method: string, { who, url, ...more }: Asked) => who.send(method as 'POST', url, more)

let nextPerson = 0
/** Somebody of his own, whose sessions are nobody else's; gives the name to sign in with. */
async function givenPerson({ server }: Stage, rights: Partial<GivenRights> = {}): Promise<string> {
  const username = `p${(nextPerson += 1)}`
  const user_id = username.toUpperCase()
  await server.addUser({ reaches: [], permissions: [], ...rights, user_id, username })
  return username
}

/** What the app of somebody shows who takes up a second factor. */
async function givenCode({ server, database }: Stage, who: Browser): Promise<string> {
  await ask('POST', { who, url: '/api/session/second-factor', payload: {} })
  const newest = 'select secret_sealed from platform.second_factors order by made_at desc limit 1'
  const { rows } = await connect(database.url('owner'), (db) => db.query<Row>(newest))
  const [made] = rows
  const secret = open(openKeyRing(join(server.stateDir, 'keys')), String(made!['secret_sealed']))
  return totpCode(Buffer.from(secret, 'base64'), totpStep(systemClock.now()))
}

/** One request of each route about sessions that changes something. */
export const sessionWrites = (stage: () => Stage): Record<string, WriteExample> => ({
  'POST /api/session': {
    action: 'session.open',
    given: async () => ({
      who: stage().server.browser(),
      url: '/api/session',
      payload: { username: await givenPerson(stage()), password: TEST_PASSWORD },
    }),
  },
  'DELETE /api/session': {
    action: 'session.close',
    given: async () => ({
      who: await stage().server.signIn(await givenPerson(stage())),
      url: '/api/session',
    }),
  },
  'PUT /api/session/post': {
    action: 'session.post',
    given: async () => {
      const who = await stage().server.signIn(await givenPerson(stage(), { reaches: [HEAD, BRANCH] }))
      const { posts } = (await who.get('/api/session')).body
      return { who, url: '/api/session/post', payload: { post_id: posts[1].post_id } }
    },
  },
  'POST /api/session/password': {
    action: 'password.change',
    given: async () => ({
      who: await stage().server.signIn(await givenPerson(stage())),
      url: '/api/session/password',
      payload: { current: TEST_PASSWORD, password: 'Another-Word-2' },
    }),
  },
  'POST /api/session/proof': {
    action: 'session.prove',
    given: async () => ({
      who: await stage().server.signIn(await givenPerson(stage())),
      url: '/api/session/proof',
      payload: { password: TEST_PASSWORD },
    }),
  },
  'POST /api/session/second-factor/confirm': {
    action: 'second_factor.add',
    given: async () => {
      const who = await stage().server.signIn(await givenPerson(stage()))
      const code = await givenCode(stage(), who)
      return { who, url: '/api/session/second-factor/confirm', payload: { code } }
    },
  },
  'DELETE /api/session/second-factor': {
    action: 'second_factor.remove',
    given: async () => {
      const who = await stage().server.signIn(await givenPerson(stage()))
      const code = await givenCode(stage(), who)
      await ask('POST', { who, url: '/api/session/second-factor/confirm', payload: { code } })
      return { who, url: '/api/session/second-factor' }
    },
  },
  'DELETE /api/sessions/{session_no}': {
    action: 'session.end',
    given: async () => {
      await stage().server.signIn(await givenPerson(stage()))
      const who = await stage().server.signIn(
        await givenPerson(stage(), { permissions: ['sessions.read', 'sessions.end'] }),
      )
      const { sessions } = (await who.get('/api/sessions')).body
      const other = sessions.find((it: Row) => it['username'] === `p${nextPerson - 1}`)
      return { who, url: `/api/sessions/${other.session_no}` }
    },
  },
})
