import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { sourceColumns } from './index.ts'
import { readContracts } from './contracts.ts'

const GOOD = `
file: CORE_DEP_ACCT
feed: 5
title: { zh: 存款分户, en: Deposit accounts }
modes: [f]
if_missing: stop
delimiter: "\\x1b"
encoding: GB18030
key: [acct_no]
control_amount: bal
columns:
  - { name: acct_no, type: C(40), label: 客户账号, required: true }
  - { name: acct_name, type: C(240), label: 账户名称, pinyin: true }
  - { name: id_no, type: C(40), label: 证件号码, protect: id_number }
  - { name: bal, type: "N(20,2)", label: 余额 }
  - { name: data_date, type: D, label: 数据日期, required: true }
`
const folders: string[] = []

function givenContract(text: string, path = 'core/CORE_DEP_ACCT.yml'): string {
  const folder = mkdtempSync(join(tmpdir(), 'zhike-contracts-'))
  folders.push(folder)
  mkdirSync(join(folder, 'sources', path, '..'), { recursive: true })
  writeFileSync(join(folder, 'sources', path), text)
  return folder
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

describe('contracts of feeds', () => {
  it('a contract is read with its delimiter, types and defaults', () => {
    const [contract] = readContracts(givenContract(GOOD))
    expect(contract).toMatchObject({ system: 'core', delimiter: '\x1b', control_amount: 'bal', modes: ['f'] })
    expect(contract!.columns[3]).toMatchObject({
      type: { kind: 'N', precision: 20, scale: 2 },
      required: false,
    })
  })

  it('a name brings its spelling, a protected column stands only as its parts', () => {
    const [contract] = readContracts(givenContract(GOOD))
    expect(sourceColumns(contract!).map((it) => `${it.name} ${it.sql_type}`)).toEqual([
      'acct_no varchar',
      'acct_name varchar',
      'acct_name_pinyin varchar',
      'acct_name_initials varchar',
      'acct_name_raw varchar',
      'id_no_index varchar',
      'id_no_last4_index varchar',
      'id_no_masked varchar',
      'id_no_sealed varchar',
      'id_no_is_valid boolean',
      'id_no_birth_date date',
      'id_no_sex_code varchar',
      'bal decimal(20,2)',
      'data_date date',
    ])
  })

  it.for([
    ['a type nobody knows', 'type: C(40)', 'type: VARCHAR', /columns\.0\.type: "VARCHAR" is none of/],
    ['a decimal of 39 digits', '"N(20,2)"', '"N(39,2)"', /columns\.3\.type/],
    ['a key that is no column', 'key: [acct_no]', 'key: [account]', /key: account is not a column/],
    [
      'a control amount that is text',
      'control_amount: bal',
      'control_amount: acct_no',
      /control_amount: acct_no/,
    ],
    ['a field nobody knows', 'feed: 5', 'feed: 5\nfeeds: 6', /feeds/],
    ['a column named twice', 'name: bal', 'name: acct_no', /names a column twice/],
    ['a missing data date', 'name: data_date', 'name: some_date', /data_date must be there/],
    ['an amount that is protected', 'label: 余额', 'label: 余额, protect: mobile', /only text is protected/],
    ['a kind by type without kinds', 'protect: id_number', 'protect: by_type', /by_type needs/],
    ['a delimiter that ends lines', '"\\x1b"', '"\\n"', /delimiter/],
    ['an encoding nobody knows', 'GB18030', 'BIG5', /encoding/],
    ['text that is no YAML', 'modes: [f]', 'modes: [f', /is no YAML/],
    ['another name than its yml', 'file: CORE_DEP_ACCT', 'file: CORE_DEP_TXN', /is not the name of the yml/],
  ] as const)('%s is refused, naming file and field', ([, from, to, message]) => {
    const folder = givenContract(GOOD.replace(from, to))
    expect(() => readContracts(folder)).toThrow(message)
    expect(() => readContracts(folder)).toThrow('sources/core/CORE_DEP_ACCT.yml')
  })

  it('a file of another system’s folder is refused', () => {
    expect(() => readContracts(givenContract(GOOD, 'cms/CORE_DEP_ACCT.yml'))).toThrow(/CMS/)
  })
})
