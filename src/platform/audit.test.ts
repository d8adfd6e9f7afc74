import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { quietLog } from '../../tests/support/actors.ts'
import { givenDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { type Anchor, anchorYesterday, openAnchorKey, signAnchor } from './audit-anchor.ts'
import { readSealState, sealAll, sealLines } from './audit-seal.ts'
import { startSealing } from './audit-sealer.ts'
import { verifyAudit, type Verification } from './audit-verify.ts'
import { afterLine, changesBetween, fieldHistory, listAudit, recordAudit } from './audit.ts'
import type { Clock } from './clock.ts'
import { type Databases, inTransaction, openDatabases } from './db.ts'
import { connect } from './postgres/index.ts'

let database: TestDatabase
let databases: Databases
let nowMs = Date.UTC(2026, 5, 29, 1)
const clock: Clock = {
  now: () => new Date(nowMs),
  today: () => new Date(nowMs + 8 * 3_600_000).toISOString().slice(0, 10),
}
const stateDir = mkdtempSync(join(tmpdir(), 'zhike-audit-'))
const keysDir = join(stateDir, 'keys')
const anchorsDir = join(stateDir, 'audit-anchors')

beforeAll(async () => {
  database = await givenDatabase()
  databases = openDatabases({ url: database.url('api'), log: quietLog, poolSize: 12 })
})
afterAll(async () => {
  await databases?.close()
  await database?.drop()
  rmSync(stateDir, { recursive: true, force: true })
})

const needs = () => ({ databases, clock })
const line = (action: string, more = {}) =>
  recordAudit(needs(), { user_id: 'E1', action, outcome: 'done', ...more })
const verify = (range: { from?: string; to?: string } = {}): Promise<Verification> =>
  verifyAudit(databases, {
    from: range.from ?? null,
    to: range.to ?? null,
    anchorsDir,
    publicPems: [openAnchorKey(keysDir).public_pem],
  })
const asOwner = (text: string) => connect(database.url('owner'), (owner) => owner.query(text))
/** As whoever owns the tables can, the triggers out of the way. */
const tamper = (...texts: string[]) =>
  asOwner(
    `begin;
     alter table platform.audit_log disable trigger append_only;
     alter table platform.audit_seals disable trigger append_only;
     alter table platform.audit_anchors disable trigger append_only;
     ${texts.join(';\n')};
     commit`,
  )
const sealedActions = async () => {
  const { rows } = await sql<{ seal_no: string; action: string }>`
    select s.seal_no, l.action from platform.audit_seals s join platform.audit_log l using (audit_id)
    order by s.seal_no`.execute(databases.db)
  return rows
}
const empty = () =>
  tamper(
    'delete from platform.audit_log',
    'delete from platform.audit_seals',
    'delete from platform.audit_anchors',
  )

describe('seals', () => {
  beforeEach(empty)

  it('follow the order of commits: what ends later stands later, however early it was written', async () => {
    let commit = () => {}
    let written = () => {}
    const isWritten = new Promise<void>((resolve) => (written = resolve))
    const slow = inTransaction(databases, async (db) => {
      await recordAudit({ databases: { db }, clock }, { user_id: 'E1', action: 'slow', outcome: 'done' })
      written()
      await new Promise<void>((resolve) => (commit = resolve))
    })
    await isWritten
    await line('quick')
    await sealAll(needs())
    expect((await sealedActions()).map((it) => it.action)).toEqual(['quick'])

    commit()
    await slow
    await line('last')
    await sealAll(needs())
    expect((await sealedActions()).map((it) => it.action)).toEqual(['quick', 'slow', 'last'])
    expect(await verify()).toMatchObject({ seals: 3, findings: 0, unsealed: 0 })
  })

  it('leave no gap, whatever writers and sealers do at once and take back', async () => {
    const writers = Array.from({ length: 5 }, async (_writer, writer) => {
      for (let at = 0; at < 20; at += 1) {
        const work = inTransaction(databases, async (db) => {
          const own = { user_id: `E${writer}`, action: 'work', outcome: 'done' as const }
          await recordAudit({ databases: { db }, clock }, own)
          if (at % 3 === 0) throw new Error('changed my mind')
        })
        await work.catch(() => undefined)
      }
    })
    const writing = new AbortController()
    const sealers = Array.from({ length: 3 }, async () => {
      while (!writing.signal.aborted) await sealLines(needs(), 7)
    })
    await Promise.all(writers)
    writing.abort()
    await Promise.all(sealers)
    await sealAll(needs())

    const numbers = (await sealedActions()).map((it) => Number(it.seal_no))
    expect(numbers).toEqual(Array.from({ length: 65 }, (_, at) => at + 1))
    expect(await verify()).toMatchObject({ seals: 65, last_seal_no: '65', findings: 0, unsealed: 0 })
  })

  it('wait for no other transaction, and miss none that was open for long', async () => {
    const open = await databases.pool.connect()
    await open.query('begin; select pg_current_xact_id()')
    for (let at = 0; at < 5; at += 1) {
      await line(`at ${at}`)
      expect(await sealAll(needs(), 2)).toBe(1)
    }
    await open.query(
      `insert into platform.audit_log (occurred_at, action, outcome) values (now(), 'open for long', 'done')`,
    )
    await open.query('commit')
    open.release()
    await sealAll(needs(), 2)
    expect((await sealedActions()).at(-1)).toEqual({ seal_no: '6', action: 'open for long' })
    expect((await readSealState(databases)).unsealed).toBe(0)
  })

  it('are set by the running program within a second or so, and once more when it ends', async () => {
    const stop = startSealing({ config: { stateDir }, databases, clock, log: quietLog })
    await line('while it runs')
    await expect.poll(async () => (await readSealState(databases)).unsealed, { timeout: 5_000 }).toBe(0)
    await line('at the end')
    await stop()
    expect((await sealedActions()).map((it) => it.action)).toEqual(['while it runs', 'at the end'])
  })

  it('cannot be changed by the application, nor by the owner unless he takes the guard away', async () => {
    await line('kept')
    await sealAll(needs())
    for (const table of ['audit_log', 'audit_seals', 'audit_anchors']) {
      await expect(sql.raw(`delete from platform.${table}`).execute(databases.db)).rejects.toThrow(
        'permission',
      )
    }
    const owner = () =>
      asOwner(
        `alter table platform.audit_seals enable trigger append_only;
         update platform.audit_seals set seal_no = 9`,
      )
    await expect(owner()).rejects.toThrow('append-only')
    const forged = `insert into platform.audit_log (occurred_at, action, outcome, xid)
      values (now(), 'x', 'done', '3')`
    await expect(sql.raw(forged).execute(databases.db)).rejects.toThrow('permission')
  })
})

describe('a trail that somebody has touched', () => {
  const KEPT = ['audit_log', 'audit_seals', 'audit_anchors']
  let anchor: Anchor

  beforeAll(async () => {
    await empty()
    nowMs = Date.UTC(2026, 5, 29, 1)
    for (let at = 1; at <= 12; at += 1) await line(`step ${at}`, { subject: String(at), details: { at } })
    await sealAll(needs())
    nowMs += 86_400_000
    anchor = (await anchorYesterday({ ...needs(), keysDir, anchorsDir }))!
    for (let at = 13; at <= 15; at += 1) await line(`step ${at}`)
    await sealAll(needs())
    for (const table of KEPT) await asOwner(`create table platform.kept_${table} as table platform.${table}`)
  })
  beforeEach(async () => {
    await empty()
    for (const table of KEPT) {
      const how = table === 'audit_log' ? 'overriding system value ' : ''
      await asOwner(`insert into platform.${table} ${how}table platform.kept_${table}`)
    }
    writeFileSync(join(anchorsDir, '2026-06-29.json'), JSON.stringify(anchor))
  })

  const lineOf = (sealNo: number) => `(select audit_id from platform.audit_seals where seal_no = ${sealNo})`

  it('is whole as long as nobody did, and names what waits for its seal', async () => {
    await line('not sealed yet')
    expect(await verify()).toMatchObject({ seals: 15, anchors: 1, findings: 0, unsealed: 1 })
    expect(await verify({ from: '2026-06-30' })).toMatchObject({ seals: 3, first_seal_no: '13', findings: 0 })
    expect(await verify({ to: '2026-06-29' })).toMatchObject({ seals: 12, last_seal_no: '12', findings: 0 })
  })

  it.each([
    [
      'a field of a line',
      [`update platform.audit_log set user_id = 'E9' where audit_id = ${lineOf(5)}`],
      'line_changed',
      '5',
    ],
    [
      'its details',
      [`update platform.audit_log set details = '{}' where audit_id = ${lineOf(5)}`],
      'line_changed',
      '5',
    ],
    [
      'its moment',
      [
        `update platform.audit_log set occurred_at = occurred_at + interval '1 microsecond'
         where audit_id = ${lineOf(5)}`,
      ],
      'line_changed',
      '5',
    ],
    [
      'the moment of a seal',
      [`update platform.audit_seals set sealed_at = sealed_at - interval '1 microsecond' where seal_no = 5`],
      'line_changed',
      '5',
    ],
    [
      'a line that is gone',
      [`delete from platform.audit_log where audit_id = ${lineOf(5)}`],
      'line_missing',
      '5',
    ],
    [
      'a line that is gone with its seal',
      [
        `delete from platform.audit_log where audit_id = ${lineOf(5)}`,
        'delete from platform.audit_seals where seal_no = 5',
      ],
      'seals_missing',
      '5',
    ],
    [
      'two lines that have changed places',
      [
        'create temp table ids as select seal_no, audit_id from platform.audit_seals where seal_no in (5, 7)',
        'update platform.audit_seals set audit_id = -seal_no where seal_no in (5, 7)',
        `update platform.audit_seals set audit_id = (select audit_id from ids where seal_no = 7)
         where seal_no = 5`,
        `update platform.audit_seals set audit_id = (select audit_id from ids where seal_no = 5)
         where seal_no = 7`,
      ],
      'lines_reordered',
      '5',
    ],
    [
      'an end that was cut off',
      [
        `delete from platform.audit_log where audit_id >= ${lineOf(9)}`,
        'delete from platform.audit_seals where seal_no >= 9',
      ],
      'anchored_seal_missing',
      '12',
    ],
    [
      'a beginning that was cut off',
      ['delete from platform.audit_seals where seal_no <= 3'],
      'seals_missing',
      '1',
    ],
    ['an anchor', [`update platform.audit_anchors set seal_no = 11`], 'anchor_forged', '11'],
    ['an anchor that is gone', ['delete from platform.audit_anchors'], 'anchor_missing', null],
  ] as const)('is found by %s', async (...[, texts, code, sealNo]) => {
    await tamper(...texts)
    const { findings, told } = await verify()
    expect(findings).toBeGreaterThan(0)
    expect(told[0]).toMatchObject({ code, seal_no: sealNo })
  })

  it('is found by its anchor when everything was sealed anew after a change', async () => {
    await tamper(
      `update platform.audit_log set user_id = 'E9' where audit_id = ${lineOf(5)}`,
      'delete from platform.audit_seals',
    )
    await sealAll(needs())
    const { told, findings } = await verify()
    expect(told.map((it) => it.code)).toEqual(['anchored_seal_changed', 'anchored_seal_changed'])
    expect(findings).toBe(2)
  })

  it('is found by an anchor that another key has signed', async () => {
    const other = openAnchorKey(join(stateDir, 'other-keys'))
    const { signature: _, ...vouched } = anchor
    const forged = signAnchor(other, { ...vouched, key_id: anchor.key_id })
    writeFileSync(join(anchorsDir, '2026-06-29.json'), JSON.stringify(forged))
    await tamper(`update platform.audit_anchors set signature = '\\x${forged.signature}'`)
    expect((await verify()).told.map((it) => it.code)).toEqual(['anchor_forged', 'anchor_forged'])
    writeFileSync(join(anchorsDir, '2026-06-29.json'), 'not even JSON')
    expect((await verify()).told.at(-1)).toMatchObject({ code: 'anchor_missing' })
  })

  it('is anchored once a day, by a key that nobody else can read', async () => {
    expect(await anchorYesterday({ ...needs(), keysDir, anchorsDir })).toBeNull()
    expect(statSync(join(keysDir, 'audit-anchor.key')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(keysDir, 'audit-anchor.pub'), 'utf8')).toContain('BEGIN PUBLIC KEY')
  })
})

describe('a line', () => {
  beforeEach(empty)

  it('holds no number or address of a person, whoever typed it wherever', async () => {
    await line('note', {
      subject: '15400001234',
      details: {
        reason:
          '客户手机154-0000-1234，证件 990201 19850410 041X，邮箱 zhang@example.com，卡9999010000000000028',
        filter: { and: [{ column: 'x', value: ['99020119850410041x'] }] },
        customer_id: '1000000000000018',
      },
      changes: changesBetween({ note: null }, { note: '改为15400001234' }),
    })
    const { rows } = await sql<{ text: string }>`select l::text as text from platform.audit_log l`.execute(
      databases.db,
    )
    expect(rows[0]!.text).not.toMatch(/0000.?1234|0410|zhang@|9999010000000000028/)
    expect(rows[0]!.text).toContain('154****1234')
    expect(rows[0]!.text).toContain('1000000000000018')
  })

  it('is found by person, customer, action, outcome and day, page by page', async () => {
    nowMs = Date.UTC(2026, 5, 29, 15)
    await line('a.one', { customer_id: '7' })
    await line('a.two', { other_customer_id: '7' })
    nowMs += 3_600_000
    await line('a.one', { user_id: 'E2' })
    const actions = async (filter: Partial<Parameters<typeof listAudit>[1]>) =>
      (await listAudit(databases, { limit: 10, ...filter })).map((it) => `${it.user_id} ${it.action}`)

    expect(await actions({ customer_id: '7' })).toEqual(['E1 a.two', 'E1 a.one'])
    expect(await actions({ user_id: 'E2' })).toEqual(['E2 a.one'])
    expect(await actions({ actions: ['a.one'], to: new Date('2026-06-30T00:00:00+08:00') })).toEqual([
      'E1 a.one',
    ])
    expect(await actions({ from: new Date('2026-06-30T00:00:00+08:00') })).toEqual(['E2 a.one'])
    expect(await actions({ outcome: 'refused' })).toEqual([])
    const [first] = await listAudit(databases, { limit: 1 })
    expect(await actions({ before: afterLine(first!) })).toEqual(['E1 a.two', 'E1 a.one'])
    await expect(actions({ before: 'nonsense' })).rejects.toMatchObject({ code: 'invalid' })
  })

  it('tells of a record who changed which field, from what to what', async () => {
    const record = { table: 'test.things', id: '3' }
    await line('thing.make', { record, changes: changesBetween(null, { state: 'new', pin: '1' }, ['pin']) })
    await line('thing.move', { record, changes: changesBetween({ state: 'new' }, { state: 'old' }) })
    const history = await fieldHistory(databases, record)
    expect(history.map(({ field, from, to }) => [field, from, to])).toEqual([
      ['state', null, 'new'],
      ['pin', null, null],
      ['state', 'new', 'old'],
    ])
    expect(await fieldHistory(databases, { ...record, field: 'pin' })).toMatchObject([{ is_hidden: true }])
  })

  it('tells of no change where only the keys of a value stand in another order', () => {
    const [one, other] = [[{ place: 'list', is_shown: true }], [{ is_shown: true, place: 'list' }]]
    expect(changesBetween({ fields: one, note: null }, { fields: other })).toEqual([])
    expect(changesBetween({ fields: one }, { fields: [] })).toEqual([{ field: 'fields', from: one, to: [] }])
  })
})
