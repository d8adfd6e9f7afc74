import { describe, expect, it } from 'vitest'
import { maskBirthDate, maskName } from '../../platform/crypto/masking.ts'
import {
  endsToFindBy,
  isLastFour,
  maskAccountId,
  maskCounterparty,
  maskedMaturity,
  maskedName,
  maskedTicket,
  maskedTransaction,
  maskNumber,
  planSearch,
  shownEvent,
} from './policy.ts'

describe('the ends of numbers', () => {
  it('find a customer for whoever is shown them, and not for whom they are hidden from', () => {
    const shown = (list: 'hidden' | 'masked' | 'clear') => ({ list, record: 'masked' }) as const
    expect(endsToFindBy({ fields: {} })).toEqual(['id_number', 'mobile', 'account_no'])
    expect(endsToFindBy({ fields: { account_no: shown('clear'), mobile: shown('hidden') } })).toEqual([
      'id_number',
      'account_no',
    ])
    const all = { id_number: shown('hidden'), mobile: shown('hidden'), account_no: shown('hidden') }
    expect(endsToFindBy({ fields: all })).toEqual([])
  })
})

describe('what is masked, and how', () => {
  it.for([
    ['李明', '李*'],
    ['王小明', '王*明'],
    ['欧阳建华', '欧**华'],
    ['Zhang Jianguo', 'Z***'],
    ['𠮷野', '𠮷*'],
  ])('the name %s is shown as %s', ([name, masked]) => {
    expect(maskName(name!)).toBe(masked)
  })

  it('a ticket keeps its words, and no name of a caller or number of a person', () => {
    const ticket = {
      title: '转账给13800001234被退回',
      reply: '已致电 zhang@example.com',
      caller_name: '欧阳静',
    }

    expect(maskedTicket(ticket)).toEqual({
      title: '转账给138****1234被退回',
      reply: '已致电 z***@example.com',
      caller_name: '欧*静',
    })
    expect(maskedTicket({ title: null, reply: null, caller_name: '株洲示范轨道配件有限公司' })).toEqual({
      title: null,
      reply: null,
      caller_name: '株洲示范轨道配件有限公司',
    })
  })

  it('what an event is about is of the class of its kind', () => {
    const viewer = { fields: { id_number: { list: 'hidden', record: 'hidden' } } } as const
    const shown = (kind_code: string, reference: string | null) =>
      shownEvent(viewer, { kind_code, reference }).reference

    expect(shown('account_opened', '9900010123454410-0001')).toBe('****4410-0001')
    expect(shown('card_opened', '9999010000000000010')).toBe('****0010')
    expect(shown('certificate_renewed', '9****************8')).toBe('***')
    expect(shown('loan_granted', 'JJ2018000101')).toBe('JJ2018000101')
    expect(shown('grade_raised', '')).toBeNull()
  })

  it('an account shows its last four places, and the sub-account behind them', () => {
    expect(maskNumber('9900010123454410')).toBe('****4410')
    expect(maskAccountId('9900010123454410-0001')).toBe('****4410-0001')
  })

  it('a number of four places shows nothing: its last four would be all of it', () => {
    expect(maskNumber('4410')).toBe('****')
  })

  it('a birth date shows its year', () => {
    expect(maskBirthDate('1985-04-10')).toBe('1985-**-**')
  })

  it('a counterparty who is a person is masked, a company is not', () => {
    expect(maskCounterparty('李明')).toBe('李*')
    expect(maskCounterparty('阿不都·热合曼')).toBe('阿*****曼')
    expect(maskCounterparty('株洲市天元区供水公司')).toBe('株洲市天元区供水公司')
  })

  it.for([
    ['deposit', '9900010123454410-0001', '****4410-0001'],
    ['loan', 'JJ2018000101', '****0101'],
    ['identity_document', null, null],
  ] as const)('of what falls due a %s numbered %s shows %s', ([kind, number, shown]) => {
    expect(maskedMaturity({ maturity_kind_code: kind, reference_no: number }).reference_no).toBe(shown)
  })

  it('the other side of a business is named as a counterparty is', () => {
    expect(maskedName('employer_name', { employer_name: '王小明', payment_count: 2 })).toEqual({
      employer_name: '王*明',
      payment_count: 2,
    })
    expect(maskedName('employer_name', { employer_name: null })).toEqual({ employer_name: null })
  })

  it('a transaction shows neither side by its number', () => {
    const row = {
      account_id: '9900010123454410-0001',
      counterparty_name: '王小明',
      counterparty_account: '6222020000001234',
    }

    expect(maskedTransaction(row)).toEqual({
      account_id: '****4410-0001',
      counterparty_name: '王*明',
      counterparty_account: '****1234',
    })
  })
})

describe('what was typed into the search box', () => {
  it('four digits, or three and an X, are the end of an identifier and nothing else', () => {
    expect(planSearch(' 041x ')).toEqual({
      last_four: '041X',
      exact: [],
      id_number: null,
      mobile: null,
      prefixes: [],
    })
    expect(isLastFour('０４１０')).toBe(true)
    expect(isLastFour('04100')).toBe(false)
  })

  it('eighteen characters may be an identity number, a company code or an account', () => {
    const plan = planSearch('990201 19850410 041x')

    expect(plan.id_number).toBe('99020119850410041X')
    expect(plan.exact.map((it) => it.kind)).toEqual(['customer_no', 'account_no', 'uscc'])
  })

  it('a mobile is one with and without the country code', () => {
    expect(planSearch('154 0000 1234').mobile).toBe('15400001234')
    expect(planSearch('+86-15400001234').mobile).toBe('15400001234')
    expect(planSearch('25400001234').mobile).toBeNull()
  })

  it('an account keeps the dash before its sub-account', () => {
    expect(planSearch('9900010123454410-0001').exact).toContainEqual({
      kind: 'account_no',
      term: '9900010123454410-0001',
    })
  })

  it('letters are pinyin, whole or initials, and may be a Latin name', () => {
    expect(planSearch("Zhang Jian'guo").prefixes).toEqual([
      { kind: 'pinyin', term: 'zhangjianguo' },
      { kind: 'name', term: "zhang jian'guo" },
    ])
  })

  it('a name with a number in it is looked for as a name and as a number', () => {
    const plan = planSearch('Client 1234')

    expect(plan.prefixes).toEqual([{ kind: 'name', term: 'client 1234' }])
    expect(plan.exact.map((it) => it.kind)).toEqual(['customer_no', 'account_no'])
    expect(planSearch('E12345678').prefixes).toEqual([])
  })

  it('a Chinese name is looked for without its blanks', () => {
    expect(planSearch('建 国').prefixes).toEqual([{ kind: 'name', term: '建国' }])
  })

  it('blanks alone look for nothing', () => {
    expect(planSearch('  ')).toEqual({
      last_four: null,
      exact: [],
      id_number: null,
      mobile: null,
      prefixes: [],
    })
  })
})
