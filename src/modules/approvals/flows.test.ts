import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { givenApprovals } from '../../../tests/support/approvals.ts'
import type { Row } from '../../../tests/support/builders.ts'
import { fillPost, leavePost, listPostsOf } from '../../platform/authz/posts.ts'
import { conflict } from '../../platform/errors.ts'
import { defineFlow, startRequest } from './index.ts'

let applied = 0

/** As a module would: the superior agrees, and beyond 5,000 rows a colleague who was chosen. */
const EXPORT = defineFlow({
  flow_code: 'test_export',
  name_zh: '导出',
  name_en: 'Export',
  facts: z.object({ rows: z.number().int(), limit: z.number().int() }),
  steps: [
    { name_zh: '上级', name_en: 'Superior', by: { superior: true }, within_working_days: 2 },
    {
      name_zh: '复核',
      name_en: 'Reviewer',
      by: { person: 'reviewer' },
      within_working_days: 2,
      when: (facts) => facts.rows > 5_000,
    },
  ],
  expires_within_working_days: 5,
  describe: ({ rows, limit }) => ({
    title_zh: `导出 ${rows} 行`,
    title_en: `Export of ${rows} rows`,
    lines: [
      { label_zh: '行数', label_en: 'Rows', value: String(rows) },
      { label_zh: '上限', label_en: 'Limit', before: '500', after: String(limit) },
    ],
  }),
  apply: async (_db, { facts }) => {
    applied += 1
    if (facts.limit > 100_000) throw conflict('limit_too_high', 'No file holds so many.')
  },
})

/** A role in whose hands it lies, of which nobody but the maker is left where he is excluded. */
const BY_ROLE = defineFlow({
  flow_code: 'test_role',
  name_zh: '岗位',
  name_en: 'Role',
  facts: z.object({ role: z.enum(['sub', 'performance']), excluded: z.array(z.string()) }),
  steps: [
    {
      name_zh: '支行行长',
      name_en: 'Sub-branch',
      by: { role: 'sub_mgr' },
      within_working_days: 2,
      when: ({ role }) => role === 'sub',
    },
    {
      name_zh: '绩效管理员',
      name_en: 'Performance',
      by: { role: 'perf_admin' },
      within_working_days: 2,
      when: ({ role }) => role === 'performance',
    },
  ],
  expires_within_working_days: 5,
  exclude: ({ excluded }) => excluded,
  describe: () => ({ title_zh: '按岗位', title_en: 'By role', lines: [] }),
  apply: async () => {},
})

const TWO_LEVELS = defineFlow({
  flow_code: 'test_levels',
  name_zh: '两级',
  name_en: 'Two levels',
  facts: z.object({}),
  steps: [
    { name_zh: '支行行长', name_en: 'Sub-branch', by: { role: 'sub_mgr' }, within_working_days: 2 },
    { name_zh: '分行行长', name_en: 'Branch', by: { role: 'br_mgr' }, within_working_days: 2 },
  ],
  expires_within_working_days: 5,
  describe: () => ({ title_zh: '两级', title_en: 'Two levels', lines: [] }),
  apply: async () => {},
})

let office: Awaited<ReturnType<typeof givenApprovals>>
beforeAll(async () => {
  office = await givenApprovals('2026-07-06')
})
afterAll(() => office?.close())

const startExport = (over: { rows?: number; limit?: number; reviewer?: string } = {}) =>
  startRequest(office.contextOf('rm2'), EXPORT, {
    facts: { rows: over.rows ?? 800, limit: over.limit ?? 2_000 },
    reason: '月末对账需要',
    persons: over.reviewer ? { reviewer: over.reviewer } : {},
  })
const startByRole = (who: string, role: 'sub' | 'performance', excluded: string[] = []) =>
  startRequest(office.contextOf(who), BY_ROLE, { facts: { role, excluded }, reason: '按岗位审批' })
const postOf = async (who: string) =>
  (await office.owner('select post_id from platform.post_holders where user_id = $1', [who]))[0]!.post_id
const one = async (who: string, id: string) => (await office.read(who, `/${id}`)).body.request

describe('who decides', () => {
  it('is refused at the start where nobody can, by the name of the step', async () => {
    await expect(startByRole('rm2', 'performance')).rejects.toMatchObject({
      code: 'nobody_decides',
      details: { step_zh: '绩效管理员', step_en: 'Performance' },
    })
    // Of two who hold the role one asks and the other is excluded.
    await expect(startByRole('sub', 'sub', ['SUB2'])).rejects.toMatchObject({ code: 'nobody_decides' })
    expect(await office.owner('select request_id from approvals.requests')).toEqual([])
  })

  it('never counts the maker: a colleague of the same role decides', async () => {
    const id = await startByRole('sub', 'sub')

    expect((await one('sub2', id)).holders).toEqual([{ user_id: 'SUB2', display_name: '王强' }])
    expect((await office.decide('sub', id, ['approve', '同意'])).status).toBe(403)
    await office.decide('sub2', id, ['approve', '同意'])
    expect(await one('sub', id)).toMatchObject({ state_code: 'effective' })
  })

  it('is the superior by the post, else who heads the nearest unit; a person has to be chosen', async () => {
    const id = await startExport()
    const shown = await one('branch', id)
    expect(shown).toMatchObject({ level_count: 1, holders: [{ display_name: '罗建军' }] })
    expect(shown.summary[1]).toMatchObject({ value: null, before: '500', after: '2000' })
    const chosenNobody = { code: 'invalid', details: { field: 'reviewer' } }
    await expect(startExport({ rows: 9_000 })).rejects.toMatchObject(chosenNobody)
    const chosenMaker = startExport({ rows: 9_000, reviewer: 'RM2' })
    await expect(chosenMaker).rejects.toMatchObject({ code: 'nobody_decides' })

    const reports = 'update platform.posts set reports_to = $1 where post_id = $2'
    await office.owner(reports, [await postOf('SUB2'), await postOf('RM2')])
    const second = await startExport({ rows: 9_000, reviewer: 'COMP' })
    expect(await office.toDo('sub2')).toEqual([second])
    expect(await office.toDo('branch')).toEqual([id])
    await office.decide('sub2', second, ['approve', '同意'])
    expect(await office.toDo('comp')).toEqual([second])
    await office.decide('comp', second, ['reject', '行数过多，请分批'])
    expect(await one('rm2', second)).toMatchObject({ state_code: 'rejected' })
    await office.owner(reports, [null, await postOf('RM2')])
    await office.decide('branch', id, ['reject', '测试结束，不再需要'])
  })

  it('is told by the bell that something waits, until it is decided', async () => {
    const waiting = async () => {
      const { rows } = (await (await office.as('branch')).get('/api/notices?state=unread')).body
      return rows.filter((it: { kind_code: string }) => it.kind_code === 'approval.waiting')
    }
    const before = (await waiting()).length
    const id = await startExport()

    expect(await waiting()).toHaveLength(before + 1)
    expect((await waiting())[0]).toMatchObject({ link: `/approvals/${id}` })
    await office.decide('branch', id, ['reject', '测试结束，不再需要'])
    const { rows } = (await (await office.as('branch')).get('/api/notices?state=all')).body
    expect(rows.find((it: { link: string }) => it.link === `/approvals/${id}`).done_at).not.toBeNull()
  })

  it('is whoever fills the post today', async () => {
    const id = await startExport()
    const fill = 'update platform.post_holders set user_id = $1 where post_id = $2'
    const post = await postOf('BRANCH')
    await office.owner(fill, ['STRANGER', post])

    expect(await office.toDo('branch')).toEqual([])
    expect(await office.toDo('stranger')).toEqual([id])
    expect((await office.decide('branch', id, ['approve', '同意'])).status).toBe(403)
    await office.settle()
    expect((await one('stranger', id)).holders).toEqual([{ user_id: 'STRANGER', display_name: '路人' }])
    await office.owner(fill, ['BRANCH', post])
    expect((await office.decide('branch', id, ['approve', '同意'])).status).toBe(200)
  })

  it('is the colleague alone to whom the task was handed', async () => {
    const id = await startByRole('stranger', 'sub')
    const { revision, colleagues } = await one('sub', id)
    expect(colleagues).toEqual([{ user_id: 'SUB2', display_name: '王强' }])
    const hand = { revision, opinion: '客户由您联系，请您审批' }
    const wrong = await office.send('sub', `/${id}/transfer`, { ...hand, to_user_id: 'BRANCH' })
    expect(wrong.status).toBe(422)

    await office.send('sub', `/${id}/transfer`, { ...hand, to_user_id: 'SUB2' })

    await office.settle()
    expect(await office.toDo('sub')).toEqual([])
    expect(await office.toDo('sub2')).toEqual([id])
    const { rows } = (await (await office.as('sub2')).get('/api/notices?state=unread')).body
    expect(rows[0]).toMatchObject({ kind_code: 'approval.transferred', link: `/approvals/${id}` })
    await office.decide('sub2', id, ['approve', '同意'])
  })

  it('is another one at every level, also where one person fills the posts of both', async () => {
    const duty = { role_code: 'br_mgr', unit_id: '9902000000' }
    const { db } = office.app.databases
    await fillPost(db, { user_id: 'SUB', duty, on: '2026-07-01' })
    const ask = () =>
      startRequest(office.contextOf('stranger'), TWO_LEVELS, { facts: {}, reason: '需要两级审批' })
    const id = await ask()
    await office.decide('sub', id, ['approve', '同意'])

    expect((await one('branch', id)).holders).toEqual([{ user_id: 'BRANCH', display_name: '罗建军' }])
    expect(await office.toDo('sub')).toEqual([])
    expect((await office.decide('sub', id, ['approve', '同意'])).status).toBe(403)
    // Nor by any other program.
    const decide = `insert into approvals.decisions
      (request_id, round_no, level_no, move_code, user_id, opinion, decided_at)
      values ($1, 1, 2, 'approve', 'SUB', '同意', now())`
    await expect(office.owner(decide, [id])).rejects.toThrow('has decided an earlier level')
    await office.decide('branch', id, ['approve', '同意'])
    expect(await one('stranger', id)).toMatchObject({ state_code: 'effective' })

    // Who has not agreed to the first level decides the second.
    const other = await ask()
    await office.decide('sub2', other, ['approve', '同意'])
    expect((await office.decide('sub', other, ['approve', '同意'])).status).toBe(200)
    const held = await listPostsOf(db, { user_id: 'SUB', on: '2026-07-06' })
    const { post_id } = held.find((it) => it.role_code === 'br_mgr')!
    await leavePost(db, { user_id: 'SUB', post_id, on: '2026-07-06' })
  })

  it('is refused at the start where one person alone could decide two levels', async () => {
    await expect(startExport({ rows: 9_000, reviewer: 'BRANCH' })).rejects.toMatchObject({
      code: 'nobody_decides',
      details: { step_zh: '复核' },
    })
  })

  it('is a deputy for whoever is away, until the absence is taken back', async () => {
    const days = { from_on: '2026-07-06', to_on: '2026-07-10' }
    const { deputies } = (await office.read('comp', '/absences')).body
    expect(deputies).toEqual([{ user_id: 'COMP2', display_name: '高远' }])
    expect((await office.send('comp', '/absences', { ...days, deputy_id: 'BRANCH' })).status).toBe(422)
    expect((await office.send('sub', '/absences', { ...days, deputy_id: 'SUB2' })).status).toBe(201)
    expect((await office.send('sub', '/absences', { ...days, deputy_id: 'SUB2' })).status).toBe(409)

    const id = await startExport({ rows: 9_000, reviewer: 'SUB' })
    await office.decide('branch', id, ['approve', '同意'])
    const [row] = (await office.read('sub2', '?tab=to_do')).body.rows
    expect(row).toMatchObject({ request_id: id, for_users: [{ display_name: '彭丽' }] })
    const done = await office.decide('sub2', id, ['approve', '代为审批，同意'])

    const approved = done.body.request.trail.findLast((it: Row) => it.move_code === 'approve')
    expect(approved).toMatchObject({ user: { display_name: '王强' }, for_user: { display_name: '彭丽' } })
    const [absence] = (await office.read('sub', '/absences')).body.absences
    const sub = await office.as('sub')
    const gone = await sub.send('DELETE', `/api/approvals/absences/${absence.absence_id}`)
    expect(gone.body.absences).toEqual([])
    expect((await office.read('sub2', '/absences')).body.standing_in).toEqual([])
  })
})

describe('what was agreed to', () => {
  it('is done once, and where it fails nothing is decided', async () => {
    const id = await startExport({ limit: 200_000 })

    const failed = await office.decide('branch', id, ['approve', '同意'])

    const why = { reason_code: 'limit_too_high', reason: 'No file holds so many.' }
    expect(failed).toMatchObject({ status: 409, body: { code: 'effect_failed', ...why } })
    expect(await one('branch', id)).toMatchObject({
      state_code: 'submitted',
      trail: [{ move_code: 'submit' }],
    })
    await office.decide('branch', id, ['reject', '超过上限，不同意'])

    applied = 0
    const good = await startExport()
    const { revision } = await one('branch', good)
    const twice = await Promise.all([
      office.decide('branch', good, ['approve', '同意', revision]),
      office.decide('branch', good, ['approve', '同意', revision]),
    ])
    expect(twice.map((it) => it.status).toSorted((a, b) => a - b)).toEqual([200, 409])
    expect(applied).toBe(1)
  })
})

describe('what the clock does', () => {
  let id: string
  const kinds = async (who: string): Promise<string[]> =>
    (await (await office.as(who)).get('/api/notices?state=unread&page_size=100')).body.rows
      .filter((it: Row) => it.link === `/approvals/${id}` && it.kind_code !== 'approval.waiting')
      .map((it: Row) => String(it.kind_code).replace('approval.', ''))
      .toSorted()

  it('reminds at half of the time and at its end, each of one thing once', async () => {
    office.day.today = '2026-08-03'
    id = await startByRole('stranger', 'sub')
    expect(await office.settle()).toMatchObject({ handed_over: 0 })

    office.day.today = '2026-08-04'
    await office.settle()
    await office.settle()
    expect(await kinds('sub')).toEqual(['half'])
  })

  it('hands what was left for two working days to the superior as well', async () => {
    office.day.today = '2026-08-06'

    expect(await office.settle()).toEqual({ expired: 0, passed: 0, handed_over: 2 })
    expect(await office.settle()).toEqual({ expired: 0, passed: 0, handed_over: 0 })

    expect(await kinds('sub')).toEqual(['due', 'half'])
    expect(await kinds('branch')).toEqual(['deputy', 'due', 'half'])
    expect(await office.toDo('branch')).toEqual([id])
    const shown = await one('branch', id)
    expect(shown).toMatchObject({
      is_overdue: true,
      for_users: [{ display_name: '彭丽' }, { display_name: '王强' }],
    })
    expect(shown.moves).toContain('approve')
  })

  it('ends what ran out of time at once, and writes it down once', async () => {
    office.day.today = '2026-08-11'

    expect(await one('sub', id)).toMatchObject({ state_code: 'expired', moves: [] })
    expect(await office.toDo('branch')).toEqual([])
    const late = await office.decide('sub', id, ['approve', '同意'])
    expect(late).toMatchObject({ status: 409, body: { state_code: 'expired' } })
    expect(await office.settle()).toEqual({ expired: 1, passed: 0, handed_over: 0 })
    expect(await office.settle()).toEqual({ expired: 0, passed: 0, handed_over: 0 })
    expect(await kinds('stranger')).toEqual(['expired'])
    const state = 'select state_code from approvals.requests where request_id = $1'
    expect(await office.owner(state, [id])).toEqual([{ state_code: 'expired' }])
  })

  it('leaves a line in the audit trail for every move, as people’s moves do', async () => {
    const lines = await office.owner(
      `select distinct action from platform.audit_log where action like 'approvals.%' order by action`,
    )
    expect(lines.map((it) => String(it.action).replace('approvals.', ''))).toEqual([
      'absence',
      'absence_cancelled',
      'approve',
      'expire',
      'hand_over',
      'reject',
      'submit',
      'take_effect',
      'transfer',
    ])
  })
})

describe('the database', () => {
  it('takes no decision of the maker, none twice, and no change after the end', async () => {
    const ended = `select request_id from approvals.requests where state_code = 'effective'
      and flow_code = 'test_export' limit 1`
    const [{ request_id: id } = {}] = await office.owner(ended)
    const insert = (user: string, level: number) =>
      office.owner(
        `insert into approvals.decisions
           (request_id, round_no, level_no, move_code, user_id, opinion, decided_at)
         values ($1, 1, $3, 'approve', $2, '同意', now())`,
        [id, user, level],
      )
    const reopen = `update approvals.requests set state_code = 'submitted' where request_id = $1`

    await expect(insert('RM2', 9)).rejects.toThrow(/may not decide/)
    await expect(insert('BRANCH', 1)).rejects.toThrow(/one_decision_a_level/)
    await expect(office.owner(reopen, [id])).rejects.toThrow(/come to its end/)
    await expect(office.owner('delete from approvals.decisions')).rejects.toThrow(/append-only/)
  })
})
