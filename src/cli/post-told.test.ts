import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PeopleStage, givenPeopleStage, SUB_LS, SUB_TY } from '../../tests/support/app-people.ts'
import { decide } from '../../tests/support/agree.ts'
import { fillPost, leavePost } from '../platform/authz/posts.ts'
import { inTransaction } from '../platform/db.ts'
import { tellAtTerminal } from './commands/post-told.ts'

let stage: PeopleStage
beforeAll(async () => {
  stage = await givenPeopleStage()
  await stage.person('liu')
})
afterAll(() => stage?.drop())

const TODAY = '2026-07-01'
const reason = '按计划轮岗'

type Told = { user_id: string | null; details: Record<string, unknown> }

async function onPages(): Promise<{ post_id: string; request_id: string }> {
  const sec = await stage.signIn('sec')
  const send = (path: string, payload: object) => sec.send('POST', `/api/posts${path}`, { payload })
  const made = await send('', { role_code: 'teller', unit_id: SUB_TY, title: '', reports_to: null })
  const { post_id } = made.body.post
  const wish = { user_id: 'liu', reason }
  const { request_id } = (await send(`/${post_id}/fill`, wish)).body
  expect((await decide(await stage.signIn('sec2'), request_id)).status).toBe(200)
  expect((await send(`/${post_id}/leave`, wish)).status).toBe(200)
  return { post_id, request_id }
}

async function atTheTerminal(): Promise<string> {
  const { databases, clock } = stage.needs
  const tell = await tellAtTerminal(clock)
  return inTransaction(databases, async (db) => {
    const duty = { role_code: 'teller', unit_id: SUB_LS }
    const post_id = await fillPost(db, { user_id: 'liu', duty, on: TODAY })
    await tell(db, { move: 'fill', user_id: 'liu', post_id, on: TODAY })
    await leavePost(db, { user_id: 'liu', post_id, on: TODAY })
    await tell(db, { move: 'leave', user_id: 'liu', post_id, on: TODAY })
    return post_id
  })
}

test('a post filled or left is told in the same way from pages and from the terminal', async () => {
  const { post_id: onPage, request_id } = await onPages()
  const terminal = { user_id: null, details: { way: 'terminal' } }
  const agreed = { way: 'approval', reason, request_id, made_by: 'sec' }
  const ways = [
    {
      ...{ post_id: onPage, fill: { user_id: 'sec2', details: agreed } },
      leave: { user_id: 'sec', details: { way: 'page', reason } },
    },
    { post_id: await atTheTerminal(), fill: terminal, leave: terminal },
  ]
  const { db } = stage.databases
  for (const { post_id, fill, leave } of ways) {
    const lines = await db
      .selectFrom('platform.audit_log')
      .select(['user_id', 'action', 'subject', 'record_table', 'record_id', 'changes', 'details'])
      .where('subject', '=', post_id)
      .where('action', 'in', ['post.fill', 'post.leave'])
      .orderBy('audit_id')
      .execute()
    const line = (action: string, { user_id, details }: Told, [from, to]: (string | null)[]) => ({
      user_id,
      action,
      subject: post_id,
      record_table: 'platform.post_holders',
      record_id: post_id,
      changes: [{ field: 'user_id', from, to }],
      details: { user_id: 'liu', on: TODAY, ...details },
    })
    expect(lines).toEqual([line('post.fill', fill, [null, 'liu']), line('post.leave', leave, ['liu', null])])
  }
  const told = await db
    .selectFrom('notices.notices')
    .select(['kind_code', 'facts', 'raised_by'])
    .where('user_id', '=', 'liu')
    .orderBy('notice_id')
    .execute()
  expect(told.map((it) => [it.kind_code, it.raised_by])).toEqual([
    ['access.post_filled', 'sec2'],
    ['access.post_left', 'sec'],
    ['access.post_filled', null],
    ['access.post_left', null],
  ])
  expect(told[0]?.facts).toMatchObject({ post: { zh: expect.stringContaining('柜员') }, on: TODAY })
})
