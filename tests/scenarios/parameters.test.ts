import { afterAll, beforeAll, expect, it } from 'vitest'
import { exportLists } from '../../src/modules/parameters/index.ts'
import { createUser } from '../../src/platform/auth/users.ts'
import { openDatabases } from '../../src/platform/db.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import { quietLog } from '../support/actors.ts'
import { fixedClock } from '../support/app-people.ts'
import { givenApp, TEST_PASSWORD } from '../support/app.ts'
import { givenTinyBank, type TestBank } from '../support/bank.ts'

const MARCH = '2026-03-31'
const clock = fixedClock('2026-04-01')

let bank: TestBank
beforeAll(async () => {
  bank = await givenTinyBank()
})
afterAll(() => bank?.drop())

/** Gold from 60,000 in March, proposed by who keeps the system and agreed to by the head office. */
async function lowerGold(): Promise<void> {
  const database = { url: bank.postgres.url } as Parameters<typeof givenApp>[0]['database']
  const server = await givenApp({ database, stateDir: bank.config.stateDir, clock })
  try {
    for (const [username, role_code] of [
      ['maker', 'sys_admin'],
      ['checker', 'hq_mgr'],
    ] as const) {
      const named = { user_id: username, username, display_name: username, title: '' }
      const password = { password: TEST_PASSWORD, password_kind: 'lasting' } as const
      const posts = [{ role_code, unit_id: '9900000000' }]
      await createUser({ databases: server.databases, clock }, { ...named, ...password, posts })
    }
    const [maker, checker] = [await server.signIn('maker'), await server.signIn('checker')]
    const list = (await maker.get(`/api/parameters/grade_thresholds?on=${MARCH}`)).body
    const gold = list.lines.find((it: { key: { grade_code: string } }) => it.key.grade_code === 'GOLD')
    const change = {
      list: 'grade_thresholds',
      key: gold.key,
      valid_from: '2026-03-01',
      valid_to: '2026-04-01',
      values: { ...gold.values, lower_bound: '60000' },
    }
    const payload = { changes: [change], reason: '三月份优惠活动' }
    const asked = await maker.send('POST', '/api/parameter-proposals', { payload })
    expect(asked.body.nights).toEqual({ count: 1, first: MARCH, last: MARCH })
    const path = `/api/approvals/${asked.body.request_id}`
    const { revision } = (await checker.get(path)).body.request
    await checker.send('POST', '/api/session/proof', { payload: { password: TEST_PASSWORD } })
    const decision = { move: 'approve', opinion: '同意', revision }
    const agreed = await checker.send('POST', `${path}/decision`, { payload: decision })
    expect(agreed.status).toBe(200)
  } finally {
    await server.close()
  }
}

const listsOfTheNight = async () => {
  const databases = openDatabases({ url: bank.postgres.url('batch'), log: quietLog, poolSize: 1 })
  return exportLists({ db: databases.db, config: bank.config }).finally(() => databases.close())
}

/** The grades of people whom the change concerns, as people see them. */
const gradesBetween = () =>
  connect(bank.postgres.url('owner'), async (owner) => {
    const { rows } = await owner.query<{ id: number }>(
      'select publication_id as id from serving.publications where expires_at is null',
    )
    const found = await owner.query<{ grade_code: string }>(
      `select distinct grade_code from marts.customers_p${rows[0]!.id}
       where customer_type_code = 'retail'
         and coalesce(aum_balance_avg_mtd, aum_balance_eod) between 60000 and 190000`,
    )
    return found.rows.map((it) => it.grade_code)
  })

it('a night goes by what people agreed on for its date, once it is run again', async () => {
  await bank.run({ opening: [MARCH] })
  expect(await gradesBetween()).toEqual(['EFFECTIVE'])
  expect(await listsOfTheNight()).toBeUndefined()

  await lowerGold()
  const ownReferencesDir = (await listsOfTheNight())!
  const { nights } = await bank.run({ dates: [MARCH], ownReferencesDir })

  expect(nights).toMatchObject([{ business_date: MARCH, status: 'done' }])
  expect(await gradesBetween()).toEqual(['GOLD'])
})
