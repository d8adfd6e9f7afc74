import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type PeopleStage,
  fixedClock,
  givenPeopleStage,
  HEAD_OFFICE,
  SUB_LS,
  SUB_TY,
} from '../../../tests/support/app-people.ts'
import type { Browser } from '../../../tests/support/app.ts'
import { givenGrant } from '../../../tests/support/builders.ts'

let stage: PeopleStage
let sec: Browser
let sys: Browser
const RM = `${SUB_TY}-rm_hunter-1`
const HEAD = `${SUB_TY}-sub_mgr-1`

const asked = (post_id = RM, user_id = 'chen', by = sec) =>
  by.send('POST', `/api/posts/${post_id}/holders/${user_id}/hand-over`)
const read = async (post_id = RM, user_id = 'chen') =>
  (await sec.get(`/api/posts/${post_id}/holders/${user_id}`)).body

beforeAll(async () => {
  stage = await givenPeopleStage(fixedClock())
  await stage.person('chen', [['rm_hunter', SUB_TY]])
  await stage.person('liu', [['rm_hunter', SUB_LS]])
  for (const subject_id of ['1', '2']) await givenGrant(stage.bank, { subject_id, user_id: 'chen' })
  await givenGrant(stage.bank, { subject_id: '3', user_id: 'liu' })
  sec = await stage.signIn('sec')
  sys = await stage.signIn('sys')
})
afterAll(() => stage?.drop())

describe('what is to be handed over', () => {
  it('is said with nobody to see to it where nobody heads a unit, and asks nobody', async () => {
    expect(await read()).toMatchObject({ open: [{ kind: 'customers', count: 2 }], heads: [], asked: null })
    expect(await asked()).toMatchObject({ status: 409, body: { code: 'no_head' } })
  })

  it('is seen to by whoever heads the unit, by name, and by nobody who is leaving himself', async () => {
    await stage.person('hq', [['hq_mgr', HEAD_OFFICE]])
    expect((await read()).heads).toMatchObject([{ user_id: 'hq', role_code: 'hq_mgr' }])
    await stage.person('lead', [['sub_mgr', SUB_TY]])
    expect((await read()).heads).toEqual([
      {
        user_id: 'lead',
        display_name: 'lead姓名',
        unit_name: '天元支行',
        role_code: 'sub_mgr',
        role_name_zh: '支行行长',
        role_name_en: 'Sub-branch manager',
      },
    ])
    await givenGrant(stage.bank, { subject_id: '4', user_id: 'lead' })
    expect((await read(HEAD, 'lead')).heads).toMatchObject([{ user_id: 'hq' }])
  })

  it('is a task of the head with a deadline, given once while it is open', async () => {
    const [first, second] = await Promise.all([asked(), asked()])
    const [made, refused] = first.status === 201 ? [first, second] : [second, first]
    expect(made).toMatchObject({ status: 201, body: { open: [{ count: 2 }] } })
    expect(refused).toMatchObject({ status: 409, body: { code: 'hand_over_asked' } })
    const { task_id, due_at, to_name_zh } = made.body.asked
    expect(to_name_zh).toContain('支行行长')
    expect(Date.parse(due_at)).toBeGreaterThan(stage.needs.clock.now().getTime())

    const lead = await stage.signIn('lead')
    const { rows } = (await lead.get('/api/tasks')).body
    expect(rows).toMatchObject([
      {
        task_id,
        title: '交接：chen姓名 离任天元支行外拓客户经理',
        note: 'chen姓名（chen）待交接：名下客户 2 户。请安排接手人，交接完成后办结本任务。',
        link: null,
        holder: { post_id: HEAD },
      },
    ])
    const lines = await stage.databases.db
      .selectFrom('platform.audit_log')
      .select(['user_id', 'subject', 'details'])
      .where('action', '=', 'post.ask_hand_over')
      .execute()
    expect(lines).toMatchObject([
      { user_id: 'sec', subject: RM, details: { user_id: 'chen', to_post_id: HEAD, customers: 2 } },
    ])

    expect((await lead.send('POST', `/api/tasks/${task_id}/done`, { payload: {} })).status).toBe(200)
    expect((await read()).asked).toBeNull()
    expect((await asked()).status).toBe(201)
  })

  it('is asked for by who gives posts, of somebody who fills the post and has something open', async () => {
    expect((await asked(RM, 'chen', sys)).status).toBe(403)
    expect((await asked(RM, 'liu')).body.code).toBe('holder_of_the_post_not_found')
    expect((await asked(`${HEAD_OFFICE}-hq_mgr-1`, 'hq')).body.code).toBe('nothing_to_hand_over')
    expect((await asked(`${HEAD_OFFICE}-sec_admin-1`, 'sec')).body.code).toBe('own_account')
  })
})
