import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenActor, givenContext, quietLog } from '../../../tests/support/actors.ts'
import {
  BRANCH,
  givenCustomer,
  givenGrant,
  givenPublication,
  givenRow,
  givenTerm,
  HEAD,
  managerOf,
  SUB_BRANCH,
  type TestBank,
} from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { indexIdentifier, indexLastFour, openKeyRing } from '../../platform/crypto/index.ts'
import { listAudit } from '../../platform/audit.ts'
import { type Context, type Databases, openDatabases, type Reach } from '../../platform/db.ts'
import { type FilterTree, listQuery } from '../../platform/schema.ts'
import { listCustomers } from './service/list-customers.ts'
import { getCustomer, listTab } from './service/read-record.ts'
import { searchCustomers } from './service/search-customers.ts'
import { readWorkbench } from './service/workbench.ts'

const keysDir = mkdtempSync(join(tmpdir(), 'zhike-keys-'))
const keys = openKeyRing(keysDir)

describe('the customers of a bank', () => {
  let database: TestDatabase
  let bank: TestBank
  let databases: Databases
  let ids: Record<'zhang' | 'zhangMin' | 'company' | 'lusong' | 'closed', string>

  const as = (reach: Reach, userId = 'U1'): Context =>
    givenContext({ databases, actor: givenActor(userId, reach), publicationId: bank.publication_id })
  const list = (context: Context, filter?: FilterTree, columns?: string) =>
    listCustomers(
      { ...context, keys },
      listQuery.parse({ ...(columns && { columns }), ...(filter && { filter: JSON.stringify(filter) }) }),
    )
  const search = async (reach: Reach, q: string, userId = 'U1') => {
    const answer = await searchCustomers({ ...as(reach, userId), keys }, { q })
    return answer.results.map((hit) => [hit.customer_id, hit.matched_kind])
  }
  const money = (yuan: number) => ({ aum_balance_eod: `${yuan}.00`, aum_fen: yuan * 100 })

  beforeAll(async () => {
    database = await givenDatabase()
    bank = await givenPublication(database)
    databases = openDatabases({ url: database.url('api'), log: quietLog })
    const person = { birth_date: '1985-04-10', employer_name: '联诚集团', customer_name: '张建国' }
    ids = {
      zhang: await givenCustomer(bank, {
        ...person,
        ...money(300),
        source_customer_no: '1000000001',
        grade_code: 'GOLD',
        is_staff: false,
        maturity_count_30d: 2,
        maturity_fen: 12_345,
      }),
      zhangMin: await givenCustomer(bank, { ...money(200), customer_name: '张敏' }),
      company: await givenCustomer(bank, {
        ...money(900),
        customer_type_code: 'corporate',
        customer_name: '=株洲联诚集团',
        uscc: '91990200MA00000019',
      }),
      lusong: await givenCustomer(bank, { ...money(100), customer_name: '李建国', org_id: '9902002000' }),
      closed: await givenCustomer(bank, {
        ...money(0),
        customer_name: '王芳',
        status_code: 'closed',
        org_id: '9901000000',
      }),
    }
    await givenGrant(bank, { subject_id: ids.zhangMin, user_id: 'E1' })
  })
  afterAll(async () => {
    await databases?.close()
    await database?.drop()
    rmSync(keysDir, { recursive: true })
  })

  describe('as a list', () => {
    it('shows each reach its own customers with their exact number, the wealthiest first', async () => {
      const seen = async (reach: Reach, userId?: string) => {
        const { rows, total } = await list(as(reach, userId))
        expect(total).toBe(rows.length)
        return rows.map((row) => row.customer_id)
      }

      expect(await seen(HEAD)).toEqual([ids.company, ids.zhang, ids.zhangMin, ids.lusong, ids.closed])
      expect(await seen(BRANCH)).toEqual([ids.company, ids.zhang, ids.zhangMin, ids.lusong])
      expect(await seen(SUB_BRANCH)).toEqual([ids.company, ids.zhang, ids.zhangMin])
      expect(await seen(managerOf(), 'E1')).toEqual([ids.zhangMin])
      expect(await seen(managerOf(), 'E2')).toEqual([])
    })

    it('says whose name it is along with it, also where the type is not among the columns', async () => {
      const { rows } = await list(as(HEAD), undefined, 'customer_name')

      expect(Object.keys(rows[0]!).toSorted()).toEqual(['customer_id', 'customer_name', 'customer_type_code'])
    })

    it('finds a part of a name, and only within reach', async () => {
      const named = { and: [{ column: 'customer_name', op: 'contains', value: '建国' }] } as FilterTree

      expect((await list(as(BRANCH), named)).rows.map((row) => row.customer_id)).toEqual([
        ids.zhang,
        ids.lusong,
      ])
      expect((await list(as(SUB_BRANCH), named)).total).toBe(1)
    })

    it('finds people by their whole names alone for who sees them masked, companies by a part', async () => {
      const by = async (op: string, value: unknown, reach: Reach = HEAD) => {
        const { rows } = await list(as(reach), { column: 'customer_name', op, value } as FilterTree)
        return rows.map((row) => row.customer_id)
      }

      expect(await by('contains', '联诚')).toEqual([ids.company])
      for (const part of ['张', '张建', '建国']) {
        expect(await by('contains', part)).toEqual([])
        expect(await by('contains', part, BRANCH)).toContain(ids.zhang)
      }
      expect(await by('contains', '张建国')).toEqual([ids.zhang])
      expect(await by('eq', '张建国')).toEqual([ids.zhang])
      for (const op of ['prefix', 'gte', 'lte', 'ne'])
        await expect(by(op, '张'), op).rejects.toMatchObject({ code: 'forbidden' })
      await expect(by('between', ['张', '李'])).rejects.toMatchObject({ code: 'forbidden' })
      expect(await by('prefix', '张', BRANCH)).toEqual([ids.zhang, ids.zhangMin])
    })

    it('refuses a column that is not of the list, and amounts that are only shown', async () => {
      const by = (column: string) => list(as(HEAD), { column, op: 'eq', value: '1' })

      await expect(by('name_pinyin')).rejects.toMatchObject({ code: 'invalid' })
      await expect(by('aum_balance_eod')).rejects.toMatchObject({ code: 'invalid' })
    })
  })

  it('every figure of the workbench opens the customers it counted, the closed ones left out', async () => {
    for (const reach of [BRANCH, HEAD]) {
      const { figures } = await readWorkbench(as(reach))

      expect(figures.map(({ code, value, amount }) => [code, value, amount])).toEqual([
        ['customers', 4, null],
        ['aum', 4, '1500.00'],
        ['maturities_30d', 1, '123.45'],
        ['large_movements', 0, '0.00'],
      ])
      for (const { filter, value } of figures) {
        expect((await list(as(reach), filter as FilterTree)).total).toBe(value)
      }
    }
    expect((await list(as(HEAD))).total).toBe(5)
  })

  describe('by search', () => {
    beforeAll(async () => {
      const term = (customerId: string, kind: string, text: string) =>
        givenTerm(bank, {
          customer_id: customerId,
          kind,
          term: text,
          org_pos: customerId === ids.lusong ? 5 : 4,
        })
      await term(ids.zhang, 'pinyin', 'zhangjianguo')
      await term(ids.zhang, 'pinyin', 'zjg')
      await term(ids.lusong, 'pinyin', 'lijianguo')
      await term(ids.company, 'uscc', '91990200MA00000019')
      await term(ids.zhang, 'account_no', '9900010123454410')
      await term(ids.zhang, 'id_index', indexIdentifier(keys, 'id_number', '99020119850410041X'))
      await term(ids.zhang, 'last4_index', indexLastFour(keys, 'id_number', '041X'))
      await term(ids.zhang, 'mobile_index', indexIdentifier(keys, 'mobile', '15400001234'))
      await term(ids.lusong, 'mobile_index', indexIdentifier(keys, 'mobile', '15400004321'))
      await term(ids.zhangMin, 'last4_index', indexLastFour(keys, 'mobile', '1234'))
      await term(ids.lusong, 'last4_index', indexLastFour(keys, 'mobile', '1234'))
      await term(ids.lusong, 'account_last4', '8807')
    })

    it.for([
      [
        'the beginning of a name',
        '张',
        [
          ['zhang', 'name'],
          ['zhangMin', 'name'],
        ],
      ],
      [
        'two characters within a name',
        '建国',
        [
          ['zhang', 'name'],
          ['lusong', 'name'],
        ],
      ],
      ['a whole name before longer ones', '张敏', [['zhangMin', 'name']]],
      ['pinyin', 'zhang jian', [['zhang', 'pinyin']]],
      ['initials', 'ZJG', [['zhang', 'pinyin']]],
      ['the customer number', '1000000001', [['zhang', 'customer_no']]],
      ['an account number', '9900 0101 2345 4410', [['zhang', 'account_no']]],
      ['the code of a company', '91990200ma00000019', [['company', 'uscc']]],
      ['an identity number', '99020119850410041x', [['zhang', 'id_number']]],
      ['a mobile', '154-0000-1234', [['zhang', 'mobile']]],
      ['the last four of an identifier', '041x', [['zhang', 'last_four']]],
      [
        'the last four of a mobile',
        '1234',
        [
          ['zhangMin', 'last_four'],
          ['lusong', 'last_four'],
        ],
      ],
      ['the last four of an account or card', '8807', [['lusong', 'last_four']]],
      ['three digits', '123', []],
    ] as const)('finds %s', async ([_title, q, expected]) => {
      const hits = expected.map(([name, kind]) => [ids[name], kind])

      expect(await search(BRANCH, q)).toEqual(hits)
    })

    it('tells by its order of amounts only who sees them', async () => {
      const shown = async (fields: Context['actor']['fields']) => {
        const context = as(BRANCH)
        const asking = { ...context, actor: { ...context.actor, fields }, keys }
        const { results } = await searchCustomers(asking, { q: '张' })
        return results.map((hit) => hit.customer_id)
      }
      const clear = { list: 'clear', record: 'clear' } as const
      const poor = await givenCustomer(bank, { ...money(1), customer_name: '张一' })
      const rich = await givenCustomer(bank, { ...money(5_000), customer_name: '张二' })

      const [byWealth, byNumber] = [await shown({ amount: clear }), await shown({})]
      expect(byWealth.indexOf(rich)).toBeLessThan(byWealth.indexOf(poor))
      expect(byNumber.indexOf(rich)).toBeGreaterThan(byNumber.indexOf(poor))
      expect(byNumber.toSorted()).toEqual(byWealth.toSorted())
    })

    it('finds nothing outside the reach, whatever is typed', async () => {
      for (const q of ['李建国', 'lijianguo', '15400004321', '8807']) {
        expect(await search(BRANCH, q)).toHaveLength(1)
        expect(await search(SUB_BRANCH, q)).toEqual([])
      }
      expect(await search(SUB_BRANCH, '1234')).toEqual([[ids.zhangMin, 'last_four']])
      expect(await search(managerOf(), '张', 'E1')).toEqual([[ids.zhangMin, 'name']])
    })

    it('a search by an identifier leaves a trace without the identifier', async () => {
      await search(HEAD, '15400001234', 'U7')
      const [line] = await listAudit(databases, { action: 'customers.search', limit: 1 })

      expect(line).toMatchObject({ user_id: 'U7', details: { by: 'identifier', hits: 1 } })
      expect(JSON.stringify(line)).not.toContain('15400001234')
    })

    it('shows twenty and says that there are more', async () => {
      for (let at = 0; at < 21; at += 1)
        await givenCustomer(bank, { customer_name: '欧阳娜', org_id: '9901000000' })

      const answer = await searchCustomers({ ...as(HEAD), keys }, { q: '欧阳' })
      expect(answer.results).toHaveLength(20)
      expect(answer.limited).toBe(true)
    })
  })

  describe('one by one', () => {
    it('is shown with its owner', async () => {
      const { customer, is_current, owner } = await getCustomer(as(SUB_BRANCH), ids.zhang)

      expect(customer).toMatchObject({
        customer_name: '张建国',
        aum_balance_eod: '300.00',
      })
      expect({ is_current, owner }).toEqual({ is_current: true, owner: null })
    })

    it('out of reach and missing read the same', async () => {
      const answers = await Promise.all(
        [ids.lusong, '999'].map((id) => getCustomer(as(SUB_BRANCH), id).catch((error: Error) => error)),
      )

      expect(answers).toMatchObject([
        { code: 'customer_not_found', status: 404 },
        { code: 'customer_not_found', status: 404 },
      ])
      await expect(
        listTab(as(SUB_BRANCH), { customer_id: ids.lusong, tab: 'accounts' }),
      ).rejects.toMatchObject({ code: 'customer_not_found' })
    })

    it('shows accounts and cards by their last four', async () => {
      const own = { customer_id: ids.zhang, org_pos: 4 }
      await givenRow(bank, 'marts.customer_accounts', {
        ...own,
        account_id: '9900010123454410-0001',
        account_no: '9900010123454410',
        sub_account_no: '0001',
        balance: '300.00',
      })
      await givenRow(bank, 'marts.customer_cards', { ...own, card_no: '9999010000000028' })

      const read = (tab: 'accounts' | 'cards') => listTab(as(SUB_BRANCH), { customer_id: ids.zhang, tab })
      expect(await read('accounts')).toMatchObject([
        { account_id: '****4410-0001', account_no: '****4410', balance: '300.00' },
      ])
      expect(await read('cards')).toMatchObject([{ card_no: '****0028' }])
    })

    it('shows each contact by the class of its kind', async () => {
      const [mobile, address, email] = ['154****1001', '株洲市天元区***', 'z***@example.com']
      const given = [
        ['01', mobile],
        ['12', address],
        ['21', email],
      ]
      for (const [contact_type_code, contact_masked] of given)
        await givenRow(bank, 'marts.customer_contacts', {
          customer_id: ids.zhang,
          org_pos: 4,
          contact_type_code,
          contact_masked,
        })
      const hidden = { list: 'hidden', record: 'hidden' } as const
      const read = async (fields: Context['actor']['fields']) => {
        const context = as(SUB_BRANCH)
        const rows = await listTab(
          { ...context, actor: { ...context.actor, fields } },
          { customer_id: ids.zhang, tab: 'contacts' },
        )
        return (rows as { contact_masked: string }[]).map((it) => it.contact_masked)
      }

      expect(await read({})).toEqual([mobile, address, email])
      expect(await read({ mobile: hidden })).toEqual(['***', address, email])
      expect(await read({ address: hidden })).toEqual([mobile, '***', email])
      expect(await read({ email: hidden })).toEqual([mobile, address, '***'])
    })
  })
})
