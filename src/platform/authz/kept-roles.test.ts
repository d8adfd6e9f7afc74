import { afterAll, beforeAll, expect, test } from 'vitest'
import { quietLog } from '../../../tests/support/actors.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { systemClock } from '../clock.ts'
import { openDatabases } from '../db.ts'
import { migrate } from '../migrate.ts'
import { connect } from '../postgres/index.ts'
import { listUsers } from '../auth/users.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await givenDatabase({ through: '0185' })
})
afterAll(() => database?.drop())

test('who had rights and reaches of his own before there were roles keeps them, in posts', async () => {
  await connect(database.url('owner'), async (owner) => {
    await owner.query(`
      insert into platform.users
        (user_id, username, display_name, title, password_hash, created_at, password_changed_at)
      values
        ('E1', 'li', '李梅', '支行行长', 'x', now(), now()),
        ('E2', 'wang', '王敏', '支行行长', 'x', now(), now()),
        ('A1', 'admin', '管理员', '', 'x', now(), now());
      insert into platform.user_reaches (user_id, position, reach_kind, unit_id)
      values ('E1', 1, 'org', '9902001000'), ('E1', 2, 'manager', '9902001000'),
         ('E2', 1, 'org', '9903001000');
      insert into platform.user_permissions (user_id, permission)
      values ('E1', 'identity.propose'), ('E2', 'identity.propose'), ('A1', 'audit.read')`)
  })
  await migrate(database.url('owner'), quietLog)

  const databases = openDatabases({ url: database.url('api'), log: quietLog })
  try {
    const users = await listUsers({ databases, clock: systemClock })
    const posts = Object.fromEntries(users.map((user) => [user.username, user.posts]))
    const rights = ['customers.export', 'customers.read', 'identity.propose']
    expect(posts['li']).toMatchObject([
      { unit_id: '9902001000', title: '支行行长', reach_kind: 'org', permissions: rights },
      { unit_id: '9902001000', reach_kind: 'manager', permissions: rights },
    ])
    expect(posts['wang']).toMatchObject([{ unit_id: '9903001000', role_code: posts['li']![0]!.role_code }])
    expect(posts['admin']).toMatchObject([{ reach_kind: null, permissions: ['audit.read'] }])
    // What the reach showed before, the role shows.
    expect(posts['li']![0]!.fields).toMatchObject({ person_name: { list: 'clear', record: 'clear' } })
  } finally {
    await databases.close()
  }
})
