import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Browser, givenApp } from '../../../tests/support/app.ts'
import { quietLog } from '../../../tests/support/actors.ts'
import { BRANCH, givenPublication, managerOf } from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { fillPost, leavePost } from '../../platform/authz/posts.ts'
import type { Clock } from '../../platform/clock.ts'
import { type Databases, openDatabases } from '../../platform/db.ts'
import { connect } from '../../platform/postgres/index.ts'
import { remindOfTasks } from './index.ts'

// Wednesday 1 July 2026, ten in the morning.
const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`)
let now = at('2026-07-01 10:00')
const clock: Clock = {
  now: () => now,
  today: () => new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10),
}

let database: TestDatabase
let server: Awaited<ReturnType<typeof givenApp>>
let batch: Databases
/** The post of the managers, which reports to that of the branch. */
let post: string
const people: Record<string, Browser> = {}

beforeAll(async () => {
  database = await givenDatabase()
  server = await givenApp({ database, clock })
  batch = openDatabases({ url: database.url('batch'), log: quietLog })
  await givenPublication(database)
  const none = { permissions: [] }
  await server.addUser({ ...none, user_id: 'A', username: 'anna', reaches: [managerOf()] })
  await server.addUser({ ...none, user_id: 'B', username: 'bo', reaches: [] })
  await server.addUser({ ...none, user_id: 'C', username: 'chief', reaches: [BRANCH] })
  await server.addUser({ ...none, user_id: 'D', username: 'dora', reaches: [] })
  for (const name of ['anna', 'bo', 'chief', 'dora']) people[name] = await server.signIn(name)
  // Days go by in these tests, and nobody signs in anew.
  await connect(database.url('owner'), (owner) =>
    owner.query("update platform.sessions set last_seen_at = '2099-01-01', expires_at = '2099-01-01'"),
  )
  const [own, above] = await Promise.all(['A', 'C'].map(postOf))
  post = own!
  await connect(database.url('owner'), (owner) =>
    owner.query('update platform.posts set reports_to = $1 where post_id = $2', [above, post]),
  )
})
afterAll(async () => {
  await batch?.close()
  await server?.close()
  await database?.drop()
})
beforeEach(async () => {
  now = at('2026-07-01 10:00')
  await connect(database.url('owner'), (owner) =>
    owner.query('truncate notices.notices, notices.mails, notices.tasks, notices.task_steps'),
  )
})

const postOf = async (userId: string): Promise<string> =>
  connect(database.url('owner'), async (owner) => {
    const { rows } = await owner.query('select post_id from platform.post_holders where user_id = $1', [
      userId,
    ])
    return rows[0].post_id
  })

type Given = { to_user_id?: string; to_post_id?: string; due_in_days?: number }

const TASK = { title: '给张伟回电', note: '他问理财到期', due_in_days: 2, link: '/customers/16' }

async function give(by: string, given: Given) {
  const browser = people[by]!
  return browser.send('POST', '/api/tasks', { payload: { ...TASK, ...given } })
}
const move = async (by: string, [taskId, path]: [string, string], payload = {}) =>
  people[by]!.send('POST', `/api/tasks/${taskId}/${path}`, { payload })
const see = async (by: string, taskId: string) => people[by]!.get(`/api/tasks/${taskId}`)
const counts = async (by: string) => (await people[by]!.get('/api/tasks/counts')).body
const told = async (by: string): Promise<string[]> =>
  (await people[by]!.get('/api/notices')).body.rows.map((it: { kind_code: string }) => it.kind_code)
const remind = () => remindOfTasks({ databases: batch, clock })

describe('a task', () => {
  it('is given to a person, due at the end of the second working day, and audited', async () => {
    const { status, body } = await give('chief', { to_user_id: 'A' })

    expect(status).toBe(201)
    expect(body.task).toMatchObject({
      title: '给张伟回电',
      state_code: 'open',
      given_by_name: 'chief',
      holder: { user_id: 'A', name: { zh: 'anna', en: 'anna' } },
      moves: ['cancel', 'hand_over', 'comment'],
    })
    expect(new Date(body.task.due_at)).toEqual(at('2026-07-03 17:30'))
    expect(await told('anna')).toEqual(['task.given'])
    expect(await counts('anna')).toEqual({ mine: 1, post: 0, given: 0, overdue: 0 })
    expect(await counts('chief')).toEqual({ mine: 0, post: 0, given: 1, overdue: 0 })
    const { rows } = await connect(database.url('owner'), (owner) =>
      owner.query(`select user_id, subject, details from platform.audit_log where action = 'task.give'`),
    )
    expect(rows.at(-1)).toMatchObject({ user_id: 'C', subject: body.task.task_id })
    // What it is about is the bank's business and stays out of the trail.
    expect(JSON.stringify(rows)).not.toContain('张伟')
  })

  it('of a post belongs to whoever fills it, today and tomorrow', async () => {
    const { body } = await give('bo', { to_post_id: post })
    const id = body.task.task_id
    expect(await counts('anna')).toMatchObject({ mine: 0, post: 1 })
    expect((await see('dora', id)).status).toBe(404)

    await leavePost(server.databases.db, { user_id: 'A', post_id: post, on: '2026-07-01' })
    const duty = { role_code: post.split('-')[1]!, unit_id: post.split('-')[0]! }
    expect(await fillPost(server.databases.db, { user_id: 'D', duty, on: '2026-07-01' })).toBe(post)

    expect((await see('anna', id)).status).toBe(404)
    expect(await counts('dora')).toMatchObject({ post: 1 })
    const done = await move('dora', [id, 'done'], { note: '已回电' })
    expect(done.body.task).toMatchObject({ state_code: 'done', closed_by_name: 'dora', moves: [] })
    expect(await told('bo')).toEqual(['task.done'])
    await leavePost(server.databases.db, { user_id: 'D', post_id: post, on: '2026-07-01' })
    await fillPost(server.databases.db, { user_id: 'A', duty, on: '2026-07-01', is_first: true })
  })

  it('is handed over with its deadline, and both may look at it', async () => {
    const { body } = await give('chief', { to_user_id: 'B' })
    const id = body.task.task_id
    const handed = await move('bo', [id, 'hand-over'], { to_user_id: 'D', note: '我休假' })

    expect(handed.body.task).toMatchObject({ holder: { user_id: 'D' }, due_at: body.task.due_at, moves: [] })
    expect(await told('dora')).toEqual(['task.handed_over'])
    expect((await see('bo', id)).status).toBe(200)
    // What he was asked to do is done by another now.
    const [notice] = (await people['bo']!.get('/api/notices')).body.rows
    expect(notice.done_at).not.toBeNull()
    expect((await see('dora', id)).body.task.steps).toMatchObject([
      { step_code: 'given', by_name: 'chief', to_name: { zh: 'bo' } },
      { step_code: 'handed_over', by_name: 'bo', to_name: { zh: 'dora' }, note: '我休假' },
    ])
  })

  it('is moved only by whose it is, once, and to somebody who exists', async () => {
    const { body } = await give('chief', { to_user_id: 'B' })
    const id = body.task.task_id
    expect((await move('dora', [id, 'done'])).status).toBe(404)
    expect((await move('chief', [id, 'done'])).body).toMatchObject({ code: 'forbidden' })
    expect((await move('bo', [id, 'cancel'])).body).toMatchObject({ code: 'forbidden' })
    expect((await move('bo', [id, 'hand-over'], { to_user_id: 'nobody' })).status).toBe(422)
    expect((await move('bo', [id, 'hand-over'], {})).status).toBe(422)
    expect((await give('chief', { to_post_id: 'none' })).status).toBe(422)
    expect((await give('chief', { to_user_id: 'B', due_in_days: 0 })).status).toBe(422)
    const elsewhere = { payload: { ...TASK, to_user_id: 'B', link: '//evil.example' } }
    expect((await people['chief']!.send('POST', '/api/tasks', elsewhere)).status).toBe(422)

    await move('bo', [id, 'comment'], { note: '打了两次没人接' })
    expect(await told('chief')).toEqual(['task.commented'])
    const both = await Promise.all([move('bo', [id, 'done']), move('chief', [id, 'cancel'])])
    expect(both.map((it) => it.status).toSorted((one, other) => one - other)).toEqual([200, 409])
    expect((await move('bo', [id, 'comment'], { note: '晚了' })).body).toMatchObject({ code: 'task_closed' })
  })

  it('finds people and posts by a piece of their name', async () => {
    const find = async (text: string) =>
      (await people['bo']!.get(`/api/tasks/receivers?text=${encodeURIComponent(text)}`)).body.receivers
    expect(await find('ann')).toMatchObject([
      { user_id: 'A', post_id: null, name: { zh: 'anna' } },
      { user_id: null, post_id: post, name: { zh: expect.stringContaining('anna') } },
    ])
    expect(await find('%')).toEqual([])
  })
})

describe('the time of a task', () => {
  it('is said when half of it is over, when it is, and then to the superior, once each', async () => {
    const { body } = await give('bo', { to_post_id: post })
    const id = body.task.task_id
    expect(await remind()).toEqual({ half: 0, due: 0, escalated: 0 })

    // 19.5 working hours are left of three days: 5.5, 7 and 7; half of them is over on Thursday at 14:45.
    now = at('2026-07-02 14:44')
    expect(await remind()).toMatchObject({ half: 0 })
    now = at('2026-07-02 14:45')
    const both = await Promise.all([remind(), remind()])
    expect(both.map((it) => it.half).toSorted((one, other) => one - other)).toEqual([0, 1])

    now = at('2026-07-03 17:30')
    expect(await remind()).toEqual({ half: 0, due: 1, escalated: 0 })
    expect(await told('anna')).toEqual(['task.due', 'task.half_time', 'task.given'])
    expect(await counts('anna')).toMatchObject({ overdue: 0 })

    // The superior hears of it when work begins on Monday, and may look at it then.
    now = at('2026-07-05 23:00')
    expect(await remind()).toMatchObject({ escalated: 0 })
    expect((await see('chief', id)).status).toBe(404)
    now = at('2026-07-06 08:30')
    expect(await remind()).toEqual({ half: 0, due: 0, escalated: 1 })
    expect(await remind()).toEqual({ half: 0, due: 0, escalated: 0 })
    expect(await told('chief')).toEqual(['task.overdue'])
    expect((await see('chief', id)).body.task).toMatchObject({ is_overdue: true, moves: [] })
    expect(await counts('anna')).toMatchObject({ overdue: 1 })

    const list = (await people['anna']!.get('/api/tasks?state=overdue')).body
    expect([list.total, list.rows[0].task_id]).toEqual([1, id])
  })

  it('that nobody watched is said by what is true now, and of what is done not at all', async () => {
    const given = await Promise.all([give('chief', { to_user_id: 'D' }), give('chief', { to_user_id: 'B' })])
    await move('bo', [given[1].body.task.task_id, 'done'])
    now = at('2026-07-10 09:00')
    // Dora's post has no superior: whoever gave the task hears of it.
    expect(await remind()).toEqual({ half: 0, due: 1, escalated: 1 })
    expect(await told('dora')).toEqual(['task.due', 'task.given'])
    expect(await told('chief')).toEqual(['task.overdue', 'task.done'])
    expect(await told('bo')).toEqual(['task.given'])
  })
})

describe('the calendar', () => {
  it('shows a year with what differs from the week, and of which years nothing is known', async () => {
    const browser = people['bo']!
    const { body } = await browser.get('/api/calendar')
    expect(body).toMatchObject({
      year: 2026,
      current_day: '2026-07-01',
      listed_by: 'product',
      listed_years: [2025, 2026],
      hours: [
        { from: '08:30', to: '12:00' },
        { from: '14:00', to: '17:30' },
      ],
      warnings: [],
    })
    const october = body.months[9].days
    expect(october[0]).toMatchObject({ day: '2026-10-01', kind: 'holiday', name: { en: 'National Day' } })
    expect(october[9]).toMatchObject({ kind: 'made_up' })
    expect((await browser.get('/api/calendar?year=2027')).body.warnings).toEqual(['year_not_listed'])
    now = at('2026-12-01 09:00')
    expect((await people['bo']!.get('/api/calendar')).body.warnings).toEqual(['next_year_not_listed'])
    expect((await people['bo']!.get('/api/calendar?year=99')).status).toBe(422)
  })
})
