import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  fixedClock,
  givenPeopleStage,
  HEAD_OFFICE,
  type PeopleStage,
} from '../../../tests/support/app-people.ts'
import type { Browser } from '../../../tests/support/app.ts'
import type { Row } from '../../../tests/support/builders.ts'
import { readConfig } from '../../platform/config.ts'
import { exportLists } from './index.ts'

const TODAY = '2026-07-01'
const GOLD = { customer_type_code: '1', grade_code: 'GOLD' }
const VALUES = {
  grade_rank: '3',
  lower_bound: '300000',
  contribution_from: '',
  months_below: '3',
  is_vip: 'true',
  zh: '金卡',
  en: 'Gold',
}
const goldFrom = (valid_from: string, lower_bound = '300000') => ({
  list: 'grade_thresholds',
  key: GOLD,
  valid_from,
  valid_to: null,
  values: { ...VALUES, lower_bound },
})

let stage: PeopleStage
let sys: Browser
const who: Record<string, Browser> = {}

beforeAll(async () => {
  stage = await givenPeopleStage(fixedClock(TODAY))
  for (const [name, role] of [
    ['boss', 'hq_mgr'],
    ['boss2', 'hq_mgr'],
    ['steward', 'data_steward'],
    ['seller', 'rm_hunter'],
  ] as const) {
    await stage.person(name, [[role, HEAD_OFFICE]])
    who[name] = await stage.signIn(name)
  }
  sys = await stage.signIn('sys')
})
afterAll(() => stage?.drop())

const reason = '总行零售部 2026 年第 12 号文'
const send = (by: Browser, url: string, payload: object) => by.send('POST', `/api${url}`, { payload })
const proposing = (changes: object[], over: object = {}) =>
  send(sys, '/parameter-proposals', { changes, reason, ...over })
async function agree(request_id: string, by = who['boss']!) {
  const { revision } = (await by.get(`/api/approvals/${request_id}`)).body.request
  await send(by, '/session/proof', { password: 'a password for tests' })
  return send(by, `/approvals/${request_id}/decision`, { move: 'approve', opinion: '同意', revision })
}
const listOn = async (on: string, list = 'grade_thresholds') =>
  (await sys.get(`/api/parameters/${list}?on=${on}`)).body
const goldOn = async (on: string) =>
  (await listOn(on)).lines.find((it: Row) => (it['key'] as Row)['grade_code'] === 'GOLD')
const sets = async () => (await sys.get('/api/parameter-sets')).body.sets as Row[]
const exported = () =>
  exportLists({ db: stage.databases.db, config: readConfig({ ZHIKE_STATE: stage.stateDir }) })
const text = async (by = sys) => (await by.get('/api/parameter-files/configuration')).text

describe('a parameter', () => {
  let request: string
  let agreed: Awaited<ReturnType<typeof agree>>

  it('is looked through before it is asked for, with what it takes the place of', async () => {
    const { body } = await proposing([goldFrom('2026-08-01')], { is_preview: true, reason: '' })

    expect(body).toMatchObject({ problems: [], nights: null, request_id: null })
    expect(body.lines).toMatchObject([
      {
        name: { zh: '个人 金卡' },
        valid_from: '2026-08-01',
        changed: [
          { label: { zh: '金额下限（元）' }, before: [{ number: '200000' }], after: { number: '300000' } },
        ],
      },
    ])
    expect((await sys.get('/api/parameters')).body.waiting).toEqual([])
  })

  it('is refused with each wrong field by its name, and nothing of it waits', async () => {
    const wrong = await proposing([goldFrom('2026-08-01'), goldFrom('2026-08-01', '-5')])

    expect(wrong).toMatchObject({ status: 422, body: { code: 'parameters_wrong' } })
    expect(wrong.body.problems).toMatchObject([
      { at: 1, column: 'lower_bound', code: 'below', limit: '0', label: { zh: '金额下限' }, line: null },
    ])
    const above = await proposing([goldFrom('2026-08-01', '99999999')])
    expect(above.body.problems).toMatchObject([
      {
        code: 'rule_ascending',
        label: { zh: '金额下限', en: 'Reached from' },
        other: { zh: '等级序号' },
        line: { zh: '个人 白金' },
        day: '2026-08-01',
      },
    ])
    expect(await proposing([goldFrom('2026-08-01')], { reason: '' })).toMatchObject({ status: 422 })
    expect((await sys.get('/api/parameters')).body.waiting).toEqual([])
  })

  it('waits for whoever heads the business; its maker cannot agree', async () => {
    const { status, body } = await proposing([goldFrom('2026-08-01')])
    expect(status).toBe(200)
    request = body.request_id

    expect((await goldOn('2026-08-01')).values.lower_bound).toBe('200000')
    expect((await sys.get('/api/parameters')).body.waiting).toMatchObject([
      { request_id: request, maker_name: 'sys姓名', lists: ['grade_thresholds'], first_day: '2026-08-01' },
    ])
    expect((await agree(request, sys)).status).toBe(403)
    expect(await exported()).toBeUndefined()
  })

  it('shows the approver what was and what is to be, and holds from its day on', async () => {
    const { summary } = (await who['boss']!.get(`/api/approvals/${request}`)).body.request
    expect(summary).toContainEqual(
      expect.objectContaining({
        label_zh: '客户等级 个人 金卡 金额下限（元） 2026-08-01',
        before: [{ number: '200000' }],
        after: { number: '300000' },
      }),
    )
    agreed = await agree(request)
    expect(agreed.status).toBe(200)

    expect((await goldOn('2026-07-31')).values.lower_bound).toBe('200000')
    expect(await goldOn('2026-08-01')).toMatchObject({
      values: { lower_bound: '300000' },
      source: 'change',
      change_set_id: '1',
    })
    const { lists } = (await sys.get('/api/parameters?on=2026-07-01')).body
    expect(lists.find((it: Row) => it['list'] === 'grade_thresholds')).toMatchObject({
      changed_count: 0,
      next_change: '2026-08-01',
      base: 'product',
    })
  })

  it('leaves a line of the trail with what was before and after', async () => {
    const lines = await stage.owner((owner) =>
      owner.query(
        `select user_id, post_id, request_id, subject, details from platform.audit_log
         where action = 'parameters.apply'`,
      ),
    )
    expect(lines.rows).toMatchObject([
      {
        user_id: 'boss',
        post_id: expect.any(String),
        request_id: agreed.headers['zhike-request-id'],
        subject: '1',
        details: {
          made_by: 'sys',
          lines: [{ before: [{ values: { lower_bound: '200000' } }], after: { lower_bound: '300000' } }],
        },
      },
    ])
  })

  it('stands in the trail with its approval by what that is about, and not by a number alone', async () => {
    const aud = await stage.signIn('aud')
    const { rows } = (await aud.get('/api/audit?action=approvals.approve,parameters.apply')).body
    expect(rows.map((it: Row) => [it['subject'], it['subject_title']])).toEqual(
      expect.arrayContaining([
        ['1', null],
        [request, { zh: '变更：客户等级，1 行', en: expect.any(String) }],
      ]),
    )
  })

  it('says who proposed it, who agreed, why and since when', async () => {
    expect((await listOn('2026-08-01')).history).toMatchObject([
      {
        key: GOLD,
        valid_from: '2026-08-01',
        made_by_name: 'sys姓名',
        approved_by_name: 'boss姓名',
        reason,
        applied_at: expect.stringContaining(TODAY),
      },
    ])
  })

  it('comes to the night as a list, with every other line as it was', async () => {
    const path = join((await exported())!, 'grade_thresholds.csv')
    const before = readFileSync('warehouse/ref/grade_thresholds.csv', 'utf8').split('\n')
    const after = readFileSync(path, 'utf8').split('\n')

    expect(after.filter((it) => !before.includes(it))).toEqual([
      '1,GOLD,3,200000,,3,true,金卡,Gold,1900-01-01,2026-08-01',
      '1,GOLD,3,300000,,3,true,金卡,Gold,2026-08-01,9999-12-31',
    ])
  })

  it('that others changed meanwhile is not written over', async () => {
    const first = (await proposing([goldFrom('2026-09-01', '310000')])).body.request_id
    const second = (await proposing([goldFrom('2026-10-01', '320000')])).body.request_id
    expect((await agree(first)).status).toBe(200)

    expect(await agree(second, who['boss2'])).toMatchObject({
      status: 409,
      body: { code: 'effect_failed', reason_code: 'parameters_moved' },
    })
    expect((await goldOn('2026-10-01')).values.lower_bound).toBe('310000')
  })

  it('is agreed to by nobody who has lost the right', async () => {
    const { request_id } = (await proposing([goldFrom('2026-11-01', '330000')])).body
    const give = (sql: string) => stage.owner((owner) => owner.query(sql))
    await give(`delete from platform.role_permissions where permission = 'parameters.approve'`)
    expect((await agree(request_id)).status).toBe(409)
    await give(`insert into platform.role_permissions values ('hq_mgr', 'parameters.approve')`)
    expect((await goldOn('2026-11-01')).values.lower_bound).toBe('310000')
  })
})

describe('who may', () => {
  it('propose is of the whole system or of what is one’s own; who sells sees none', async () => {
    const steward = who['steward']!
    expect(
      (await send(steward, '/parameter-proposals', { changes: [goldFrom('2026-08-01')], reason })).status,
    ).toBe(403)
    const weight = (await listOn(TODAY, 'quality_fields')).lines[0]
    const changes = [
      {
        ...weight,
        list: 'quality_fields',
        valid_from: '2026-12-01',
        valid_to: null,
        values: { ...weight.values, weight: '9' },
      },
    ].map(({ list, key, valid_from, valid_to, values }) => ({ list, key, valid_from, valid_to, values }))
    expect((await send(steward, '/parameter-proposals', { changes, reason })).status).toBe(200)
    expect((await who['seller']!.get('/api/parameters')).status).toBe(403)
  })
})

describe('a set of changes', () => {
  it('is taken back by its inverse, which another person agrees to, and once', async () => {
    const [newest] = await sets()
    const id = String(newest!['change_set_id'])
    const back = await send(sys, `/parameter-sets/${id}/roll-back`, { reason: '口径有误，恢复原值' })
    expect(back.body.lines).toMatchObject([{ before: [{ values: { lower_bound: '310000' } }] }])
    expect((await agree(back.body.request_id)).status).toBe(200)

    expect((await goldOn('2026-10-01')).values.lower_bound).toBe('300000')
    expect((await sets())[0]).toMatchObject({ reverts: id })
    expect((await sets())[1]).toMatchObject({ reverted_by: expect.any(String) })
    const again = await send(sys, `/parameter-sets/${id}/roll-back`, { reason: '口径有误，恢复原值' })
    expect(again).toMatchObject({ status: 409, body: { code: 'change_set_reverted' } })
  })

  it('as text changes nothing where it holds, and says which line was made against others', async () => {
    const own = (await sys.get('/api/parameter-files/sets/1')).text
    const preview = (file: string) => send(sys, '/parameter-files', { text: file, is_preview: true })

    expect((await preview(own)).body).toMatchObject({ problems: [], lines: [] })
    const other = own.replaceAll('"200000"', '"180000"').replaceAll('"300000"', '"280000"')
    expect((await preview(other)).body).toMatchObject({ problems: [{ at: 0, code: 'moved' }] })
    expect((await send(sys, '/parameter-files', { text: other, reason })).status).toBe(422)
    expect((await preview('nothing')).status).toBe(422)
  })
})

describe('the whole configuration', () => {
  it('is the same text each time, sorted, and differs in nothing from the bank that wrote it', async () => {
    const file = await text()
    expect(await text(who['boss'])).toBe(file)
    expect(file.split('\n')[0]).toBe('{"zhike_config":1,"kind":"configuration"}')
    const answer = await send(sys, '/parameter-files', { text: file, is_preview: true })
    expect(answer.body).toMatchObject({ problems: [], lines: [] })
  })

  it('of another bank becomes one request, with each line that differs', async () => {
    const file = (await text()).replace('"lower_bound":"500000"', '"lower_bound":"600000"')
    const { body } = await send(sys, '/parameter-files', { text: file, is_preview: true })

    expect(body.lines).toHaveLength(1)
    expect(body.lines).toMatchObject([
      { list: 'grade_thresholds', key: { grade_code: 'PLATINUM' }, after: { lower_bound: '600000' } },
    ])
  })
})
