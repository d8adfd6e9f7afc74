import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Loader, many, openLoader, TAIL } from '../../../tests/support/loader.ts'
import { open } from '../../platform/crypto/index.ts'

const CUSTOMERS = `
file: CORE_CUST
feed: 1
title: { zh: 客户, en: Customers }
modes: [f]
if_missing: stop
delimiter: "|@|"
encoding: GB18030
key: [src_cust_no]
columns:
  - { name: src_cust_no, type: C(20), label: 客户号, required: true }
  - { name: cust_name, type: C(120), label: 姓名, required: true, pinyin: true }
  - { name: id_no, type: C(40), label: 证件号码, protect: id_number }
  - { name: mobile, type: C(20), label: 手机, protect: mobile }
  - { name: employer, type: C(200), label: 工作单位 }
  - { name: gender, type: C(1), label: 性别, codes: gender }
  - { name: birth_date, type: D, label: 出生日期, past: true }
  - { name: id_start, type: D, label: 证件起始日 }
  - { name: id_end, type: D, label: 证件到期日, not_before: id_start }
  - { name: uscc, type: C(18), label: 信用代码, check: uscc }
  - { name: ccy, type: C(3), label: 币种, currency: true }
  - { name: open_org, type: C(10), label: 开户机构 }${TAIL}`

let loader: Loader

beforeAll(async () => {
  loader = await openLoader(CUSTOMERS)
})
afterAll(() => loader.close())

const CLEAN = {
  cust_name: '张建国',
  id_no: '990211198503070410',
  mobile: '15400001234',
  employer: '株洲示范中学（天元校区）',
  gender: '1',
  birth_date: '19850307',
  id_start: '20150601',
  id_end: '99991231',
  uscc: '91990211MA0000111A',
  ccy: 'CNY',
  open_org: '9902001000',
}
const customer = (no: number, more: Record<string, string> = {}) => ({
  src_cust_no: `C${no}`,
  ...CLEAN,
  ...more,
})

const findings = () => loader.rowsOf('select * from source.findings order by line_no, column_name, rule_code')
const loaded = (columns: string) => loader.rowsOf(`select ${columns} from source.core_cust order by line_no`)

describe('a clean file', () => {
  it('leaves nothing in doubt, whatever the style of its names, currencies and numbers', async () => {
    const rows = [
      customer(1),
      customer(2, { mobile: '+86 154 0000 1235', ccy: '156' }),
      customer(3, { ccy: 'RMB' }),
    ]
    const result = await loader.load({ rows })

    expect(result).not.toHaveProperty('note')
    expect(await findings()).toEqual([])
    expect(await loaded('ccy')).toEqual([{ ccy: 'CNY' }, { ccy: 'CNY' }, { ccy: 'CNY' }])
  })
})

describe('a value that is put right', () => {
  const load = async (dirt: Record<string, string>) => {
    const result = await loader.load({ rows: [customer(1), customer(2, dirt), customer(3)] })
    expect(result).toMatchObject({ rows_out: 3, rows_rejected: 0 })
    return findings()
  }

  it.for([
    ['wide letters and digits', 'employer', 'ＡＢ１２中学', 'AB12中学', 'WIDE'],
    ['a wide blank at the end', 'employer', '示范中学　', '示范中学', 'WIDE'],
    ['blanks at the end', 'employer', '示范中学  ', '示范中学', 'PADDED'],
    ['a day in wide digits', 'id_start', '２０１５０６０１', '2015-06-01', 'WIDE'],
    ['a character that the bank made', 'employer', '\ue863中学', '䶮中学', 'PRIVATE'],
    ['one that nobody knows', 'employer', '\ue111中学', '\ue111中学', 'PRIVATE'],
    ['a day typed as zeros', 'birth_date', '00000000', null, 'NO_DATE'],
    ['the first day of 1900', 'id_start', '19000101', null, 'NO_DATE'],
    ['a birth in the future', 'birth_date', '20260701', null, 'OUT_OF_RANGE'],
    ['an end before its start', 'id_end', '20150531', null, 'END_BEFORE_START'],
    ['a code of no list', 'gender', 'X', 'UNK', 'UNKNOWN_CODE'],
  ])('%s: %s', async ([, column, value, expected, rule]) => {
    const found = await load({ [column!]: value! })

    expect(found).toMatchObject([
      {
        line_no: '2',
        row_key: 'C2',
        source_customer_no: 'C2',
        org_id: '9902001000',
        file: 'CORE_CUST.f.20260630.dat',
      },
    ])
    expect(found[0]).toMatchObject({ column_name: column, rule_code: rule, is_sealed: expect.any(Boolean) })
    expect((await loaded(`cast(${column} as varchar) as value`))[1]).toEqual({ value: expected })
  })

  it('a name keeps what came beside its spelling', async () => {
    const found = await load({ cust_name: '张　建国（已故）' })

    expect(found).toMatchObject([{ column_name: 'cust_name', rule_code: 'WIDE' }])
    expect(await loaded('cust_name, cust_name_raw')).toEqual([
      { cust_name: '张建国', cust_name_raw: null },
      { cust_name: '张建国', cust_name_raw: '张　建国（已故）' },
      { cust_name: '张建国', cust_name_raw: null },
    ])
  })

  it.for([
    ['张建国 ', 'PADDED'],
    ['阿依•古丽', 'SPELLING'],
    ['张建国(注销)', 'SPELLING'],
    ['\ue863建国', 'PRIVATE'],
  ])('of the name %s is %s', async ([name, rule]) => {
    expect(await load({ cust_name: name! })).toMatchObject([{ column_name: 'cust_name', rule_code: rule }])
  })

  it.for([
    ['15 digits', '990211850307041', 'ID_REWRITTEN', true],
    ['a blank inside', '990211 198503070410', 'ID_REWRITTEN', true],
    ['a wrong check digit', '990211198503070411', 'ID_INVALID', false],
    ['ones only', '111111111111111', 'ID_INVALID', false],
  ] as const)('an identity number of %s: %s', async ([, number, rule, isValid]) => {
    const [found, ...more] = await load({ id_no: number })

    expect(more).toEqual([])
    expect(found).toMatchObject({ column_name: 'id_no', rule_code: rule, is_sealed: true })
    expect(found!['value']).not.toContain(number)
    expect(open(loader.keys, String(found!['value']).split(' ').at(-1)!)).toBe(number)
    expect((await loaded('id_no_is_valid as is_valid'))[1]).toEqual({ is_valid: isValid })
  })

  it.for([
    ['too short', '1540000123'],
    ['of a service', '13800138000'],
    ['of ones', '11111111111'],
  ])('a mobile number %s reaches nobody', async ([, number]) => {
    expect(await load({ mobile: number! })).toMatchObject([{ rule_code: 'MOBILE_INVALID', is_sealed: true }])
    expect(await loaded('mobile_is_valid as is_valid')).toEqual([
      { is_valid: true },
      { is_valid: false },
      { is_valid: true },
    ])
  })

  it.for([
    ['an organisation code', 'D2143569-X', 'D2143569X', ['ID_REWRITTEN', 'OLD_CODE'], null],
    ['a licence number', '430200000012345', '430200000012345', ['OLD_CODE'], null],
    ['a wrong check symbol', '91990211MA0000111B', '91990211MA0000111B', ['ID_INVALID'], false],
    ['one whose organisation code fails', '91990211MA0000112D', '91990211MA0000112D', ['INNER_CODE'], true],
  ] as const)('in the place of a credit code, %s', async ([, value, kept, rules, isValid]) => {
    const found = await load({ uscc: value })

    expect(found.map((it) => it['rule_code'])).toEqual(rules)
    expect((await loaded('uscc, uscc_is_valid as is_valid'))[1]).toEqual({ uscc: kept, is_valid: isValid })
  })
})

describe('a character cut through at the end of a field', () => {
  const HALF = Buffer.from([0xd5])
  /** A file whose second row has these bytes behind its employer. */
  const cutAfterEmployer = (half: Buffer) => (bytes: Buffer) => {
    const [first, second, third] = splitLines(bytes)
    const at = second!.indexOf(Buffer.from('|@|1|@|'))
    return Buffer.concat([first!, second!.subarray(0, at), half, second!.subarray(at), third!])
  }

  it.for([
    ['two bytes, where the delimiter completes it to another one', HALF, 'd5'],
    ['four bytes, after its second', Buffer.from([0x81, 0x30]), '8130'],
    ['four bytes, after its third', Buffer.from([0x81, 0x30, 0x81]), '813081'],
  ] as const)('of %s is dropped', async ([, half, digits]) => {
    const rows = [customer(1), customer(2), customer(3)]
    const result = await loader.load({ rows, reshape: cutAfterEmployer(half) })

    expect(result).toMatchObject({ rows_out: 3, rows_rejected: 0, note: 'in doubt: TRUNC 1' })
    expect(await findings()).toMatchObject([{ line_no: '2', column_name: 'employer', rule_code: 'TRUNC' }])
    expect((await findings())[0]!['value']).toContain('*')
    expect(await loaded('employer, gender, uscc')).toEqual(
      many(3, () => ({ employer: CLEAN.employer, gender: '1', uscc: CLEAN.uscc })),
    )
    expect(digits).toBe(half.toString('hex'))
  })

  it('in the last column is dropped as well, and so are two in one line', async () => {
    const own = await openLoader(
      CUSTOMERS.replace(/, codes: gender|, check: uscc|, currency: true/g, '').replace(
        TAIL,
        `
  - { name: data_date, type: D, label: 数据日期, required: true }
  - { name: memo, type: C(20), label: 备注 }`,
      ),
    )
    const rows = [
      { ...customer(1), memo: '备' },
      { ...customer(2), memo: '备' },
    ]
    const reshape = (bytes: Buffer) => {
      const [first, second] = splitLines(bytes)
      const cut = cutAfterEmployer(HALF)(Buffer.concat([second!, second!, second!]))
      const own = splitLines(cut)[1]!
      return Buffer.concat([first!, own.subarray(0, -1), HALF, Buffer.from('\n')])
    }
    const result = await own.load({ rows, reshape })

    expect(result).toMatchObject({ rows_out: 2, note: 'in doubt: TRUNC 2' })
    expect(await own.rowsOf('select column_name from source.findings order by 1')).toEqual([
      { column_name: 'employer' },
      { column_name: 'memo' },
    ])
    own.close()
  })

  it('elsewhere, or in a number, rejects the row as before', async () => {
    const rows = many(30, (no) => customer(no))
    const inside = (bytes: Buffer) => {
      const lines = splitLines(bytes)
      const at = lines[1]!.indexOf(Buffer.from('|@|1|@|'))
      const spoilt = [lines[1]!.subarray(0, at - 2), Buffer.from([0xff]), lines[1]!.subarray(at - 2)]
      const day = lines[2]!.indexOf(Buffer.from('19850307')) + 8
      const cut = [lines[2]!.subarray(0, day), HALF, lines[2]!.subarray(day)]
      return Buffer.concat([lines[0]!, ...spoilt, ...cut, ...lines.slice(3)])
    }
    expect(await loader.load({ rows, reshape: inside })).toMatchObject({ rows_out: 28, rows_rejected: 2 })
    expect(await findings()).toEqual([])
  })
})

describe('a file of names', () => {
  it('that is only a byte order mark has no rows', async () => {
    const sent = { reshape: () => Buffer.from('84319533', 'hex'), control: { row_count: '0' } }
    expect(await loader.load({ rows: [], ...sent })).toMatchObject({ rows_in: 0, rows_out: 0 })
  })
})

describe('a row', () => {
  it('with a currency of blanks has none, and is neither lost nor rejected', async () => {
    const rows = [customer(1, { ccy: '   ' }), customer(2, { ccy: '　' }), customer(3)]
    expect(await loader.load({ rows })).toMatchObject({ rows_out: 3, rows_rejected: 0 })
    expect(await loaded('ccy')).toEqual([{ ccy: null }, { ccy: null }, { ccy: 'CNY' }])
  })

  it.for(['cust_name', 'uscc'])(
    'is rejected when its %s is too long in the form that is kept',
    async (name) => {
      const own = await openLoader(CUSTOMERS.replace('GB18030', 'UTF-8'))
      const rows = [...many(20, (no) => customer(no)), customer(21, { [name]: '\ufdfa'.repeat(80_000) })]
      expect(await own.load({ rows })).toMatchObject({ rows_out: 20, rows_rejected: 1 })
      expect(await own.rowsOf('select line_no, column_name, reason from source.rejects')).toMatchObject([
        { line_no: '21', column_name: name, reason: /^is longer than C/ },
      ])
      own.close()
    },
  )

  it('whose key is that of another once unknown codes are UNK is rejected beside it', async () => {
    const own = await openLoader(CUSTOMERS.replace('key: [src_cust_no]', 'key: [src_cust_no, gender]'))
    const rows = [
      ...many(20, (no) => customer(no)),
      customer(21, { gender: 'X' }),
      customer(21, { gender: 'Y' }),
    ]
    expect(await own.load({ rows })).toMatchObject({ rows_out: 21, rows_rejected: 1 })
    expect(await own.rowsOf('select line_no, reason from source.rejects')).toEqual([
      { line_no: '21', reason: 'duplicate_key: line 22 has the same key and stays' },
    ])
    own.close()
  })
})

describe('findings', () => {
  it('of a row that is rejected are none, the reject says what there is to say', async () => {
    const rows = [...many(30, (no) => customer(no)), customer(31, { gender: 'X', ccy: 'ZZZ' })]
    expect(await loader.load({ rows })).toMatchObject({ rows_rejected: 1, note: '1 rows rejected' })
    expect(await findings()).toEqual([])
    expect(await loader.rowsOf('select column_name, value, reason from source.rejects')).toEqual([
      { column_name: 'ccy', value: 'ZZZ', reason: 'is no currency of the list' },
    ])
  })

  it('are counted by rule, and replaced by a second load', async () => {
    const rows = [customer(1, { gender: 'X' }), customer(2, { gender: 'Y', birth_date: '00000000' })]
    await loader.load({ rows })
    expect(await loader.load({ rows })).toMatchObject({ note: 'in doubt: NO_DATE 1, UNKNOWN_CODE 2' })
    expect(await findings()).toHaveLength(3)
  })
})

function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = []
  for (let from = 0, at = bytes.indexOf(10); at >= 0; from = at + 1, at = bytes.indexOf(10, from)) {
    lines.push(bytes.subarray(from, at + 1))
  }
  return lines
}

describe('a file with very many findings of one kind', () => {
  it('keeps as many as tell it, and each of the other kinds', async () => {
    const rows = many(10_001, (no) => customer(no, { employer: 'ＡＢ中学' }))
    const result = await loader.load({ rows: [...rows, customer(0, { gender: 'Z' })] })

    expect(result).toMatchObject({ note: 'in doubt: UNKNOWN_CODE 1, WIDE 10000 or more' })
    expect((await findings()).at(-1)).toMatchObject({ line_no: '10002', rule_code: 'UNKNOWN_CODE' })
  })
})
