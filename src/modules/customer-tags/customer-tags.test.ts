import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  fixedClock,
  givenPeopleStage,
  HEAD_OFFICE,
  type PeopleStage,
  SUB_LS,
  SUB_TY,
} from '../../../tests/support/app-people.ts'
import type { Browser } from '../../../tests/support/app.ts'
import { givenCustomer, givenRow } from '../../../tests/support/builders.ts'

let stage: PeopleStage
let zhang: string
const who: Record<string, Browser> = {}

beforeAll(async () => {
  stage = await givenPeopleStage(fixedClock())
  for (const [name, role, unit] of [
    ['head', 'hq_mgr', HEAD_OFFICE],
    ['sub', 'sub_mgr', SUB_TY],
    ['other', 'sub_mgr', SUB_LS],
  ] as const) {
    await stage.person(name, [[role, unit]])
    who[name] = await stage.signIn(name)
  }
  zhang = await givenCustomer(stage.bank, { customer_name: '张建国' })
})
afterAll(() => stage?.drop())

const put = (by: string, tag_code: string) =>
  who[by]!.send('POST', `/api/customers/${zhang}/tags`, { payload: { tag_code } })
const codes = async (by = 'sub') =>
  (await who[by]!.get(`/api/customers/${zhang}/tags`)).body.rows.map(
    (it: { tag_code: string }) => it.tag_code,
  )

describe('a tag', () => {
  it('is put on and taken off by who may, within reach, and what was is kept', async () => {
    expect((await put('other', 'silver')).status).toBe(404)
    expect((await put('head', 'silver')).status).toBe(403)
    expect((await put('sub', 'nothing')).status).toBe(422)
    expect((await put('sub', 'silver')).body.rows).toMatchObject([
      { tag_code: 'silver', name_zh: '适老服务', tagged_by_name: 'sub姓名' },
    ])
    await put('sub', 'silver')
    expect(await codes()).toEqual(['silver'])

    const off = await who['sub']!.send('POST', `/api/customers/${zhang}/tags/silver/remove`)
    expect([off.status, off.body.rows]).toEqual([200, []])
    await put('sub', 'silver')
    const { rows } = await stage.owner((db) =>
      db.query('select removed_by from customer_tags.customer_tags order by customer_tag_id'),
    )
    expect(rows.map((it) => it['removed_by'])).toEqual(['sub', null])
  })

  it('of a number that became his is his, and is taken off under it', async () => {
    const gone = '1000000000888888'
    await stage.owner((db) =>
      db.query(
        `insert into customer_tags.customer_tags (customer_id, tag_code, tagged_by, tagged_at)
         values ($1, 'key_care', 'sub', '2026-06-01')`,
        [gone],
      ),
    )
    await givenRow(stage.bank, 'marts.customer_numbers', {
      customer_id: zhang,
      org_pos: 4,
      source_customer_no: 'C888',
      registered_id: gone,
    })
    expect(await codes()).toEqual(['key_care', 'silver'])
    await who['sub']!.send('POST', `/api/customers/${zhang}/tags/key_care/remove`)
    expect(await codes()).toEqual(['silver'])
  })

  it('is defined by who may; one that is not used any more stays on who bears it', async () => {
    const own = { tag_code: 'vip_guest', name_zh: '贵宾活动', name_en: 'VIP event' }
    expect((await who['sub']!.send('POST', '/api/customer-tags', { payload: own })).status).toBe(403)
    expect((await who['head']!.send('POST', '/api/customer-tags', { payload: own })).status).toBe(201)
    expect((await who['head']!.send('POST', '/api/customer-tags', { payload: own })).status).toBe(409)
    await put('sub', 'vip_guest')
    const ended = { version: 1, name_zh: '贵宾活动', name_en: 'VIP event', is_active: false }
    const change = () => who['head']!.send('PUT', '/api/customer-tags/vip_guest', { payload: ended })
    expect((await change()).status).toBe(200)
    expect((await change()).body.code).toBe('tag_moved')
    expect(await codes()).toContain('vip_guest')
  })
})
