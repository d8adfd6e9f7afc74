import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { indexIdentifier, open, openKeyRing } from '../../src/platform/crypto/index.ts'
import { openDatabases } from '../../src/platform/db.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import type { Step } from '../../src/pipeline/index.ts'
import { listNights, listWarnings } from '../../src/serving/nights.ts'
import { quietLog } from '../support/actors.ts'
import { givenTinyBank, type TestBank } from '../support/bank.ts'
import { dirtyFiles } from '../support/dirty-files.ts'
import {
  BEFORE,
  DATE,
  FIRST,
  plantDirt,
  sendOwnershipOfLeavers,
  sendWagesBefore,
  SENT_AGAIN,
  SHARED_MOBILE,
} from './dirty-night.ts'

/**
 * One night whose files carry every kind of dirt there is (`docs/concepts/dirty-data.md`), and what becomes
 * of each. What stops a night instead is in `refusals.test.ts`.
 */

let bank: TestBank
let files: ReturnType<typeof dirtyFiles>
let steps: Step[]

beforeAll(async () => {
  bank = await givenTinyBank()
  files = dirtyFiles(bank, DATE)
  sendOwnershipOfLeavers(bank)
  sendWagesBefore(bank)
  await bank.run({ opening: bank.opening, dates: [FIRST, BEFORE] })
  plantDirt(bank)
  // Accounts whose rows cannot be read are missing under the ledger, which would hold the night back.
  const ledger = 'metrics.ledger_reconciliation: the ledger is the sum of its accounts'
  const waiversOn = async () => [{ kind: 'check' as const, name: ledger }]
  const { nights } = await bank.run({ dates: [DATE], waiversOn })
  steps = nights[0]!.steps
})
afterAll(() => bank.drop())

const isOf =
  (file: string, column = 'file') =>
  (it: Record<string, unknown>) =>
    String(it[column]).startsWith(`${file}.`)
const rejectsOf = async (file: string) => (await files.kept('ods.rejects')).filter(isOf(file))
/** What is in doubt about a row, by its key: column and rule. */
const findingsOf = async (file: string, key: string, on?: string) =>
  (await files.kept('ods.findings', on))
    .filter(isOf(file))
    .filter((it) => it['row_key'] === key)
    .map((it) => [it['column_name'], it['rule_code']])

const oneOf = async (table: string, where: string, columns: string) => {
  const isOpen = `valid_from <= date '${DATE}' and valid_to > date '${DATE}'`
  return (await files.query(`select ${columns} from ${table} where ${where} and ${isOpen} limit 1`))[0]
}
const customer = (no: string, columns: string) =>
  oneOf('base.retail_customers', `source_customer_no = '${no}'`, columns)
const account = (no: string, columns: string) => oneOf('base.accounts', `account_no = '${no}'`, columns)
const daily = (no: string, columns: string) =>
  files.query(
    `select ${columns} from metrics.account_daily
      where business_date = date '${DATE}' and account_id = '${no}'`,
  )
/** A booking of the night, by its number. */
const bookings = (no: string, columns: string) =>
  files.query(
    `select ${columns} from base.deposit_transactions
      where business_date = date '${DATE}' and transaction_no = '${no}' order by all`,
  )
const published = (sql: string) =>
  connect(bank.postgres.url('batch'), async (batch) => (await batch.query(sql)).rows)
const noteOf = (step: string) => steps.find((it) => it.step === step)?.note

describe('characters', () => {
  it('cut through at the end of a field lose their half (D1)', async () => {
    expect(await customer('1000000001', 'employer_name')).toEqual({
      employer_name: '株洲示范轨道配件有限公司',
    })
    expect(await findingsOf('CORE_CUST_PER', '1000000001')).toEqual([['employer', 'TRUNC']])
  })

  it('that a bank made for itself become those they stand for; what came is kept (D2)', async () => {
    expect(await customer('1000000002', 'customer_name, customer_name_raw')).toEqual({
      customer_name: '曾䶮贤',
      customer_name_raw: '曾\ue863贤',
    })
    expect(await findingsOf('CORE_CUST_PER', '1000000002')).toEqual([['cust_name', 'PRIVATE']])
  })

  it('that are wide become narrow; of a name what came is kept (D3)', async () => {
    expect(await customer('1000000003', 'customer_name, customer_name_raw, employer_name')).toEqual({
      customer_name: '欧阳静',
      customer_name_raw: '欧　阳静',
      employer_name: 'AB12中学',
    })
    expect(await findingsOf('CORE_CUST_PER', '1000000003')).toEqual(
      expect.arrayContaining([
        ['cust_name', 'WIDE'],
        ['employer', 'WIDE'],
      ]),
    )
  })

  it('of the delimiter inside a text cost the row, which is kept aside (D4)', async () => {
    expect(await rejectsOf('CORE_CONTACT')).toMatchObject([
      { line_no: '9', reason: '15 columns instead of 14' },
    ])
  })
})

describe('identifiers', () => {
  it('of the first generation, in small letters or with blanks are put right (D5)', async () => {
    for (const no of ['1000000003', '1000000004']) {
      expect(await customer(no, 'is_id_valid')).toEqual({ is_id_valid: true })
      expect(await findingsOf('CORE_CUST_PER', no, FIRST)).toEqual([['id_no', 'ID_REWRITTEN']])
    }
    const [first] = (await files.kept('ods.findings', FIRST)).filter(
      (it) => it['rule_code'] === 'ID_REWRITTEN',
    )
    const keys = openKeyRing(`${bank.config.stateDir}/keys`)
    expect(first).toMatchObject({ is_sealed: true })
    expect(open(keys, String(first!['value']).split(' ').at(-1)!)).toMatch(/^(\d{15}|\d{17}x)$/)
  })

  it('that are wrong keep their customer, and are marked (D6)', async () => {
    expect(await customer('1000000005', 'customer_name, is_id_valid')).toEqual({
      customer_name: '王建国',
      is_id_valid: false,
    })
    expect(await findingsOf('CORE_CUST_PER', '1000000005', FIRST)).toEqual([['id_no', 'ID_INVALID']])
    const company = "source_customer_no = '2000000001'"
    expect(await oneOf('base.corporate_customers', company, 'uscc, is_uscc_valid')).toEqual({
      uscc: '91990211MA0000111B',
      is_uscc_valid: false,
    })
    expect(await findingsOf('CORE_CUST_ORG', '2000000001')).toEqual([['uscc', 'ID_INVALID']])
  })

  it('that two customers show join them under one name, and raise a doubt under two (D7)', async () => {
    const seen = await files.query(
      `select first_customer_no, second_customer_no, rule_code, outcome_code
         from base.retail_identity_pairs where valid_to > date '2026-06-30' order by all`,
    )
    expect(seen).toEqual([
      {
        first_customer_no: '1000000001',
        second_customer_no: '1000000009',
        rule_code: 'P3',
        outcome_code: 'review',
      },
      {
        first_customer_no: '1000000004',
        second_customer_no: '1000000010',
        rule_code: 'P1',
        outcome_code: 'same',
      },
    ])
    const idsOf = async (...numbers: string[]) =>
      files.query(
        `select count(distinct customer_id) as ids from base.customer_xref
          where source_customer_no in (${numbers.map((it) => `'${it}'`).join(', ')})
            and valid_to > date '2026-06-30'`,
      )
    expect(await idsOf('1000000001', '1000000009')).toEqual([{ ids: '2' }])
    expect(await idsOf('1000000004', '1000000010')).toEqual([{ ids: '1' }])
  })

  it('of phones that many share, or nobody owns, are not valid and find nobody (D8)', async () => {
    const keys = openKeyRing(`${bank.config.stateDir}/keys`)
    const find = async (number: string) =>
      (
        await published(
          `select count(distinct customer_id)::int as found from marts.search_terms
            where term = '${indexIdentifier(keys, 'mobile', number)}'`,
        )
      )[0]!.found
    const valid = await published(
      'select contact_no, is_mobile_valid from marts.customer_contacts order by contact_no collate "C"',
    )
    const isValid = Object.fromEntries(valid.map((it) => [it.contact_no, it.is_mobile_valid]))

    expect(isValid).toMatchObject({ C00000101: true, C00000102: null, D0: false, D5: false, D11: false })
    expect([await find('15400001001'), await find(SHARED_MOBILE), await find('13800138000')]).toEqual([
      1, 0, 0,
    ])
    expect(await findingsOf('CORE_CONTACT', 'D11')).toEqual([['contact_value', 'MOBILE_INVALID']])
  })

  it('of older schemes leave the place of the credit code, which itself holds one (D9)', async () => {
    const columns = 'uscc, organization_code, licence_no'
    const company = (no: string) => oneOf('base.corporate_customers', `source_customer_no = '${no}'`, columns)
    expect([await company('2000000002'), await company('2000000003'), await company('2000000004')]).toEqual([
      { uscc: null, organization_code: null, licence_no: '430203000012345' },
      { uscc: null, organization_code: 'D2143569X', licence_no: null },
      { uscc: '91990281MA00004457', organization_code: 'MA0000445', licence_no: null },
    ])
    expect(await findingsOf('CORE_CUST_ORG', '2000000002')).toEqual([['uscc', 'OLD_CODE']])
  })
})

describe('days', () => {
  it('that are none, lie ahead or end before they start are left out (D10)', async () => {
    const columns = 'CAST(birth_date AS varchar) as birth_date, id_starts_on is null as has_no_start, kyc_on'
    expect(await customer('1000000006', `${columns}, id_expires_on`)).toMatchObject({
      birth_date: '2014-06-01',
      has_no_start: false,
      id_expires_on: null,
    })
    expect(await customer('1000000007', columns)).toMatchObject({ birth_date: '1995-02-28', kyc_on: null })
    expect(await findingsOf('CORE_CUST_PER', '1000000006')).toEqual([
      ['birth_date', 'NO_DATE'],
      ['id_end', 'END_BEFORE_START'],
    ])
    expect(await findingsOf('CORE_CUST_PER', '1000000007')).toEqual([
      ['birth_date', 'OUT_OF_RANGE'],
      ['kyc_date', 'NO_DATE'],
    ])
  })
})

describe('accounts', () => {
  it('whose customer no file names have a stub in their unit, and the source is asked (D11)', async () => {
    const found = await published(
      `select customer_name, customer_type_code, status_code, org_id from marts.customers
        where source_customer_no = '1000000099'`,
    )
    expect(found).toEqual([
      { customer_name: '无名氏', customer_type_code: 'retail', status_code: 'stub', org_id: '9902002000' },
    ])
    expect(noteOf("check metrics.stub_customers: every account's customer is in a customer file")).toMatch(
      /^1 /,
    )
  })

  it('of a unit that was merged count for its successor, and keep the unit they name (D12)', async () => {
    expect(await account('9000000000000501', 'org_id')).toEqual({ org_id: '9902003000' })
    expect(await daily('9000000000000501-1', 'org_id')).toEqual([{ org_id: '9902002000' }])
    expect(noteOf("check base.accounts: every account's unit is open")).toMatch(/^1 /)
  })

  it('that are closed, or have left the full file, hold nothing any more (D17)', async () => {
    expect(await account('9000000000000702', 'status_code')).toEqual({ status_code: 'closed' })
    const versions = (asOf: string) =>
      files.query(
        `select CAST(valid_to AS varchar) as valid_to from base.accounts
          where account_id = '9000000000000401-1'`,
        asOf,
      )
    expect([await versions(BEFORE), await versions(DATE)]).toEqual([[{ valid_to: DATE }], []])
    expect(await daily('9000000000000401-1', 'CAST(balance AS varchar) as balance, is_open')).toEqual([
      { balance: '0.00', is_open: false },
    ])
  })

  it('keep what stands in the place of a manager, who must be at work to hold a customer (D18)', async () => {
    expect(await account('9000000000002101', 'registered_manager_no')).toEqual({
      registered_manager_no: '9999',
    })
    const holders = await published(
      `select c.source_customer_no as no, o.employee_id, o.is_virtual
         from customer_management.ownerships as o
         inner join marts.customers as c on c.customer_id = o.customer_id
           and c.publication_id = (select max(publication_id) from serving.publications)
        where c.source_customer_no in ('1000000004', '1000000005') and o.role_code = 'primary' order by 1`,
    )
    expect(holders).toEqual([
      { no: '1000000004', employee_id: 'VM9902002000', is_virtual: true },
      { no: '1000000005', employee_id: 'VM9902002000', is_virtual: true },
    ])
  })

  it('say their currency in three letters; one nobody knows costs the row (D19)', async () => {
    for (const no of ['9000000000000501', '9000000000000301']) {
      expect(await account(no, 'currency_code')).toEqual({ currency_code: 'CNY' })
    }
    expect(await account('9000000000009902', 'currency_code')).toBeUndefined()
    expect(await rejectsOf('CORE_DEP_ACCT')).toMatchObject([{ column_name: 'ccy', value: 'ZZZ' }])
  })

  it('with a code of no list say so, and the night warns (D20)', async () => {
    expect(await account('9000000000000301', 'deposit_kind_code, aum_item_code')).toEqual({
      deposit_kind_code: 'UNK',
      aum_item_code: 'DEMAND',
    })
    expect(await findingsOf('CORE_DEP_ACCT', '9000000000000301|1')).toEqual([['dep_kind', 'UNKNOWN_CODE']])
    expect(noteOf('load CORE_DEP_ACCT')).toBe('1 rows rejected; in doubt: UNKNOWN_CODE 1')
    expect(await customer('1000000003', 'education_code')).toEqual({ education_code: 'UNK' })
  })
})

describe('bookings', () => {
  it('that come twice count once, in one file as on a later day (D13)', async () => {
    expect(await bookings('X5', 'memo')).toEqual([{ memo: '新' }])
    expect(await rejectsOf('CORE_DEP_TXN')).toMatchObject([
      { column_name: 'amt' },
      { column_name: 'txn_date, txn_no, seq_no', reason: expect.stringContaining('duplicate_key') },
    ])
    expect(await bookings('N26062900006', 'amount')).toEqual([])
    const note = noteOf('check base.deposit_transactions: no booking is delivered again on a later day')
    expect(note).toMatch(/^2 /)
    expect(await bookings('N26062800001', 'amount')).toEqual([])
    expect(noteOf('base.deposit_transactions')).toBe('2 rows had come before')
  })

  it.for(SENT_AGAIN)('of $file that come again count once, and the night warns (D13)', async (it) => {
    const [number] = Object.values(it.of)
    const kept = await files.query(
      `select CAST(business_date AS varchar) as business_date from ${it.table}
        where ${it.column} = '${number}'`,
    )
    expect(kept).toEqual([{ business_date: it.on }])
    expect(noteOf(it.table)).toBe('1 rows had come before')
    expect(steps.find(({ step }) => step.startsWith(`check ${it.table}: no `))?.note).toMatch(/^1 /)
  })

  it('that take others back stay in the flow, and count for no movement (D14)', async () => {
    const columns = 'is_reversal, CAST(reversed_on AS varchar) as reversed_on, reversed_transaction_no'
    expect(await bookings('X2', columns)).toEqual([
      { is_reversal: true, reversed_on: null, reversed_transaction_no: null },
    ])
    expect(await bookings('X3', columns)).toEqual([
      { is_reversal: true, reversed_on: BEFORE, reversed_transaction_no: 'N26062900006' },
    ])
    // 曾小贤's payment of the day before, by card terminal, is none any more.
    const activity = (date: string) =>
      files.query(
        `select payment_count_90d, CAST(debit_amount_30d AS varchar) as debit from metrics.number_activity
          where business_date = date '${date}' and source_customer_no = '1000000002'`,
      )
    expect(await activity(BEFORE)).toEqual([{ payment_count_90d: '1', debit: '45.50' }])
    expect(await activity(DATE)).toEqual([{ payment_count_90d: '0', debit: '0.00' }])
    // What was paid in, each once; the late booking, the red one and the reversal are left out or apart.
    const [moved] = await files.query(
      `select CAST(sum(credit_amount_1d) AS varchar) as credit from metrics.customer_movements as moved
        inner join base.customer_xref as customer using (customer_id)
        where business_date = date '${DATE}' and source_customer_no = '1000000008'`,
    )
    expect(moved).toEqual({ credit: '1140.00' })
  })

  it('with an amount that is no plain decimal are kept aside; the control total holds (D16)', async () => {
    expect(await bookings('X4', 'amount')).toEqual([])
    expect((await rejectsOf('CORE_DEP_TXN'))[0]).toMatchObject({
      column_name: 'amt',
      value: '1E+02',
      reason: 'is no N(20,2)',
    })
  })

  it('that come late lie among those of the night, with their own day (D21)', async () => {
    const columns =
      'CAST(business_date AS varchar) as business_date, CAST(transacted_on AS varchar) as transacted_on'
    expect(await bookings('X1', columns)).toEqual([{ business_date: DATE, transacted_on: '2026-06-27' }])
  })
})

it('is what the night is said to have warned of: rows kept aside, codes of no list, checks', async () => {
  const databases = openDatabases({ url: bank.postgres.url('batch'), log: quietLog })
  const [latest] = await listNights(databases.db, { before: null, limit: 1 })
  const warnings = await listWarnings(databases.db, latest!.run_no)
  await databases.close()

  expect(warnings).toEqual(
    expect.arrayContaining([
      'CORE_DEP_ACCT: 1 rows rejected; UNKNOWN_CODE 1',
      'base.deposit_transactions: no booking is delivered again on a later day: 2 rows differ',
      'base.remittances: no remittance is delivered again on a later day: 1 rows differ',
    ]),
  )
  expect(warnings.some((it) => it.includes('the ledger is the sum'))).toBe(false)
})
