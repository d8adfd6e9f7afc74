import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, givenApp } from '../../../tests/support/app.ts'
import {
  BRANCH,
  givenCustomer,
  givenPublication,
  givenRow,
  SUB_BRANCH,
  type TestBank,
  UNITS,
} from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { EVENT, PDF, sending } from '../../../tests/support/profile-writes.ts'
import { listAudit } from '../../platform/audit.ts'
import type { Clock } from '../../platform/clock.ts'
import { connect } from '../../platform/postgres/index.ts'
import { FILE_BYTES_MAX, type ProfileAnswer } from './schema.ts'

const PREFERENCE = {
  kind_code: 'preference',
  item_code: 'contact_channel',
  choices: ['phone', 'visit'],
  source_code: 'asked',
  certainty_code: 'certain',
  words: '',
}
const note = (words: string, readers_code = 'reach') => ({
  kind_code: 'note',
  words,
  is_pinned: false,
  readers_code,
})

let database: TestDatabase
let bank: TestBank
let server: Awaited<ReturnType<typeof givenApp>>
/** Of 天元 and of 芦淞, both of 株洲; of 长沙; and one who reads and writes nothing. */
let sub: Browser
let other: Browser
let far: Browser
let reader: Browser
let now = '2026-07-01T02:00:00Z'
const clock: Clock = { now: () => new Date(now), today: () => now.slice(0, 10) }
const RIGHTS = ['profile.read', 'profile.write']

beforeAll(async () => {
  database = await givenDatabase()
  // 天元 and 芦淞 are of one branch.
  const units = UNITS.map((it) => ({ ...it, branch_id: it.unit_level > 1 ? it.unit_id.slice(0, 4) : null }))
  bank = await givenPublication(database, { units })
  server = await givenApp({ database, clock })
  const people = [
    ['S1', 'sub', SUB_BRANCH, RIGHTS],
    ['S2', 'other', BRANCH, RIGHTS],
    ['S3', 'far', { kind: 'org', unit_id: '9901000000' }, RIGHTS],
    ['S4', 'reader', BRANCH, ['profile.read']],
  ] as const
  for (const [user_id, username, reach, permissions] of people)
    await server.addUser({ user_id, username, reaches: [reach], permissions })
  await signIn()
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})

/** Whoever was signed in before the clock was moved is so no more. */
async function signIn(): Promise<void> {
  const names = ['sub', 'other', 'far', 'reader']
  const [a, b, c, d] = await Promise.all(names.map((name) => server.signIn(name)))
  ;[sub, other, far, reader] = [a!, b!, c!, d!]
}

const customer = (over = {}) => givenCustomer(bank, { org_id: '9902001000', ...over })
const url = (id: string, rest = 'profile-entries') => `/api/customers/${id}/${rest}`
const add = (who: Browser, id: string, payload: object) => who.send('POST', url(id), { payload })
const profileOf = async (who: Browser, id: string): Promise<ProfileAnswer> =>
  (await who.get(url(id, 'profile'))).body
const asOwner = <Row>(sql: string, values: unknown[] = []) =>
  connect(database.url('owner'), async (db) => (await db.query<Row & object>(sql, values)).rows)

/** A household as it was entered before one of its numbers gave way. */
const HOUSEHOLD_OF = `
  with made as (insert into customer_profile.households (version) values (1) returning household_id)
  insert into customer_profile.household_members
    (household_id, customer_id, relation_code, entered_by, entered_at)
  select household_id, member, relation, 'S1', '2026-06-30' from made
  cross join (values ($1::bigint, 'head'), ($2::bigint, 'spouse')) as it (member, relation)`

describe('what people enter of a customer', () => {
  it('is read by whoever sees him and may, lies sealed, and is no customer of others', async () => {
    const id = await customer()
    expect((await add(sub, id, { ...EVENT, words: '电话13812345678，在天元区购房' })).status).toBe(201)
    await add(sub, id, PREFERENCE)

    const shown = await profileOf(reader, id)
    expect(shown.life_events).toMatchObject([
      { event_code: 'house', words: '电话138****5678，在天元区购房', entered_by_name: 'sub', version: 1 },
    ])
    expect(shown.preferences).toMatchObject([{ choices: ['phone', 'visit'], review_due_on: '2027-07-01' }])
    expect([shown.may_write, (await profileOf(sub, id)).may_write]).toEqual([false, true])
    const stored = await asOwner(`select * from customer_profile.entries where customer_id = $1`, [id])
    expect(JSON.stringify(stored)).not.toMatch(/house|天元|phone/)
    expect((await add(reader, id, PREFERENCE)).status).toBe(403)
    for (const answer of [await far.get(url(id, 'profile')), await add(far, id, note('x'))])
      expect([answer.status, answer.body.code]).toEqual([404, 'customer_not_found'])
  })

  it('is refused where it does not fit: events of companies, codes of the list, known once', async () => {
    const company = await customer({ customer_type_code: 'corporate', customer_name: '株洲示范公司' })
    const id = await customer()
    const wrong = [
      [company, EVENT],
      [id, { ...EVENT, event_code: 'lawsuit' }],
      [id, { ...PREFERENCE, choices: ['pigeon'] }],
      [id, { ...PREFERENCE, item_code: 'hobbies', choices: [] }],
      [id, note('')],
    ] as const
    for (const [of, payload] of wrong) expect((await add(sub, of, payload)).status).toBe(422)
    expect((await add(sub, company, { ...EVENT, event_code: 'lawsuit' })).status).toBe(201)
    await add(sub, id, PREFERENCE)

    expect((await add(other, id, PREFERENCE)).body).toMatchObject({ code: 'preference_known' })
  })

  it('goes on in versions: whoever was late is told what stands, and the trail what changed', async () => {
    const id = await customer()
    const { entry_id } = (await add(sub, id, EVENT)).body
    const change = (who: Browser, entry: object, version: number) =>
      who.send('PUT', `${url(id)}/${entry_id}`, { payload: { version, entry } })
    now = '2026-07-01T02:05:00Z'
    expect((await change(other, { ...EVENT, certainty_code: 'likely' }, 1)).body.version).toBe(2)

    const late = await change(sub, { ...EVENT, words: '晚到' }, 1)
    expect([late.status, late.body.code]).toEqual([409, 'profile_moved'])
    expect(late.body).toMatchObject({
      version: 2,
      entered_by_name: 'other',
      entered_at: '2026-07-01T02:05:00.000Z',
      entry: { certainty_code: 'likely' },
    })
    const { status } = await sub.send('POST', `${url(id)}/${entry_id}/removal`, { payload: { version: 2 } })
    expect([status, (await profileOf(sub, id)).life_events]).toEqual([200, []])
    const { rows } = (await sub.get(`${url(id)}/${entry_id}`)).body
    expect(rows).toMatchObject([
      { version: 2, certainty_code: 'likely', entered_by_name: 'other', ended_by_name: 'sub' },
      { version: 1, certainty_code: 'certain', ended_by_name: 'other', ended_at: '2026-07-01T02:05:00.000Z' },
    ])
    const lines = await listAudit(server.databases, { customer_id: id, is_change: true, limit: 10 })
    expect(lines.map((it) => it.action)).toEqual(['profile.remove', 'profile.change', 'profile.add'])
    expect(lines[1]!.changes).toEqual([{ field: 'certainty_code', from: 'certain', to: 'likely' }])
    expect(JSON.stringify(lines)).not.toContain('天元')
    now = '2026-07-01T02:00:00Z'
  })

  it('waits for a look after twelve months, until somebody says that it still holds', async () => {
    const id = await customer()
    const { entry_id } = (await add(sub, id, PREFERENCE)).body
    now = '2027-07-01T02:00:00Z'
    await signIn()
    expect((await profileOf(sub, id)).preferences[0]!.is_review_due).toBe(true)
    await sub.send('PUT', `${url(id)}/${entry_id}`, { payload: { version: 1, entry: PREFERENCE } })
    expect((await profileOf(sub, id)).preferences[0]).toMatchObject({ is_review_due: false, version: 2 })
    now = '2026-07-01T02:00:00Z'
    await signIn()
  })

  it('is for its author alone, for his branch, or for whoever sees the customer', async () => {
    const id = await customer()
    const head = { kind: 'head', unit_id: '9900000000' } as const
    await server.addUser({ user_id: 'S5', username: 'hq', reaches: [head], permissions: RIGHTS })
    const hq = await server.signIn('hq')
    for (const [words, readers] of [
      ['给自己', 'author'],
      ['给分行', 'branch'],
      ['给大家', 'reach'],
    ])
      await add(sub, id, note(words!, readers))

    const read = async (who: Browser) => (await profileOf(who, id)).notes.map((it) => it.words).toSorted()
    expect(await read(sub)).toEqual(['给分行', '给大家', '给自己'])
    expect(await read(other)).toEqual(['给分行', '给大家'])
    expect(await read(hq)).toEqual(['给大家'])
    const [own] = (await profileOf(sub, id)).notes.filter((it) => it.words === '给自己')
    expect((await other.get(`${url(id)}/${own!.entry_id}`)).status).toBe(404)
  })

  it('of all numbers that are one customer stands with him', async () => {
    const [stays, gave] = [await customer(), await customer()]
    await add(sub, stays, PREFERENCE)
    await add(sub, gave, { ...PREFERENCE, item_code: 'hobbies', choices: [], words: '书法' })
    await add(sub, gave, EVENT)
    const next = await givenPublication(database, { business_date: '2026-07-01' })
    await givenCustomer(next, { customer_id: stays, org_id: '9902001000' })
    const joined = { customer_id: stays, org_pos: 3 }
    await givenRow(next, 'marts.customer_numbers', { ...joined, registered_id: gave })
    await givenRow(next, 'marts.customer_numbers', { ...joined, registered_id: stays })

    const shown = await profileOf(sub, stays)
    expect(shown.preferences.map((it) => it.item_code)).toEqual(['contact_channel', 'hobbies'])
    expect(shown.life_events).toHaveLength(1)
    const { entry_id } = shown.life_events[0]!
    expect(
      (await sub.send('POST', `${url(stays)}/${entry_id}/removal`, { payload: { version: 1 } })).status,
    ).toBe(200)
    const [third, fourth] = [await givenCustomer(next), await givenCustomer(next)]
    await asOwner(HOUSEHOLD_OF, [gave, third])
    const elsewhere = [
      { customer_id: fourth, relation_code: 'head' },
      { customer_id: stays, relation_code: 'spouse' },
    ]
    const taken = await sub.send('PUT', url(fourth, 'household'), {
      payload: { version: 0, members: elsewhere },
    })
    expect(taken.body.code).toBe('in_another_household')
    expect((await profileOf(sub, stays)).household?.members).toMatchObject([
      { customer_id: stays, relation_code: 'head' },
      { customer_id: third, relation_code: 'spouse' },
    ])
    await asOwner('delete from serving.publications where publication_id = $1', [next.publication_id])
  })
})

describe('a file about a customer', () => {
  type File = { bytes?: Buffer; name?: string; who?: Browser }
  const attach = (id: string, { bytes = PDF, name = 'a.pdf', who = sub }: File) =>
    who.send('POST', url(id, 'attachments'), {
      query: { attachment_code: 'licence' },
      ...sending(bytes, name),
    })

  it('is given back byte by byte, to be saved, with a line in the trail', async () => {
    const id = await customer()
    const { entry_id } = (await attach(id, { name: '..\\..\\etc/营业执照.PDF' })).body
    const file = await reader.get(url(id, `attachments/${entry_id}`))
    const named = encodeURIComponent('营业执照.pdf')

    expect(file.text).toBe(PDF.toString())
    expect(file.headers).toMatchObject({
      'content-type': 'application/pdf',
      'x-content-type-options': 'nosniff',
      'content-disposition': `attachment; filename="____.pdf"; filename*=UTF-8''${named}`,
    })
    const lines = await listAudit(server.databases, { customer_id: id, limit: 10 })
    expect(lines.map((it) => it.action)).toContain('profile.open_attachment')
    expect((await far.get(url(id, `attachments/${entry_id}`))).status).toBe(404)
    const names = readdirSync(join(server.stateDir, 'attachments'), { recursive: true }) as string[]
    const files = names.filter((it) => it.endsWith('.sealed'))
    expect(files).not.toEqual([])
    for (const it of files) {
      expect(it).toMatch(/^[0-9a-f]{2}\/[0-9a-f-]{36}\.sealed$/)
      const bytes = readFileSync(join(server.stateDir, 'attachments', it))
      expect(bytes.includes('PDF')).toBe(false)
      bytes[20]! ^= 1
      writeFileSync(join(server.stateDir, 'attachments', it), bytes)
    }
    const touched = await reader.get(url(id, `attachments/${entry_id}`))
    expect([touched.status, touched.body.code]).toEqual([409, 'attachment_unreadable'])
  })

  it('is refused by what it is and how large, and leaves nothing then', async () => {
    const id = await customer()
    const before = readdirSync(join(server.stateDir, 'attachments'), { recursive: true }).length
    for (const bytes of [
      Buffer.from('<html>'),
      Buffer.from('MZ'),
      Buffer.from('PK\u0003\u0004'),
      Buffer.alloc(0),
    ])
      expect((await attach(id, { bytes })).status).toBe(422)
    const large = Buffer.concat([PDF, Buffer.alloc(FILE_BYTES_MAX)])
    expect((await attach(id, { bytes: large })).status).toBe(413)
    expect((await attach(id, { who: reader })).status).toBe(403)
    expect((await attach(id, { who: far })).status).toBe(404)

    expect((await profileOf(sub, id)).attachments).toEqual([])
    expect(readdirSync(join(server.stateDir, 'attachments'), { recursive: true })).toHaveLength(before)
  })
})

describe('a household', () => {
  type Members = [id: string, relation: string][]
  const write = (who: Browser, [id, version]: [string, number], members: Members) =>
    who.send('PUT', url(id, 'household'), {
      payload: {
        version,
        members: members.map(([customer_id, relation_code]) => ({ customer_id, relation_code })),
      },
    })
  const membersOf = async (who: Browser, id: string) =>
    (await profileOf(who, id)).household?.members.map((it) => [it.customer_id, it.relation_code])

  it('has one head, people alone, and nobody who is in another', async () => {
    const [a, b, c, company] = [
      await customer(),
      await customer(),
      await customer(),
      await customer({ customer_type_code: 'corporate' }),
    ]
    const refused = [
      [[a, 'head']],
      [
        [a, 'spouse'],
        [b, 'spouse'],
      ],
      [
        [a, 'head'],
        [b, 'head'],
      ],
      [
        [a, 'head'],
        [company, 'other_relative'],
      ],
    ] as [string, string][][]
    for (const members of refused) expect((await write(sub, [a, 0], members)).status).toBe(422)
    const couple: [string, string][] = [
      [a, 'head'],
      [b, 'spouse'],
    ]
    expect((await write(sub, [a, 0], couple)).status).toBe(200)

    expect(await membersOf(reader, b)).toEqual(couple)
    const taken = await write(
      sub,
      [c, 0],
      [
        [c, 'head'],
        [b, 'spouse'],
      ],
    )
    expect([taken.status, taken.body.code]).toEqual([409, 'in_another_household'])
    expect((await write(other, [b, 0], couple)).body.code).toBe('profile_moved')
    // Told by the database as well, whatever the application believes.
    const twice = asOwner(
      `alter table customer_profile.household_members no force row level security;
       insert into customer_profile.household_members
         (household_id, customer_id, relation_code, entered_by, entered_at)
       select household_id, ${b}, 'child', 'x', now() from customer_profile.households limit 1`,
    )
    await expect(twice).rejects.toThrow('members_standing')
    await asOwner('alter table customer_profile.household_members force row level security')
    expect((await write(sub, [a, 1], [])).body).toEqual({ household: null })
    expect(await membersOf(sub, b)).toBeUndefined()
  })

  it('says of members beyond reach only how many, and keeps them', async () => {
    const [near, beyond, child] = [
      await customer(),
      await customer({ org_id: '9902002000', customer_name: '王远' }),
      await customer(),
    ]
    await write(
      other,
      [near, 0],
      [
        [near, 'spouse'],
        [beyond, 'head'],
      ],
    )

    const seen = await sub.get(url(near, 'profile'))
    expect(seen.body.household).toMatchObject({ hidden_count: 1, has_hidden_head: true })
    expect(seen.text).not.toContain('王远')
    expect(seen.text).not.toContain(beyond)
    expect(
      (
        await write(
          sub,
          [near, 1],
          [
            [near, 'spouse'],
            [beyond, 'head'],
          ],
        )
      ).status,
    ).toBe(404)
    await write(
      sub,
      [near, 1],
      [
        [near, 'spouse'],
        [child, 'child'],
      ],
    )
    const all = new Map((await membersOf(other, near)) as [string, string][])
    expect(Object.fromEntries(all)).toEqual({ [near]: 'spouse', [beyond]: 'head', [child]: 'child' })
  })
})
