import { afterAll, beforeAll, expect, test } from 'vitest'
import { quietLog } from '../../../tests/support/actors.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { migrate } from '../../platform/migrate.ts'
import { type Connection, connect } from '../../platform/postgres/index.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await givenDatabase({ through: '0272' })
})
afterAll(() => database?.drop())

const CONTENT = `jsonb_build_object('name_zh', '柜员', 'name_en', 'Teller', 'power_code', 'business',
  'reach_kind', null, 'is_active', true, 'permissions', '[]'::jsonb)`
const COPIED = `'[{"field_class": "amount", "in_list": "clear", "in_record": "clear"}]'::jsonb`

async function givenFromBefore(owner: Connection): Promise<void> {
  await owner.query(`
    insert into people.role_changes (role_code, kind_code, before, after, copied_from, copied_fields, reason,
      state_code, proposed_by, proposed_at)
    values
      ('rm_hunter', 'change', ${CONTENT}, ${CONTENT}, null, null, '季度权限复核', 'proposed', 'sec', now()),
      ('rm_own', 'create', null, ${CONTENT}, 'rm_hunter', ${COPIED}, '社区客户经理', 'proposed', 'sec',
        now());
    insert into approvals.requests
      (flow_code, title_zh, title_en, facts, summary, reason, maker_id, created_at)
    values ('access', '客户 C1 临时访问', 'Access to C1', '{}', '[]', '电话约访客户', 'rm', now());
    insert into approvals.notices (user_id, request_id, kind_code, notice_key, raised_at, seen_at)
    select 'sub', request_id, kind, kind || ':1:1', now(), seen
    from approvals.requests, (values ('urged', null), ('half', now())) as told (kind, seen)`)
}

test('what was asked for and told before keeps its meaning', async () => {
  await connect(database.url('owner'), givenFromBefore)
  await migrate(database.url('owner'), quietLog)

  await connect(database.url('owner'), async (owner) => {
    const { rows: changes } = await owner.query(`
      select c.role_code, c.state_code, c.decided_by, c.decided_note, c.request_id,
        c.before -> 'fields' as before, c.after -> 'fields' as after, (
        select count(*)::integer from platform.role_fields as f where f.role_code = c.role_code) as count
      from people.role_changes as c order by c.change_id`)
    const [changed, made] = changes
    // Both sides say what the role shows: the change asks for nothing else there.
    expect(changed.after).toEqual(changed.before)
    expect(changed.after).toHaveLength(changed.count)
    expect(made).toMatchObject({ before: null, after: [{ field_class: 'amount', in_list: 'clear' }] })
    // What waited under the rule of before is asked for anew.
    for (const { state_code, decided_by, decided_note, request_id } of changes) {
      expect([state_code, decided_by, request_id]).toEqual(['withdrawn', 'sec', null])
      expect(decided_note).toContain('请重新提交')
    }

    const { rows: told } = await owner.query(`
      select user_id, kind_code, link, facts, read_at is not null as is_read, dedupe_key
      from notices.notices order by notice_id`)
    const facts = { title: { zh: '客户 C1 临时访问', en: 'Access to C1' } }
    const notice = { user_id: 'sub', link: '/approvals/1', facts }
    expect(told).toEqual([
      { ...notice, kind_code: 'approval.urged', is_read: false, dedupe_key: '1 urged:1:1' },
      { ...notice, kind_code: 'approval.half', is_read: true, dedupe_key: '1 half:1:1' },
    ])
  })
})
