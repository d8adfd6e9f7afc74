import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PeopleStage, givenPeopleStage, HEAD_OFFICE, SUB_TY } from '../../../tests/support/app-people.ts'
import { decide } from '../../../tests/support/agree.ts'
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
const change = async (...wish: Parameters<typeof propose>) => {
  const { body } = await propose(...wish)
  return decide(sec2, body.request_id)
}
const openOf = async (request_id: string, by: Browser) =>
  (await by.get(`/api/approvals/${request_id}`)).body.request
const withdraw = async (request_id: string, by = sec) => {
  const { revision } = await openOf(request_id, sec)
  return by.send('POST', `/api/approvals/${request_id}/withdraw`, { payload: { revision, opinion: '' } })
}
const firstChange = async (role_code: string) => (await roleOf(role_code)).changes[0]

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
    const request_id = body.request_id as string
    expect((await propose('rm_hunter', 'change', { content: after })).body.code).toBe('role_change_open')

    expect((await decide(sec, request_id)).status).toBe(403)
    expect((await wang.get('/api/session')).body.permissions).toEqual(before.permissions)
    expect(await firstChange('rm_hunter')).toMatchObject({
      ...{ request_id, state_code: 'waiting', may_open: true, proposed_by_name: 'sec姓名' },
      diff: { added: ['quality.read'], removed: [before.permissions[0]] },
    })

    expect((await decide(sec2, request_id)).body.request.state_code).toBe('effective')
    expect((await wang.get('/api/session')).body.permissions).toEqual(after.permissions.toSorted())
    expect((await decide(sec2, request_id, { move: 'reject' })).status).toBe(409)
    const decided = { state_code: 'approved', decided_by_name: 'sec2姓名', may_open: true, request_id }
    expect(await firstChange('rm_hunter')).toMatchObject(decided)
    const told = (await wang.get('/api/notices')).body.rows
    expect(told).toMatchObject([
      { kind_code: 'access.role_changed', sentence: { zh: '您的角色“外拓客户经理”的权限已变更' } },
    ])
    const lines = await stage.databases.db
      .selectFrom('platform.audit_log')
      .select(['user_id', 'action', 'details'])
      .where('subject', '=', 'rm_hunter')
      .execute()
    expect(lines).toMatchObject([
      {
        ...{ user_id: 'sec2', action: 'role.change.approve' },
        details: { request_id, made_by: 'sec', before: { permissions: before.permissions } },
      },
    ])
  })

  it('is read in words by whoever decides it', async () => {
    const before = await contentOf('rm_ops')
    const permissions = [...before.permissions.slice(1), 'quality.read']
    const { body } = await propose('rm_ops', 'change', {
      content: { ...before, permissions, name_en: 'Hall', reach_kind: 'org' },
    })
    const { permissions: words } = (await sec.get('/api/roles')).body
    const said = (code: string) => {
      const { zh, en } = words.find((it: { permission: string }) => it.permission === code)
      return { zh, en }
    }
    const request = await openOf(body.request_id, sec2)
    expect(request).toMatchObject({
      flow_code: 'role_change',
      title_zh: `变更角色：${String(before['name_zh'])}`,
      reason,
    })
    const lineOf = (label_zh: string) =>
      request.summary.find((it: { label_zh: string }) => it.label_zh === label_zh)
    expect(lineOf('角色').value).toMatchObject({ zh: `${String(before['name_zh'])}（rm_ops）` })
    expect(lineOf('增加权限')).toMatchObject({ before: null, after: [said('quality.read')] })
    expect(lineOf('取消权限')).toMatchObject({ before: [said(before.permissions[0]!)], after: null })
    expect(lineOf('英文名称')).toMatchObject({ after: 'Hall' })
    await withdraw(body.request_id)
  })

  it('is not made where the role has become another meanwhile', async () => {
    const before = await contentOf('teller')
    const { body } = await propose('teller', 'change', { content: { ...before, name_en: 'Counter' } })
    const call = (name_en: string) =>
      stage.databases.db
        .updateTable('platform.roles')
        .set({ name_en })
        .where('role_code', '=', 'teller')
        .execute()
    await call('Cashier')
    const refused = await decide(sec2, body.request_id)
    expect(refused).toMatchObject({ status: 409, body: { code: 'effect_failed', reason_code: 'role_moved' } })
    await call(before['name_en'] as string)
    await withdraw(body.request_id)
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
    const first = (await propose('teller', 'change', { content: wish })).body.request_id
    expect((await withdraw(first, sec2)).status).toBe(403)
    const refused = await decide(sec2, first, { move: 'reject', opinion: '名称未经批准' })
    expect(refused.body.request.state_code).toBe('rejected')
    const second = (await propose('teller', 'change', { content: wish })).body.request_id
    expect((await withdraw(second)).body.request.state_code).toBe('cancelled')
    expect(await contentOf('teller')).toEqual(before)
    expect((await roleOf('teller')).changes).toEqual([])
  })

  it('is told once to the others who may agree, and what came of it to whoever asked', async () => {
    const content = { ...(await contentOf('teller')), name_en: 'Counter' }
    const { request_id } = (await propose('teller', 'change', { content })).body
    const told = () =>
      stage.databases.db
        .selectFrom('notices.notices')
        .select(['user_id', 'kind_code', 'done_at'])
        .where('link', '=', `/approvals/${request_id}`)
        .orderBy('notice_id')
        .execute()
    expect(await told()).toEqual([{ user_id: 'sec2', kind_code: 'approval.waiting', done_at: null }])
    await decide(sec2, request_id, { move: 'reject', opinion: '名称未经批准' })
    expect(await told()).toMatchObject([
      { user_id: 'sec2', done_at: expect.anything() },
      { user_id: 'sec', kind_code: 'approval.rejected', done_at: null },
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
    const { diff } = await firstChange('rm_product')
    expect(diff).toMatchObject({ added: [], removed: [] })
    expect(diff.shown).toContainEqual({
      field_class: 'amount',
      before: { in_list: 'clear', in_record: 'clear' },
      after: { in_list: 'hidden', in_record: 'masked' },
    })
    expect(diff.shown).toContainEqual({
      field_class: 'employer',
      before: { in_list: 'clear', in_record: 'clear' },
      after: masked,
    })
    const fieldsNow = async () => (await su.get('/api/session')).body.fields
    const fieldsWere = await fieldsNow()
    expect(fieldsWere.amount).toEqual({ list: 'clear', record: 'clear' })
    await decide(sec, body.request_id)
    expect(await fieldsNow()).toEqual(fieldsWere)
    await decide(sec2, body.request_id)
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
    expect(await firstChange('teller')).toMatchObject({
      after: { fields: before['fields'] },
      diff: { shown: [] },
    })
    await withdraw(body.request_id)
  })
})

describe('a role of one’s own', () => {
  it('is made of another, keeps its power, and is closed when nobody has it any more', async () => {
    const copy = { ...(await contentOf('rm_hunter')), name_zh: '社区客户经理', name_en: 'Community manager' }
    const unsaid = { ...copy, fields: undefined }
    const asked = await propose('rm_community', 'create', { content: unsaid, copied_from: 'rm_hunter' })
    const waiting = (await sec2.get('/api/roles')).body.changes
    const { fields } = waiting[0].after
    expect(waiting).toMatchObject([
      { role_code: 'rm_community', copied_from: { role_code: 'rm_hunter', name_zh: '外拓客户经理' } },
    ])
    expect(fields).toContainEqual({ field_class: 'employer', in_list: 'clear', in_record: 'clear' })
    // What the model shows by the time of the agreement was not seen by who agrees.
    const shownBy = (in_list: string) =>
      stage.databases.db
        .updateTable('platform.role_fields')
        .set({ in_list })
        .where('role_code', '=', 'rm_hunter')
        .where('field_class', '=', 'employer')
        .execute()
    await shownBy('hidden')
    await decide(sec2, asked.body.request_id)
    await shownBy('clear')
    const lines = await stage.databases.db
      .selectFrom('platform.audit_log')
      .select('details')
      .where('subject', '=', 'rm_community')
      .execute()
    expect(lines).toHaveLength(1)
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

describe('roles as text', () => {
  const read = async () => (await sec.get('/api/role-files/configuration')).text
  const send = (text: string, more: object = { reason }) =>
    sec.send('POST', '/api/role-files', { payload: { text, ...more } })
  const withRole = (text: string, role_code: string, change: (role: Content) => Content): string =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .map((it) => JSON.stringify(it.role_code === role_code ? change(it) : it))
      .join('\n')

  it('say what holds, and a file that says the same asks for nothing', async () => {
    const text = await read()
    expect(JSON.parse(text.split('\n')[0]!)).toEqual({ zhike_config: 1, kind: 'roles' })
    const { body } = await send(text, { is_preview: true })
    expect(body).toEqual({ changes: [], problems: [], request_ids: [] })
    expect((await send(text)).body.reason_code).toBe('nothing_changes')
  })

  it('are looked through, asked for one by one, and come out as the file says', async () => {
    const before = await read()
    const left = withRole(before, 'perf_admin', (it) => ({ ...it, permissions: it.permissions.slice(1) }))
    const made = { ...JSON.parse(left.split('\n')[1]!), role_code: 'from_afar', name_zh: '异地专员' }
    const text = `${left}\n${JSON.stringify({ ...made, copied_from: null })}`
    const { body: seen } = await send(text, { is_preview: true })
    expect(seen.changes.map((it: { title_zh: string }) => it.title_zh)).toEqual([
      '变更角色：绩效管理员',
      '新建角色：异地专员',
    ])
    const { body } = await send(text)
    expect(body.request_ids).toHaveLength(2)
    for (const id of body.request_ids) expect((await decide(sec2, id)).status).toBe(200)
    expect((await send(text, { is_preview: true })).body.changes).toEqual([])
    // The text from before takes it back; what it does not name stays.
    const { body: back } = await send(before)
    expect((await decide(sec2, back.request_ids[0])).status).toBe(200)
    expect((await roleOf('perf_admin')).role.is_as_delivered).toBe(true)
    expect((await roleOf('from_afar')).role.is_active).toBe(true)
  })

  it('are asked for all or not at all, and a line that is wrong is named', async () => {
    const text = withRole(await read(), 'perf_admin', (it) => ({ ...it, power_code: 'audit' }))
    const odd = withRole(text, 'rm_ops', (it) => ({ ...it, name_en: 'Other' }))
    const { status, body } = await send(odd)
    expect(status).toBe(422)
    expect(body.problems).toMatchObject([{ name: 'perf_admin', code: 'role_power_kept' }])
    expect((await firstChange('rm_ops'))?.state_code).not.toBe('waiting')
    const broken = text.split('\n').with(3, '{"role_code": 1}').join('\n')
    expect((await send(broken)).body).toMatchObject({ code: 'invalid', line: 4 })
    expect((await send('{"zhike_config":1,"kind":"configuration"}')).body).toMatchObject({ line: 1 })
  })
})
