import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PeopleStage, givenPeopleStage, HEAD_OFFICE, SUB_TY } from '../../../tests/support/app-people.ts'
import type { Browser } from '../../../tests/support/app.ts'

let stage: PeopleStage
let sec: Browser
let sec2: Browser
const reason = '季度权限复核'

type Content = { permissions: string[]; [field: string]: unknown }
const roleOf = async (role_code: string) => (await sec.get(`/api/roles/${role_code}`)).body
const contentOf = async (role_code: string): Promise<Content> => {
  const { role } = await roleOf(role_code)
  const { name_zh, name_en, power_code, reach_kind, is_active, permissions, fields } = role
  return { name_zh, name_en, power_code, reach_kind, is_active, permissions, fields }
}
const propose = (role_code: string, kind_code: string, more?: object) =>
  sec.send('POST', `/api/roles/${role_code}/changes`, { payload: { kind_code, reason, ...more } })
const decide = (change_id: string, move: string, by = sec2) =>
  by.send('POST', `/api/role-changes/${change_id}/${move}`, { payload: { note: '' } })
const change = async (...wish: Parameters<typeof propose>) => {
  const { body } = await propose(...wish)
  return decide(body.change.change_id, 'approve')
}

beforeAll(async () => {
  stage = await givenPeopleStage()
  await stage.person('wang', [['rm_hunter', SUB_TY]])
  await stage.person('su', [['rm_product', SUB_TY]])
  await stage.person('gao', [['perf_admin', HEAD_OFFICE]])
  sec = await stage.signIn('sec')
  sec2 = await stage.signIn('sec2')
})
afterAll(() => stage?.drop())

describe('a change of a role', () => {
  it('waits for another person, and holds at once when he has agreed', async () => {
    const wang = await stage.signIn('wang')
    const before = await contentOf('rm_hunter')
    const after = { ...before, permissions: [...before.permissions.slice(1), 'quality.read'] }
    const { body } = await propose('rm_hunter', 'change', { content: after })
    expect(body.change.diff).toMatchObject({ added: ['quality.read'], removed: [before.permissions[0]] })
    expect((await propose('rm_hunter', 'change', { content: after })).body.code).toBe('role_change_open')

    expect((await decide(body.change.change_id, 'approve', sec)).body.code).toBe('same_person')
    expect((await wang.get('/api/session')).body.permissions).toEqual(before.permissions)
    expect((await roleOf('rm_hunter')).changes[0]).toMatchObject({
      state_code: 'proposed',
      moves: ['withdraw'],
    })

    expect((await decide(body.change.change_id, 'approve')).body.change.state_code).toBe('approved')
    expect((await wang.get('/api/session')).body.permissions).toEqual(after.permissions.toSorted())
    expect((await decide(body.change.change_id, 'reject')).body.code).toBe('role_change_moved')
    const told = (await wang.get('/api/notices')).body.rows
    expect(told).toMatchObject([
      { kind_code: 'access.role_changed', sentence: { zh: '您的角色“外拓客户经理”的权限已变更' } },
    ])
    const lines = await stage.databases.db
      .selectFrom('platform.audit_log')
      .select(['user_id', 'action', 'details'])
      .where('subject', '=', 'rm_hunter')
      .orderBy('audit_id')
      .execute()
    expect(lines.map((it) => [it.user_id, it.action])).toEqual([
      ['sec', 'role.change.propose'],
      ['sec2', 'role.change.approve'],
    ])
    expect(lines[1]?.details).toMatchObject({ before: { permissions: before.permissions } })
  })

  it('of a role that came with the product can be set back', async () => {
    const { role, delivered } = await roleOf('rm_hunter')
    expect(role.is_as_delivered).toBe(false)
    expect(delivered.permissions).toContain('customers.export')
    await change('rm_hunter', 'reset')
    expect(await roleOf('rm_hunter')).toMatchObject({
      role: { is_as_delivered: true, permissions: delivered.permissions },
    })
    expect((await propose('rm_hunter', 'reset')).status).toBe(422)
  })

  it('can be refused by another, and taken back by whoever asked', async () => {
    const before = await contentOf('teller')
    const wish = { ...before, name_zh: '综合柜员' }
    const first = (await propose('teller', 'change', { content: wish })).body.change.change_id
    expect((await decide(first, 'withdraw', sec2)).status).toBe(403)
    expect((await decide(first, 'reject')).body.change.state_code).toBe('rejected')
    const second = (await propose('teller', 'change', { content: wish })).body.change.change_id
    expect((await decide(second, 'withdraw', sec)).body.change.state_code).toBe('withdrawn')
    expect(await contentOf('teller')).toEqual(before)
  })

  it('is told to the others who may agree, and what came of it to whoever asked', async () => {
    const toldOf = (link: string) =>
      stage.databases.db
        .selectFrom('notices.notices')
        .select(['user_id', 'kind_code', 'done_at'])
        .where('link', '=', link)
        .orderBy('notice_id')
        .execute()
    const content = { ...(await contentOf('teller')), name_en: 'Counter' }
    const { change_id } = (await propose('teller', 'change', { content })).body.change
    const link = `/system/roles?change=${change_id}`
    expect(await toldOf(link)).toEqual([{ user_id: 'sec2', kind_code: 'access.role_asked', done_at: null }])
    await decide(change_id, 'reject')
    expect(await toldOf(link)).toMatchObject([
      { user_id: 'sec2', done_at: expect.anything() },
      { user_id: 'sec', kind_code: 'access.role_decided', done_at: null },
    ])
  })

  it('brings no right of another power, no customer to who keeps it, and shuts nobody out', async () => {
    const [teller, admin, keeper] = [
      await contentOf('teller'),
      await contentOf('sys_admin'),
      await contentOf('sec_admin'),
    ]
    const withRight = (content: Content, right: string) => ({
      ...content,
      permissions: [...content.permissions, right],
    })
    for (const [role_code, content] of [
      ['teller', withRight(teller, 'users.manage')],
      ['sys_admin', withRight(admin, 'customers.read')],
      ['sec_admin', withRight(keeper, 'audit.read')],
      ['sys_admin', { ...admin, reach_kind: 'head' }],
    ] as const) {
      expect((await propose(role_code, 'change', { content })).body.code).toBe('powers_apart')
    }
    const shut = { ...keeper, permissions: ['roles.read'] }
    expect((await propose('sec_admin', 'change', { content: shut })).body.code).toBe('role_needed')
    expect((await propose('teller', 'change', { content: withRight(teller, 'no.such') })).status).toBe(422)
  })

  it('is for who keeps rights; others look at most', async () => {
    const body = { kind_code: 'close', reason }
    for (const [name, status] of [
      ['aud', 200],
      ['sys', 403],
      ['wang', 403],
    ] as const) {
      const by = await stage.signIn(name)
      expect([name, (await by.get('/api/roles')).status]).toEqual([name, status])
      expect((await by.send('POST', '/api/roles/teller/changes', { payload: body })).status).toBe(403)
    }
  })
})

describe('how a role shows fields', () => {
  const shown = (field_class: string, in_list: string, in_record: string) => ({
    field_class,
    in_list,
    in_record,
  })

  it('is changed by two people as its rights are, and can be set back', async () => {
    const su = await stage.signIn('su')
    const before = await contentOf('rm_product')
    const fields = [shown('amount', 'hidden', 'masked'), shown('person_name', 'clear', 'clear')]
    const { body } = await propose('rm_product', 'change', { content: { ...before, fields } })
    const masked = { in_list: 'masked', in_record: 'masked' }
    expect(body.change.diff).toMatchObject({ added: [], removed: [] })
    expect(body.change.diff.shown).toContainEqual({
      field_class: 'amount',
      before: { in_list: 'clear', in_record: 'clear' },
      after: { in_list: 'hidden', in_record: 'masked' },
    })
    expect(body.change.diff.shown).toContainEqual({
      field_class: 'employer',
      before: { in_list: 'clear', in_record: 'clear' },
      after: masked,
    })
    const fieldsNow = async () => (await su.get('/api/session')).body.fields
    const fieldsWere = await fieldsNow()
    expect(fieldsWere.amount).toEqual({ list: 'clear', record: 'clear' })
    await decide(body.change.change_id, 'approve', sec)
    expect(await fieldsNow()).toEqual(fieldsWere)
    await decide(body.change.change_id, 'approve')
    expect(await fieldsNow()).toEqual({
      amount: { list: 'hidden', record: 'masked' },
      person_name: { list: 'clear', record: 'clear' },
    })
    const line = await stage.databases.db
      .selectFrom('platform.audit_log')
      .select(['user_id', 'details', 'changes'])
      .where('action', '=', 'role.change.approve')
      .where('subject', '=', 'rm_product')
      .executeTakeFirstOrThrow()
    expect(line).toMatchObject({
      user_id: 'sec2',
      details: { before: { fields: before['fields'] }, after: { fields } },
      changes: [{ field: 'fields', from: before['fields'], to: fields }],
    })

    expect((await roleOf('rm_product')).role.is_as_delivered).toBe(false)
    await change('rm_product', 'reset')
    expect(await fieldsNow()).toEqual(fieldsWere)
    expect((await roleOf('rm_product')).role.is_as_delivered).toBe(true)
  })

  it('is never clear for what is sealed, says nothing twice, and stays where it is not said', async () => {
    const before = await contentOf('teller')
    const wish = (fields: unknown) => propose('teller', 'change', { content: { ...before, fields } })
    for (const sealed of ['id_number', 'mobile', 'email', 'address']) {
      const { body } = await wish([shown(sealed, 'masked', 'clear')])
      expect(body).toMatchObject({ code: 'sealed_field', field_classes: [sealed] })
    }
    const twice = [shown('amount', 'clear', 'clear'), shown('amount', 'hidden', 'hidden')]
    expect((await wish(twice)).status).toBe(422)
    expect((await wish([shown('salary', 'clear', 'clear')])).status).toBe(422)
    const { body } = await propose('teller', 'change', {
      content: { ...before, name_zh: '综合柜员', fields: undefined },
    })
    expect(body.change).toMatchObject({ after: { fields: before['fields'] }, diff: { shown: [] } })
    await decide(body.change.change_id, 'withdraw', sec)
  })
})

describe('a role of one’s own', () => {
  it('is made of another, keeps its power, and is closed when nobody has it any more', async () => {
    const copy = { ...(await contentOf('rm_hunter')), name_zh: '社区客户经理', name_en: 'Community manager' }
    const unsaid = { ...copy, fields: undefined }
    const asked = await propose('rm_community', 'create', { content: unsaid, copied_from: 'rm_hunter' })
    const { fields } = asked.body.change.after
    expect(asked.body.change.copied_from).toMatchObject({ role_code: 'rm_hunter', name_zh: '外拓客户经理' })
    expect(fields).toContainEqual({ field_class: 'employer', in_list: 'clear', in_record: 'clear' })
    const waiting = (await sec2.get('/api/roles')).body.changes
    expect(waiting).toMatchObject([{ role_code: 'rm_community', after: { fields } }])
    // What the model shows by the time of the agreement was not seen by who agrees.
    const shownBy = (in_list: string) =>
      stage.databases.db
        .updateTable('platform.role_fields')
        .set({ in_list })
        .where('role_code', '=', 'rm_hunter')
        .where('field_class', '=', 'employer')
        .execute()
    await shownBy('hidden')
    await decide(asked.body.change.change_id, 'approve')
    await shownBy('clear')
    const lines = await stage.databases.db
      .selectFrom('platform.audit_log')
      .select('details')
      .where('subject', '=', 'rm_community')
      .execute()
    expect(lines).toHaveLength(2)
    for (const { details } of lines)
      expect(details).toMatchObject({ copied_from: 'rm_hunter', after: { fields } })
    expect(await roleOf('rm_community')).toMatchObject({
      role: {
        is_built_in: false,
        power_code: 'business',
        permissions: copy.permissions,
      },
      delivered: null,
    })
    const fieldsOf = (role_code: string) =>
      stage.databases.db
        .selectFrom('platform.role_fields')
        .select(['field_class', 'in_list', 'in_record'])
        .where('role_code', '=', role_code)
        .orderBy('field_class')
        .execute()
    expect(await fieldsOf('rm_community')).toEqual(await fieldsOf('rm_hunter'))
    const { conflicts } = await roleOf('rm_community')
    expect(conflicts).toContainEqual(
      expect.objectContaining({ role_code: 'perf_admin', reason_zh: '制定计价者不得从计价中受益' }),
    )
    expect((await propose('rm_community', 'create', { content: copy })).body.code).toBe('role_exists')
    expect((await propose('rm_community', 'reset')).body.code).toBe('role_moved')

    const grown = { ...copy, power_code: 'system', permissions: ['customers.read'] }
    await change('rm_community', 'change', { content: grown })
    expect((await roleOf('rm_community')).role).toMatchObject({ power_code: 'business' })
    expect((await propose('rm_hunter', 'close')).body.code).toBe('role_has_members')
    await change('rm_community', 'close')
    expect((await roleOf('rm_community')).role.is_active).toBe(false)
  })

  it('says who has it and which roles nobody may have beside it', async () => {
    const { members, conflicts } = await roleOf('perf_admin')
    expect(members).toMatchObject([{ user_id: 'gao', unit_name: '知客银行' }])
    const codes = conflicts.map((it: { role_code: string }) => it.role_code)
    expect(codes).toEqual(expect.arrayContaining(['rm_hunter', 'supervisor', 'sys_admin', 'auditor']))
    expect(codes).not.toContain('teller')
  })
})
