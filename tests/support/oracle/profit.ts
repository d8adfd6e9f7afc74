import { takeIn, type Delivered, type OracleAccount } from './accounts.ts'
import { divide, earned, unitsOf } from './decimal.ts'
import { dayOf, readDelivered, readList, type Row } from './files.ts'

/** Contribution and EVA in millionths of a yuan, capital in fen. */
export type Profit = { contribution: bigint; eva: bigint; capital: bigint }

type Day = { known: Delivered; landingDir: string; date: string; accounts: OracleAccount[] }
type Book = ReturnType<typeof openBook>

/** What a day's profit is reckoned with. */
function openBook({ known, landingDir, date }: Day) {
  const take = (system: string, file: string, ...key: string[]) =>
    takeIn(known, { landingDir, date, system, file, key })
  const lines = readList('profit_parameters', date)
  const parameter = (code: string, segment = 'ALL', places = 8) => {
    const line = lines.find((it) => it['parameter_code'] === code && it['segment_code'] === segment)
    return line ? unitsOf(line['value']!, places) : 0n
  }
  return {
    date,
    parameter,
    prices: new Map(
      take('ftp', 'FTP_RESULT', 'acct_key').map((row) => [row['acct_key']!, unitsOf(row['ftp_rate']!, 8)]),
    ),
    assessed: take('cms', 'CMS_CLASS', 'obj_type', 'obj_no', 'eff_date'),
    mortgages: new Set(
      take('core', 'CORE_PROD', 'prod_cd')
        .filter((row) => row['prod_sub'] === 'MORT')
        .map((row) => row['prod_cd']!),
    ),
    firms: new Map(take('core', 'CORE_CUST_ORG', 'src_cust_no').map((row) => [row['src_cust_no']!, row])),
    bookings: readDelivered(landingDir, { system: 'core', file: 'CORE_DEP_TXN', date })?.rows ?? [],
  }
}

const tax = (book: Book, millionths: bigint) => divide(millionths * book.parameter('income_tax'), 10n ** 8n)
const capitalCost = (book: Book, fen: bigint) =>
  earned(fen, book.parameter('hurdle'), book.parameter('capital_day_basis', 'ALL', 0))

/** What deposits and loans contributed on the day, by account; none for one without an internal price. */
export function profitOfAccounts(day: Day, allowances: Map<string, bigint>): Map<string, Profit> {
  const book = openBook(day)
  const profits = new Map<string, Profit>()
  const firstSubAccounts = new Map<string, string>()
  for (const { kind, row } of day.accounts) {
    const first = firstSubAccounts.get(row['acct_no']!)
    if (kind === 'deposit' && (first === undefined || row['sub_acct_no']! < first))
      firstSubAccounts.set(row['acct_no']!, row['sub_acct_no']!)
  }
  const handling = new Map<string, bigint>()
  for (const row of book.bookings) {
    const id = `${row['acct_no']}-${row['sub_acct_no'] || firstSubAccounts.get(row['acct_no']!)}`
    const cost = book.parameter('transaction_cost', row['chnl']!, 6)
    handling.set(id, (handling.get(id) ?? 0n) + cost)
  }
  for (const account of day.accounts) {
    const price = book.prices.get(account.id)
    if (price === undefined) {
      if (account.kind === 'loan') riskOf(book, account, allowances)
      continue
    }
    if (account.kind === 'deposit') {
      profits.set(
        account.id,
        profitOfDeposit(book, account, { price, handling: handling.get(account.id) ?? 0n }),
      )
    } else if (account.kind === 'loan') {
      profits.set(account.id, profitOfLoan(book, account, { price, allowances }))
    }
  }
  return profits
}

const fixedCost = (book: Book, account: OracleAccount) =>
  account.isOpen ? earned(book.parameter('account_cost', account.item, 2), 10n ** 8n, 365n) : 0n

const isBase = (row: Row) => ['', 'CNY', 'RMB', '156', '01'].includes(row['ccy']!)

function profitOfDeposit(
  book: Book,
  account: OracleAccount,
  { price, handling }: { price: bigint; handling: bigint },
): Profit {
  const days = book.parameter('day_basis', 'ALL', 0)
  const { row, balance } = account
  const accrued = isBase(row) && row['accr_int_day'] ? unitsOf(row['accr_int_day'], 6) : null
  const interest =
    accrued ?? (row['exec_rate'] ? earned(balance, divide(unitsOf(row['exec_rate'], 8), 100n), days) : 0n)
  const pretax =
    earned(balance, price - book.parameter('reserve_adjustment'), days) -
    interest -
    earned(balance, book.parameter('deposit_insurance'), days) -
    fixedCost(book, account) -
    handling
  const contribution = pretax - tax(book, pretax)
  return { contribution, eva: contribution, capital: 0n }
}

/** Expected loss in millionths, the required allowance, and the weight of a note in 10^-8. */
function riskOf(book: Book, account: OracleAccount, allowances: Map<string, bigint>) {
  const { row, balance, id } = account
  if (account.item === 'WRITTEN_OFF' || row['status'] === '3') {
    allowances.set(id, 0n)
    return { loss: 0n, weight: 0n }
  }
  const firm = book.firms.get(account.number)
  const isSmall = ['3', '4'].includes(firm?.['scale_cd'] ?? '')
  const segment = book.mortgages.has(row['prod_cd']!)
    ? 'MORTGAGE'
    : firm === undefined
      ? 'RETAIL'
      : isSmall
        ? 'SME'
        : 'CORPORATE'
  const assessment = book.assessed
    .filter((it) => it['obj_type'] === 'N' && it['obj_no'] === id && dayOf(it['eff_date']!) <= book.date)
    .toSorted((a, b) => (a['eff_date']! < b['eff_date']! ? 1 : -1))[0]
  const allowance = divide(balance * book.parameter('allowance', row['risk_class']!), 10n ** 4n)
  const before = allowances.get(id) ?? allowance
  allowances.set(id, allowance)
  const weight = book.parameter('risk_weight', segment)
  if (!assessment?.['pd']) return { loss: allowance - before, weight }
  const share = assessment['lgd']
    ? unitsOf(assessment['lgd'], 8)
    : book.parameter('loss_given_default', segment)
  const ratio = divide(unitsOf(assessment['pd'], 8) * share, 10n ** 8n)
  return { loss: earned(balance, ratio, book.parameter('day_basis', 'ALL', 0)), weight }
}

function profitOfLoan(
  book: Book,
  account: OracleAccount,
  { price, allowances }: { price: bigint; allowances: Map<string, bigint> },
): Profit {
  const { row, balance } = account
  const { loss, weight } = riskOf(book, account, allowances)
  const withTax = 100n + book.parameter('value_added_tax', 'ALL', 2)
  const interest = row['accr_int_day'] ? divide(unitsOf(row['accr_int_day'], 6) * 100n, withTax) : 0n
  const cost = earned(balance, price, book.parameter('day_basis', 'ALL', 0))
  const pretax = interest - cost - loss - fixedCost(book, account)
  const contribution = pretax - tax(book, pretax)
  const capital = divide(balance * weight * book.parameter('target_capital'), 10n ** 16n)
  return { contribution, eva: contribution - capitalCost(book, capital), capital }
}
