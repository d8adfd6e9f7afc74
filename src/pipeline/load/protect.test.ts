import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Loader, many, openLoader, TAIL } from '../../../tests/support/loader.ts'
import { indexIdentifier, open } from '../../platform/crypto/index.ts'

const CUSTOMERS = `
file: CORE_CUST
feed: 2
title: { zh: 客户, en: Customers }
modes: [i, f]
if_missing: stop
delimiter: "\\x1b"
encoding: GB18030
key: [src_cust_no]
columns:
  - { name: src_cust_no, type: C(20), label: 客户号, required: true }
  - { name: op_flag, type: C(1), label: 操作标志 }
  - { name: cust_name, type: C(120), label: 姓名, required: true, pinyin: true }
  - { name: id_type, type: C(4), label: 证件类型, required: true }
  - { name: id_no, type: C(40), label: 证件号码, required: true, protect: id_number, with: id_type }
  - { name: contact_type, type: C(2), label: 联系方式类型 }
  - name: contact
    type: C(40)
    label: 联系方式
    protect: by_type
    with: contact_type
    kinds: { '01': mobile, '11': address }
  - { name: birth_date, type: D, label: 出生日期 }${TAIL}`

let loader: Loader

beforeAll(async () => {
  loader = await openLoader(CUSTOMERS)
})
afterAll(() => loader.close())

describe('protected values', () => {
  const ID = '990211198503070410'
  const customer = (no: number, more: Record<string, string> = {}) => ({
    src_cust_no: `C${no}`,
    op_flag: 'I',
    cust_name: '张 建国',
    id_type: '1001',
    id_no: ID,
    contact_type: '01',
    contact: '+86 154-0000-1234',
    birth_date: '19850307',
    ...more,
  })

  it('become an index, a masked and a sealed form; names get their spelling', async () => {
    await loader.load({ rows: [customer(1)] })
    const [row] = await loader.rowsOf('from source.core_cust')
    expect(row).toMatchObject({
      cust_name: '张建国',
      cust_name_pinyin: 'zhangjianguo',
      cust_name_initials: 'zjg',
      id_no_index: indexIdentifier(loader.keys, 'id_number', ID),
      id_no_masked: '9****************0',
      id_no_is_valid: true,
      id_no_birth_date: '1985-03-07',
      id_no_sex_code: '1',
      contact_masked: '154****1234',
    })
    expect(open(loader.keys, String(row!['id_no_sealed']))).toBe(ID)
    expect(open(loader.keys, String(row!['contact_sealed']))).toBe('15400001234')
    expect(row).not.toHaveProperty('id_no')
  })

  it('follow the type of contact', async () => {
    await loader.load({
      rows: [customer(1, { contact_type: '11', contact: '湖南省株洲市天元区长江路1号' })],
    })
    expect(await loader.rowsOf('select contact_masked from source.core_cust')).toEqual([
      { contact_masked: '湖南省株洲市天元区***' },
    ])
  })

  it('a customer with a wrong identity number is kept, and the number marked', async () => {
    const rows = [
      customer(1, { id_no: '111111111111111' }),
      customer(2, { id_no: '990211850307041' }),
      customer(3, { id_no: ' 990211198503070410' }),
    ]
    await loader.load({ rows })
    const valid = `select id_no_is_valid as valid, id_no_birth_date as born, id_no_index = $1 as same
      from source.core_cust order by line_no`
    expect(await loader.rowsOf(valid, [indexIdentifier(loader.keys, 'id_number', ID)])).toEqual([
      { valid: false, born: null, same: false },
      { valid: true, born: '1985-03-07', same: true },
      { valid: true, born: '1985-03-07', same: true },
    ])
  })

  it('synthetic numbers are invalid where they are not allowed', async () => {
    await loader.loadArrival(await loader.arrive({ rows: [customer(1)] }), false)
    expect(await loader.rowsOf('select id_no_is_valid as valid from source.core_cust')).toEqual([
      { valid: false },
    ])
  })

  it('an increment says of each row what happened to it', async () => {
    const rows = [
      ...many(10, (no) => customer(no)),
      customer(11, { op_flag: 'X' }),
      customer(12, { op_flag: '' }),
      customer(13, { op_flag: 'D  ' }),
    ]
    expect(await loader.load({ rows, mode: 'i' })).toMatchObject({ rows_rejected: 2 })
    expect(
      await loader.rowsOf('select column_name, value from source.rejects order by line_no'),
    ).toMatchObject([
      { column_name: 'op_flag', value: 'X' },
      { column_name: 'op_flag', value: null },
    ])
  })

  it('are as long as what stands before the blanks at their end, or missing', async () => {
    const rows = [
      ...many(10, (no) => customer(no)),
      customer(11, { id_no: ID.padEnd(60), contact: '　' }),
      customer(12, { id_no: '    ' }),
      customer(13, { contact_type: '11', contact: `${'路'.repeat(40)}　  ` }),
    ]
    expect(await loader.load({ rows })).toMatchObject({ rows_out: 12, rows_rejected: 1 })
    expect(await loader.rowsOf('select line_no, column_name, reason from source.rejects')).toEqual([
      { line_no: '12', column_name: 'id_no', reason: 'is missing' },
    ])
    const index = indexIdentifier(loader.keys, 'id_number', ID)
    expect(
      await loader.rowsOf('select id_no_index, contact_index from source.core_cust where line_no = 11'),
    ).toEqual([{ id_no_index: index, contact_index: null }])
  })

  it('stand in clear nowhere: not in the table, not in rejects, not in the report of a refusal', async () => {
    const bad = [
      customer(91, { id_no: `${ID}${'1'.repeat(30)}` }),
      customer(92, { id_type: '' }),
      customer(93, { contact: `1${'5'.repeat(40)}` }),
      customer(94, { birth_date: ID }),
      customer(95, { cust_name: `张\x1b${ID}` }),
      customer(96, { id_no: '' }),
    ]
    await loader.load({ rows: [...many(20, (no) => customer(no)), ...bad] })
    expect(await loader.rowsOf('select count(distinct line_no) as lines from source.rejects')).toEqual([
      { lines: '6' },
    ])
    const stored = JSON.stringify([
      await loader.rowsOf('from source.core_cust'),
      await loader.rowsOf('from source.rejects'),
    ])
    for (const clear of [ID, '15400001234', '154-0000-1234', '19850307041'])
      expect(stored).not.toContain(clear)

    const [kept] = await loader.rowsOf(
      "select value, raw_line, is_sealed from source.rejects where column_name = 'birth_date'",
    )
    const [shown, sealed] = String(kept!['value']).split(' ')
    expect([shown, open(loader.keys, sealed!)]).toEqual(['9****************0', ID])
    expect(kept!['is_sealed']).toBe(true)
    expect(open(loader.keys, String(kept!['raw_line']))).toContain(ID)

    const refusal = JSON.stringify(await loader.problems({ rows: bad }))
    expect(refusal).toContain('too_many_rejects')
    for (const clear of [ID, '154-0000-1234']) expect(refusal).not.toContain(clear)
  })

  it('in a neighbour’s column are seen before anything is stored', async () => {
    const { columns } = loader.contract
    const rows = many(20, (no) => customer(no))
    const swapped = loader.bytesOf(columns.with(2, columns[4]!).with(4, columns[2]!), rows)
    const found = await loader.problems({ rows, reshape: () => swapped })
    expect(found).toMatchObject([{ code: 'column_order', column: 'id_no', line: 1 }])
    expect(JSON.stringify(found)).not.toContain(ID)
  })
})
