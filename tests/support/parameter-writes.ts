import { createUser } from '../../src/platform/auth/users.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { type Browser, type givenApp, TEST_PASSWORD } from './app.ts'
import { HEAD } from './builders.ts'
import { type Asked, ask, type WriteExample } from './session-writes.ts'

type Stage = () => { server: Awaited<ReturnType<typeof givenApp>> }

const reason = '按总行发文调整'
let day = 10

/** Somebody of a role at head office, who signs in when he is first needed and stays. */
export function official(stage: Stage, user_id: string, role_code: string): () => Promise<Browser> {
  let signedIn: Promise<Browser> | undefined
  const signIn = async () => {
    const { server } = stage()
    const username = user_id.toLowerCase()
    const password = { password: TEST_PASSWORD, password_kind: 'lasting' as const }
    await createUser(
      { databases: server.databases, clock: systemClock },
      {
        user_id,
        username,
        display_name: username,
        title: '',
        ...password,
        posts: [{ role_code, unit_id: HEAD.unit_id }],
      },
    )
    return server.signIn(username)
  }
  return () => (signedIn ??= signIn())
}

/** One request of each route about parameters: each asks for a day of its own. */
export function parameterWrites(stage: Stage): Record<string, WriteExample> {
  const maker = official(stage, 'E901', 'sys_admin')
  const checker = official(stage, 'E902', 'hq_mgr')
  const holiday = () => ({
    list: 'working_days',
    key: { calendar_date: `2031-03-${(day += 1)}` },
    values: { is_working_day: 'false', zh: '行庆', en: 'Anniversary' },
  })
  const proposing = async (): Promise<Asked> => {
    await checker()
    const changes = [{ ...holiday(), valid_from: null, valid_to: null }]
    return { who: await maker(), url: '/api/parameter-proposals', payload: { changes, reason } }
  }
  const givenSet = async (): Promise<string> => {
    const { request_id } = (await ask('POST', await proposing())).body
    const who = await checker()
    await ask('POST', { who, url: '/api/session/proof', payload: { password: TEST_PASSWORD } })
    const { revision } = (await who.get(`/api/approvals/${request_id}`)).body.request
    const payload = { move: 'approve', opinion: '同意', revision }
    await ask('POST', { who, url: `/api/approvals/${request_id}/decision`, payload })
    return (await who.get('/api/parameter-sets')).body.sets[0].change_set_id
  }
  return {
    'POST /api/parameter-proposals': { action: 'approvals.submit', given: proposing },
    'POST /api/parameter-sets/{change_set_id}/roll-back': {
      action: 'approvals.submit',
      given: async () => ({
        who: await maker(),
        url: `/api/parameter-sets/${await givenSet()}/roll-back`,
        payload: { reason },
      }),
    },
    'POST /api/parameter-files': {
      action: 'approvals.submit',
      given: async () => {
        await checker()
        const { list, key, values: after } = holiday()
        const lines = [
          { zhike_config: 1, kind: 'change_set' },
          { list, key, after },
        ]
        const text = lines.map((it) => JSON.stringify(it)).join('\n')
        return { who: await maker(), url: '/api/parameter-files', payload: { text, reason } }
      },
    },
  }
}
