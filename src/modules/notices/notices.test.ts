import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Browser, givenApp } from '../../../tests/support/app.ts'
import { quietLog } from '../../../tests/support/actors.ts'
import { BRANCH, givenPublication, HEAD, managerOf } from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { givenMailServer } from '../../../tests/support/receivers.ts'
import { setMailAddress } from '../../platform/auth/mail-addresses.ts'
import type { Clock } from '../../platform/clock.ts'
import { PROJECT_DIR } from '../../platform/config.ts'
import { openKeyRing } from '../../platform/crypto/index.ts'
import { type Databases, inTransaction, openDatabases } from '../../platform/db.ts'
import { mailChannel } from '../../platform/notify/mail.ts'
import { connect } from '../../platform/postgres/index.ts'
import { defineNoticeKinds, type NewNotice, notify, sendDueMails, settleNotices } from './index.ts'

defineNoticeKinds([
  {
    kind: 'test.asked',
    zh: '待办',
    en: 'Asked',
    priority: 'high',
    channels: ['mail'],
    facts: { what: 'inside', day: 'open' },
    sentence: { zh: '请处理{what}', en: 'Please see to {what}' },
    outside: { zh: '{day}有一项待办', en: 'Something is to be done on {day}' },
    quiet_hours: 2,
  },
  {
    kind: 'test.told',
    zh: '告知',
    en: 'Told',
    priority: 'low',
    channels: [],
    facts: {},
    sentence: { zh: '一切正常', en: 'All is well' },
    quiet_hours: null,
  },
])

const START = new Date('2026-07-03T02:00:00Z')
let now = START
const later = (minutes: number) => (now = new Date(now.getTime() + minutes * 60_000))
const clock: Clock = { now: () => now, today: () => '2026-07-03' }

let database: TestDatabase
let server: Awaited<ReturnType<typeof givenApp>>
let batch: Databases
let mail: Awaited<ReturnType<typeof givenMailServer>>

beforeAll(async () => {
  database = await givenDatabase()
  server = await givenApp({ database, clock })
  batch = openDatabases({ url: database.url('batch'), log: quietLog })
  mail = await givenMailServer()
  await givenPublication(database)
  const none = { permissions: [] }
  await server.addUser({ ...none, user_id: 'A', username: 'anna', reaches: [managerOf()] })
  await server.addUser({ ...none, user_id: 'B', username: 'bo', reaches: [] })
  await server.addUser({
    user_id: 'R',
    username: 'retail',
    reaches: [BRANCH],
    permissions: ['repair.retail'],
  })
  await server.addUser({ user_id: 'S', username: 'steward', reaches: [HEAD], permissions: ['repair.all'] })
})
afterAll(async () => {
  await mail?.close()
  await batch?.close()
  await server?.close()
  await database?.drop()
})
beforeEach(async () => {
  now = START
  mail.mails.length = 0
  mail.state.refuses = false
  await connect(database.url('owner'), (owner) =>
    owner.query('truncate notices.notices, notices.mails, notices.channel_choices'),
  )
})

const browsers = new Map<string, Promise<Browser>>()
const as = (username: string) => {
  const known = browsers.get(username) ?? server.signIn(username)
  browsers.set(username, known)
  return known
}

const tell = (more: Partial<NewNotice>, databases = server.databases) =>
  inTransaction(databases, (db) =>
    notify(db, { kind: 'test.asked', to: ['A'], link: '/tasks', clock, ...more }),
  )
const inbox = async (username: string, query = '') =>
  (await (await as(username)).get(`/api/notices${query}`)).body
const countOf = async (username: string) => (await inbox(username)).total

describe('the server', () => {
  it('knows every kind that a module describes', async () => {
    const described = globSync('src/modules/*/service/*.ts', { cwd: PROJECT_DIR }).flatMap((path) =>
      [
        ...readFileSync(join(PROJECT_DIR, path), 'utf8').matchAll(/^ +kind: '([a-z_]+\.[a-z_]+)',\n +zh:/gm),
      ].map(([, kind]) => kind!),
    )
    const { kinds } = (await (await as('anna')).get('/api/notices/settings')).body
    const known = kinds.map((it: { kind_code: string }) => it.kind_code)
    expect(known.filter((it: string) => !it.startsWith('test.'))).toEqual(described.toSorted())
    expect(described).toContain('night.failed')
  })
})

describe('a notice', () => {
  it('is one of each receiver, in both languages, and read by each for himself', async () => {
    expect(await tell({ to: ['A', 'B', 'A', 'nobody'], facts: { what: '张伟的地址' } })).toBe(2)

    const anna = await as('anna')
    const { body } = await anna.get('/api/notices?state=unread')
    expect(body).toMatchObject({ total: 1, unread: 1 })
    expect(body.rows[0]).toMatchObject({
      kind: { zh: '待办', en: 'Asked' },
      priority_code: 'high',
      sentence: { zh: '请处理张伟的地址', en: 'Please see to 张伟的地址' },
      link: '/tasks',
      read_at: null,
    })
    const read = { payload: { notice_ids: [body.rows[0].notice_id] } }
    expect((await anna.send('POST', '/api/notices/read', read)).body).toEqual({ unread: 0 })
    expect((await anna.get('/api/notices/unread')).body).toEqual({ unread: 0 })

    const bo = await as('bo')
    expect((await bo.get('/api/notices/unread')).body).toEqual({ unread: 1 })
    // Nobody reads another's, and nobody finishes it.
    await bo.send('POST', '/api/notices/read', read)
    expect((await bo.get('/api/notices/unread')).body).toEqual({ unread: 1 })
    const done = `/api/notices/${body.rows[0].notice_id}/done`
    expect((await bo.send('POST', done, { payload: {} })).status).toBe(404)
  })

  it('of what did not happen there is none', async () => {
    const failing = inTransaction(server.databases, async (db) => {
      await notify(db, { kind: 'test.asked', to: ['A'], link: '/tasks', clock })
      throw new Error('it did not happen')
    })
    await expect(failing).rejects.toThrow('did not happen')
    expect(await countOf('anna')).toBe(0)
  })

  it('is told once under its key, and again when its quiet time is over', async () => {
    const again = () => tell({ dedupe_key: 'night 7' })
    expect(await again()).toBe(1)
    expect(await again()).toBe(0)
    expect(await tell({ dedupe_key: 'night 8' })).toBe(1)
    // Somebody new is told; who knows already is not.
    expect(await tell({ dedupe_key: 'night 7', to: ['A', 'B'] })).toBe(1)
    later(121)
    expect(await again()).toBe(1)

    const forEver = () => tell({ kind: 'test.told', dedupe_key: 'x' })
    expect(await forEver()).toBe(1)
    later(365 * 24 * 60)
    expect(await forEver()).toBe(0)
  })

  it('is told once, however many tell it at the same moment', async () => {
    const told = await Promise.all(Array.from({ length: 5 }, () => tell({ dedupe_key: 'at once' })))
    expect(told.toSorted((one, other) => one - other)).toEqual([0, 0, 0, 0, 1])
  })

  it('reaches a role, a post, and who may do something where it is seen, but not who caused it', async () => {
    const unit_ids = ['9902001000']
    const to = { permissions: ['repair.retail', 'repair.all'], unit_ids }
    await tell({ to })
    expect([await countOf('retail'), await countOf('steward')]).toEqual([1, 0])
    // What another branch looks after only the head office sees.
    await tell({ to: { ...to, unit_ids: ['9901000000'] } })
    expect([await countOf('retail'), await countOf('steward')]).toEqual([1, 1])

    expect(await tell({ to: { ...to, permissions: ['repair.retail'] }, by: 'R' })).toBe(0)
    const { rows } = await connect(database.url('owner'), (owner) =>
      owner.query('select role_code, post_id from platform.posts where unit_id = $1', ['9902000000']),
    )
    expect(await tell({ to: { role_code: rows[0].role_code, unit_id: '9902001000' } })).toBe(1)
    expect(await tell({ to: { role_code: rows[0].role_code } })).toBe(1)
    expect(await tell({ to: [{ post_id: rows[0].post_id }, { role_code: 'it_ops' }] })).toBe(1)
    expect(await countOf('retail')).toBe(4)
  })

  it('that asks for something is settled for all when one has done it', async () => {
    await tell({ to: ['A', 'B'], link: '/system/repairs/7', due_on: '2026-07-08' })
    expect((await inbox('anna', '?state=waiting')).total).toBe(1)

    await inTransaction(batch, (db) =>
      settleNotices(db, { link: '/system/repairs/7', kinds: ['test.asked'], clock }),
    )
    const { rows, unread } = await inbox('anna')
    expect([unread, rows[0].done_at !== null]).toEqual([0, true])
    expect((await inbox('bo', '?state=waiting')).total).toBe(0)
  })

  it('can be narrowed by kind, and all of a kind be read', async () => {
    await tell({})
    await tell({ kind: 'test.told' })
    await tell({ kind: 'test.told' })
    const anna = await as('anna')
    const told = (await anna.get('/api/notices?kind=test.told&page_size=20')).body
    expect(told).toMatchObject({ total: 2, unread: 3 })
    expect(told.kinds).toMatchObject([
      { kind_code: 'test.asked', total: 1, unread: 1 },
      { kind_code: 'test.told', total: 2, unread: 2 },
    ])
    const all = { payload: { kind: 'test.told' } }
    expect((await anna.send('POST', '/api/notices/read-all', all)).body).toEqual({ unread: 1 })
    expect((await anna.send('POST', '/api/notices/read-all', { payload: {} })).body).toEqual({ unread: 0 })
  })

  it('of an unknown kind or with an unknown fact is a bug', async () => {
    await expect(tell({ kind: 'test.unknown' })).rejects.toThrow('no kind of notice test.unknown')
    await expect(tell({ facts: { name: '张伟' } })).rejects.toThrow('knows no fact name')
  })
})

describe('the bell', () => {
  it('counts by its own index, without the rows of others', async () => {
    await connect(database.url('owner'), async (owner) => {
      await owner.query(`
        insert into notices.notices (user_id, kind_code, priority_code, link, raised_at, read_at)
        select 'U' || n % 200, 'test.told', 'low', '/', now(), case when n % 10 > 0 then now() end
        from generate_series(1, 40000) as n`)
      await owner.query('vacuum analyze notices.notices')
      const { rows } = await owner.query(
        `explain select cast(count(*) as integer) from notices.notices
        where user_id = 'U0' and read_at is null`,
      )
      const plan = rows.map((it) => it['QUERY PLAN']).join('\n')
      expect(plan).toContain('notices_unread')
      expect(plan).not.toContain('Seq Scan')
    })
  })
})

/** The words of a mail, whatever its letters were turned into on the way. */
const wordsOf = (content: string) =>
  decodeURIComponent(
    content
      .replaceAll(/=\r?\n/g, '')
      .replaceAll('%', '%25')
      .replaceAll(/=([0-9A-F]{2})/g, '%$1'),
  )

describe('a mail', () => {
  const mailTo = (to: string) => mailChannel({ smtpUrl: mail.url, from: 'zhike@bank.cn', to: [to] })
  const send = () => sendDueMails({ db: batch.db, keys: keys(), clock, mailTo })

  const keys = () => openKeyRing(join(server.stateDir, 'keys'))

  beforeAll(() =>
    setMailAddress(
      { db: server.databases.db, keys: keys() },
      { username: 'anna', mail_address: 'anna@bank.cn' },
    ),
  )

  it('goes to the person’s address and says nothing that is the house’s own', async () => {
    await tell({ to: ['A', 'B'], facts: { what: '张伟的地址', day: '7月8日' }, due_on: '2026-07-08' })
    // Before it is sent there is only what was written down.
    expect(mail.mails).toEqual([])

    expect(await send()).toEqual({ sent: 1, failed: [] })
    expect(await send()).toEqual({ sent: 0, failed: [] })
    const [{ to, content }] = mail.mails as [(typeof mail.mails)[number]]
    expect(to).toEqual(['anna@bank.cn'])
    const text = wordsOf(content)
    expect(text).toContain('7月8日有一项待办')
    expect(text).toContain('2026-07-08')
    expect(text).not.toContain('张伟')
  })

  it('is sent again when it was refused, at growing distances', async () => {
    mail.state.refuses = true
    await tell({})
    expect(await send()).toMatchObject({ sent: 0, failed: [expect.stringContaining('no such box')] })
    mail.state.refuses = false
    expect(await send()).toEqual({ sent: 0, failed: [] })
    later(1)
    expect(await send()).toEqual({ sent: 1, failed: [] })
  })

  it('is taken up by one of two who send, and by another when the first is cut off', async () => {
    await tell({})
    const both = await Promise.all([send(), send()])
    expect(both.map((it) => it.sent).toSorted((one, other) => one - other)).toEqual([0, 1])
    expect(mail.mails).toHaveLength(1)
  })

  it('comes of the kinds that one has chosen', async () => {
    const anna = await as('anna')
    const before = (await anna.get('/api/notices/settings')).body
    expect(before.mail_address).toBe('anna@bank.cn')
    const isOn = (settings: typeof before, kind: string) =>
      settings.kinds.find((it: { kind_code: string }) => it.kind_code === kind)?.is_mail_on
    expect([isOn(before, 'test.asked'), isOn(before, 'test.told')]).toEqual([true, false])

    const choose = (kind: string, is_mail_on: boolean) =>
      anna.send('PUT', `/api/notices/settings/${kind}`, { payload: { is_mail_on } })
    await choose('test.asked', false)
    const after = (await choose('test.told', true)).body
    expect([isOn(after, 'test.asked'), isOn(after, 'test.told')]).toEqual([false, true])
    expect((await choose('test.unknown', true)).status).toBe(404)

    await tell({})
    await tell({ kind: 'test.told' })
    expect(await send()).toEqual({ sent: 1, failed: [] })
    // The inbox has both.
    expect(await countOf('anna')).toBe(2)
  })
})
