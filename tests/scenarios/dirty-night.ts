import iconv from 'iconv-lite'
import type { TestBank } from '../support/bank.ts'
import { dirtyFiles } from '../support/dirty-files.ts'

export const [FIRST, BEFORE, DATE] = ['2026-06-28', '2026-06-29', '2026-06-30'] as const
export const SHARED_MOBILE = '16100009999'

type Files = ReturnType<typeof dirtyFiles>

/** Plants every kind of dirt among the files of one night. */
export function plantDirt(bank: TestBank): void {
  const files = dirtyFiles(bank, DATE)
  sendCustomers(files)
  sendContacts(files)
  sendUnits(files)
  sendAccounts(files)
  sendBookings(files)
  sendEventsAgain(files)
}

/** 李秀英's manager left in 2025; what the core system has in a manager's place was never one (D18). */
export function sendOwnershipOfLeavers(bank: TestBank): void {
  const opening = dirtyFiles(bank, bank.opening[0]!)
  const rows = opening.rowsOf('CRM_OWNERSHIP').map((row) => ({
    ...row,
    emp_id: { '1000000004': 'E00109', '1000000005': '9999' }[row.src_cust_no!] ?? row.emp_id!,
  }))
  opening.send('CRM_OWNERSHIP', rows)
}

/** A line of wages on the evening before, to be sent again. */
export function sendWagesBefore(bank: TestBank): void {
  const row = dirtyFiles(bank, DATE).rowLike('AGT_PAYROLL', {
    of: { seq_no: '1' },
    changes: { batch_no: 'PB1', pay_date: '20260629', data_date: '20260629' },
  })
  dirtyFiles(bank, BEFORE).send('AGT_PAYROLL', [row])
}

type SentAgain = { file: string; of: Record<string, string>; on: string; table: string; column: string }

/** Of each feed of events, a line that came one or two days ago comes again (D13). */
export const SENT_AGAIN: SentAgain[] = [
  {
    file: 'IBS_REMIT',
    of: { biz_no: 'RM26062900001' },
    on: BEFORE,
    table: 'base.remittances',
    column: 'remittance_no',
  },
  {
    file: 'WMS_TXN',
    of: { txn_no: 'WT2026062800001' },
    on: FIRST,
    table: 'base.wealth_transactions',
    column: 'transaction_no',
  },
  {
    file: 'AGT_PAYROLL',
    of: { batch_no: 'PB1' },
    on: BEFORE,
    table: 'base.payroll_payments',
    column: 'batch_no',
  },
  {
    file: 'EBK_LOGIN',
    of: { log_id: 'L26062800001' },
    on: FIRST,
    table: 'base.ebank_logins',
    column: 'login_id',
  },
  {
    file: 'EBK_TXN',
    of: { txn_no: 'E26062800001' },
    on: FIRST,
    table: 'base.ebank_transactions',
    column: 'ebank_transaction_no',
  },
]

function sendEventsAgain(files: Files): void {
  for (const { file, of, on } of SENT_AGAIN) {
    files.send(file, [...files.rowsOf(file), files.rowLike(file, { of, changes: {}, on })])
  }
}

function sendCustomers(files: Files): void {
  const person = (no: string, changes: Record<string, string>) =>
    files.rowLike('CORE_CUST_PER', {
      of: { src_cust_no: no },
      changes: { op_flag: 'U', ...changes },
      on: FIRST,
    })
  const rows = [
    ...files.rowsOf('CORE_CUST_PER'),
    person('1000000001', { employer: '株洲示范轨道配件有限公司' }),
    person('1000000002', { cust_name: '曾\ue863贤' }),
    person('1000000003', { cust_name: '欧　阳静', employer: 'ＡＢ１２中学', edu_cd: 'Z' }),
    person('1000000006', { birth_date: '00000000', id_start: '20200101', id_end: '20190101' }),
    person('1000000007', { birth_date: '20990101', kyc_date: '29991231' }),
    person('1000000001', { src_cust_no: '1000000009', op_flag: 'I', cust_name: '刘海涛' }),
    person('1000000004', { src_cust_no: '1000000010', op_flag: 'I' }),
  ]
  files.send('CORE_CUST_PER', rows, { mode: 'i', reshape: cutEmployer })
  const company = (no: string, uscc: string) =>
    files.rowLike('CORE_CUST_ORG', {
      of: { src_cust_no: no },
      changes: { op_flag: 'U', uscc },
      on: FIRST,
    })
  const companies = [company('2000000001', '91990211MA0000111B'), company('2000000002', '430203000012345')]
  files.send('CORE_CUST_ORG', [...files.rowsOf('CORE_CUST_ORG'), ...companies], { mode: 'i' })
}

/** The unload cut 张伟's employer through the first byte of one more character (D1). */
function cutEmployer(bytes: Buffer): Buffer {
  const employer = iconv.encode('株洲示范轨道配件有限公司', 'gb18030')
  const at = bytes.indexOf(employer) + employer.length
  return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xd5]), bytes.subarray(at)])
}

function sendContacts(files: Files): void {
  const contact = (no: number, changes: Record<string, string>) =>
    files.rowLike('CORE_CONTACT', {
      of: { contact_id: 'C00000101' },
      changes: { contact_id: `D${no}`, op_flag: 'I', ...changes },
      on: FIRST,
    })
  const sharing = ['01', '02', '03', '04', '05', '06'].map((no, at) =>
    contact(at, { src_cust_no: `10000000${no}`, contact_value: SHARED_MOBILE }),
  )
  const others = [
    contact(11, { src_cust_no: '1000000007', contact_value: '13800138000' }),
    contact(12, { contact_type: '11', contact_value: '天元区|@|旧址' }),
  ]
  files.send('CORE_CONTACT', [...files.rowsOf('CORE_CONTACT'), ...sharing, ...others], { mode: 'i' })
}

/** 芦淞 has taken over a unit that is closed, and that accounts still name (D12). */
function sendUnits(files: Files): void {
  const closed = { org_id: '9902003000', org_name: '示范撤并支行', status: '2', merged_to: '9902002000' }
  const unit = files.rowLike('HRS_ORG', { of: { org_id: '9902002000' }, changes: closed })
  files.send('HRS_ORG', [...files.rowsOf('HRS_ORG'), unit])
}

const NO_BALANCE = { bal: '0.00', avail_bal: '0.00', bal_last: '0.00', m_acm: '', q_acm: '', y_acm: '' }

function sendAccounts(files: Files): void {
  const changes: Record<string, Record<string, string>> = {
    '9000000000000501': { own_org: '9902003000', ccy: 'RMB' },
    '9000000000000301': { ccy: '156', dep_kind: '77' },
  }
  const account = (no: string, more: Record<string, string>) =>
    files.rowLike('CORE_DEP_ACCT', {
      of: { acct_no: '9000000000000201' },
      changes: { acct_no: no, ...NO_BALANCE, ...more },
    })
  const rows = [
    // 李秀英's first account is gone from the full file (D17).
    ...files
      .rowsOf('CORE_DEP_ACCT')
      .filter((row) => !(row.acct_no === '9000000000000401' && row.sub_acct_no === '1'))
      .map((row) => ({ ...row, ...changes[row.acct_no!] })),
    account('9000000000009901', { src_cust_no: '1000000099', acct_name: '无名氏' }),
    account('9000000000009902', { ccy: 'ZZZ' }),
  ]
  files.send('CORE_DEP_ACCT', rows)
}

function sendBookings(files: Files): void {
  const booking = (no: string, changes: Record<string, string>) =>
    files.rowLike('CORE_DEP_TXN', {
      of: { txn_no: 'N26063000004' },
      changes: { txn_no: no, amt: '70.00', ...changes },
    })
  const again = files.rowLike('CORE_DEP_TXN', { of: { txn_no: 'N26062900006' }, changes: {}, on: BEFORE })
  // Two days after it came first.
  const later = files.rowLike('CORE_DEP_TXN', { of: { txn_no: 'N26062800001' }, changes: {}, on: FIRST })
  const rows = [
    ...files.rowsOf('CORE_DEP_TXN'),
    again,
    later,
    booking('X1', { txn_date: '20260627' }),
    booking('X2', { amt: '-70.00' }),
    booking('X3', { rev_flag: '1', rev_date: '20260629', rev_txn_no: 'N26062900006', dc_flag: 'C' }),
    booking('X4', { amt: '1E+02' }),
    booking('X5', { src_upd_ts: `${DATE} 09:00:00`, memo: '旧' }),
    booking('X5', { src_upd_ts: `${DATE} 10:00:00`, memo: '新' }),
  ]
  const fen = rows.reduce((sum, { amt }) => sum + Math.round(Number(amt) * 100), 0)
  files.send('CORE_DEP_TXN', rows, { amount: (fen / 100).toFixed(2) })
}
