import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenActor, givenContext, quietLog } from '../../../tests/support/actors.ts'
import {
  givenCustomer,
  givenPublication,
  HEAD,
  SUB_BRANCH,
  type TestBank,
} from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { openKeyRing } from '../../platform/crypto/index.ts'
import { type Context, type Databases, openDatabases, type Reach } from '../../platform/db.ts'
import type { FilterTree } from '../../platform/schema.ts'
import type { ListedRow } from '../exports/index.ts'
import { CUSTOMER_EXPORT } from './service/export-customers.ts'

let database: TestDatabase
let databases: Databases
let bank: TestBank
let ids: Record<'zhang' | 'company', string>
const keys = openKeyRing(mkdtempSync(join(tmpdir(), 'zhike-keys-')))

const as = (reach: Reach): Context =>
  givenContext({ databases, actor: givenActor('U1', reach), publicationId: bank.publication_id })
const money = (yuan: number) => ({ aum_balance_eod: `${yuan}.00`, aum_fen: yuan * 100 })

beforeAll(async () => {
  database = await givenDatabase()
  bank = await givenPublication(database)
  databases = openDatabases({ url: database.url('api'), log: quietLog })
  ids = {
    zhang: await givenCustomer(bank, {
      ...money(300),
      customer_name: '张建国',
      source_customer_no: '1000000001',
      grade_code: 'GOLD',
      is_staff: false,
    }),
    company: await givenCustomer(bank, {
      ...money(900),
      customer_type_code: 'corporate',
      customer_name: '=株洲联诚集团',
    }),
  }
  await givenCustomer(bank, { org_id: '9901000000', status_code: 'closed', customer_name: '王芳' })
})
afterAll(async () => {
  await databases?.close()
  await database?.drop()
})

describe('the customer list as a file', () => {
  const COLUMNS = ['source_customer_no', 'customer_name', 'aum_balance_eod']
  const rowsIn = async (reach: Reach, language: 'zh' | 'en', columns = COLUMNS) => {
    const rows: ListedRow[] = []
    for await (const some of CUSTOMER_EXPORT.rows({ ...as(reach), keys }, { columns, language }))
      rows.push(...some)
    return rows
  }
  const cellsIn = async (reach: Reach, language: 'zh' | 'en', columns?: string[]) =>
    (await rowsIn(reach, language, columns)).map((it) => it.cells)

  it('has the rows of the list in its order, each with whom it is about', async () => {
    const rows = await rowsIn(SUB_BRANCH, 'en')

    expect(rows.map((it) => it.customer_id)).toEqual([ids.company, ids.zhang])
    expect(rows[1]!.cells).toEqual(['1000000001', '张建国', '300.00'])
  })

  it('is headed in the words of the screen and the language', async () => {
    const headed = await CUSTOMER_EXPORT.columns(as(HEAD), { columns: COLUMNS, language: 'en' })

    expect(headed).toEqual([
      { name: 'source_customer_no', heading: 'Customer no.', field: null },
      { name: 'customer_name', heading: 'Name', field: 'person_name' },
      { name: 'aum_balance_eod', heading: 'Assets under management', field: 'amount' },
    ])
  })

  it('is masked like the list', async () => {
    const names = (await cellsIn(HEAD, 'zh')).map(([, name]) => name)

    expect(names).toContain('=株洲联诚集团')
    expect(names).toContain('张*国')
    expect(names).not.toContain('张建国')
  })

  it('says codes and flags in the words of the language', async () => {
    const columns = ['customer_type_code', 'status_code', 'grade_code', 'is_staff']

    expect((await cellsIn(SUB_BRANCH, 'zh', columns))[1]).toEqual(['对私', '正常', '金卡', '否'])
    expect((await cellsIn(SUB_BRANCH, 'en', columns))[1]).toEqual(['Retail', 'Active', 'Gold', 'No'])
  })

  it('counts what the list counts, and refuses what the list refuses', async () => {
    const count = (filter: FilterTree) => CUSTOMER_EXPORT.count(as(HEAD), { filter })

    expect(await count({ column: 'status_code', op: 'eq', value: 'closed' })).toBe(1)
    await expect(count({ column: 'customer_name', op: 'prefix', value: '张' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(count({ column: 'password', op: 'eq', value: 1 })).rejects.toMatchObject({
      code: 'invalid',
    })
  })

  it('tells whoever agrees what was chosen by, and no name that was typed', async () => {
    const filter: FilterTree = {
      and: [
        { column: 'grade_code', op: 'in', value: ['GOLD'] },
        { column: 'customer_name', op: 'contains', value: '张建国' },
      ],
    }

    expect(await CUSTOMER_EXPORT.filterWords(as(HEAD), filter)).toEqual({
      zh: '客户等级 属于 金卡；客户名称 包含 ***',
      en: 'Grade is one of Gold; Name contains ***',
    })
  })
})
