import { takeIn, type Delivered, type OracleAccount } from './accounts.ts'
import { divide, earned, unitsOf } from './decimal.ts'
import { dayOf, readDelivered, readList, type Row } from './files.ts'

/** Contribution and EVA in millionths of a yuan, capital in fen. */
export type Profit = { contribution: bigint; eva: bigint; capital: bigint }

/** Allowances that have been charged, in millionths, by account; none of a loan of known probability. */
export type Charged = Map<string, bigint>

type Day = { known: Delivered; landingDir: string; date: string; accounts: OracleAccount[] }
export type Book = ReturnType<typeof openBook>

/** What a day's profit is reckoned with. */
export function openBook({ known, landingDir, date }: Day) {
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
    hasPrices: readDelivered(landingDir, { system: 'ftp', file: 'FTP_RESULT', date }) !== null,
    guarantees: take('cms', 'CMS_GUAR', 'guar_no', 'contract_no').filter((row) => row['status'] === '1'),
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

export const tax = (book: Book, millionths: bigint) =>
  divide(millionths * book.parameter('income_tax'), 10n ** 8n)
export const capitalCost = (book: Book, fen: bigint) =>
  earned(fen, book.parameter('hurdle'), book.parameter('capital_day_basis', 'ALL', 0))

/** What accounts contributed on the day; none for one with a balance and without an internal price. */
export function profitOfAccounts(
  day: Day,
  before: Charged | null,
): { book: Book; profits: Map<string, Profit>; charged: Charged } {
  const book = openBook(day)
  const profits = new Map<string, Profit>()
  const charged: Charged = new Map()
  const handling = handlingOf(book, day.accounts)
  for (const account of day.accounts.filter(isReckoned)) {
    const risk = riskOf(book, account, before)
    charged.set(account.id, risk.charged)
    const price = priceOf(book, account)
    if (price === null) continue
    const costs = fixedCost(book, account) + (handling.get(account.id) ?? 0n) + risk.loss
    const pretax = marginOf(book, account, price) - costs
    const contribution = pretax - tax(book, pretax)
    const capital = divide(account.balance * risk.weight * book.parameter('target_capital'), 10n ** 16n)
    profits.set(account.id, { contribution, eva: contribution - capitalCost(book, capital), capital })
  }
  return { book, profits, charged }
}

/** Wealth earns fees, and what has long been closed nothing. */
const isReckoned = ({ kind, isOpen, balance, delivered }: OracleAccount) =>
  kind !== 'wealth' && (isOpen || balance !== 0n || (delivered?.year ?? 0n) !== 0n)

function handlingOf(book: Book, accounts: OracleAccount[]): Map<string, bigint> {
  const firstSubAccounts = new Map<string, string>()
  for (const { kind, row } of accounts) {
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
  return handling
}

/** No price is needed for cards, nor for an account without a balance in the books. */
function priceOf(book: Book, { kind, id, item, balance }: OracleAccount): bigint | null {
  if (kind === 'credit_card' || item === 'WRITTEN_OFF' || balance === 0n) return 0n
  return (book.hasPrices && book.prices.get(id)) || null
}

const fixedCost = (book: Book, account: OracleAccount) =>
  account.isOpen ? earned(book.parameter('account_cost', account.item, 2), 10n ** 8n, 365n) : 0n

const isBase = (row: Row) => ['', 'CNY', 'RMB', '156', '01'].includes(row['ccy']!)

/** What the internal price gives or takes, and the customer takes or gives. */
function marginOf(book: Book, { kind, row, balance, rate }: OracleAccount, price: bigint): bigint {
  if (kind === 'credit_card') return 0n
  const days = book.parameter('day_basis', 'ALL', 0)
  // Ten-thousandths of the account's currency, converted and rounded as such.
  const accrued = row['accr_int_day']
    ? isBase(row)
      ? unitsOf(row['accr_int_day'], 4)
      : divide(unitsOf(row['accr_int_day'], 4) * rate, 10n ** 8n)
    : null
  if (kind === 'loan') {
    const withTax = 100n + book.parameter('value_added_tax', 'ALL', 2)
    return divide((accrued ?? 0n) * 10_000n, withTax) - earned(balance, price, days)
  }
  const agreed = row['exec_rate'] ? earned(balance, divide(unitsOf(row['exec_rate'], 8), 100n), days) : 0n
  const interest = accrued === null ? agreed : accrued * 100n
  const given = balance === 0n ? 0n : earned(balance, price - book.parameter('reserve_adjustment'), days)
  return given - interest - earned(balance, book.parameter('deposit_insurance'), days)
}

type Risk = { loss: bigint; charged: bigint; weight: bigint }

/** Expected loss in millionths, the allowance that is charged, and the weight of the debt in 10^-8. */
function riskOf(book: Book, account: OracleAccount, before: Charged | null): Risk {
  const { kind, row, balance, id, item } = account
  if (kind === 'deposit' || item === 'WRITTEN_OFF') return { loss: 0n, charged: 0n, weight: 0n }
  const released = before?.get(id) ?? 0n
  const allowance = divide(balance * book.parameter('allowance', row['risk_class']!), 10n ** 4n)
  const byAllowance = { loss: before ? allowance - released : 0n, charged: allowance }
  if (kind === 'credit_card') return { ...byAllowance, weight: book.parameter('risk_weight', 'RETAIL') }
  if (row['status'] === '3') return { loss: -released, charged: 0n, weight: 0n }
  const segment = book.mortgages.has(row['prod_cd']!) ? 'MORTGAGE' : segmentOf(book, account.number)
  const own = book.guarantees.filter((it) => it['contract_no'] === row['contract_no'])
  if (own.some((it) => it['coll_type'] === '05')) throw new Error(`${id} is pledged: reckon its weight`)
  const weight = book.parameter('risk_weight', segment)
  const assessment = assessmentOf(book, 'N', id)
  if (!assessment?.['pd']) return { ...byAllowance, weight }
  const isSecured = segment !== 'MORTGAGE' && own.some((it) => it['coll_type'])
  const share = assessment['lgd']
    ? unitsOf(assessment['lgd'], 8)
    : book.parameter('loss_given_default', isSecured ? 'SECURED' : segment)
  const ratio = divide(unitsOf(assessment['pd'], 8) * share, 10n ** 8n)
  const loss = earned(balance, ratio, book.parameter('day_basis', 'ALL', 0)) - released
  return { loss, charged: 0n, weight }
}

export function segmentOf(book: Book, number: string): string {
  const firm = book.firms.get(number)
  if (firm === undefined) return 'RETAIL'
  return ['3', '4'].includes(firm['scale_cd']!) ? 'SME' : 'CORPORATE'
}

/** The newest of a note (N) or customer (C) that holds. */
export const assessmentOf = (book: Book, type: 'N' | 'C', no: string): Row | undefined =>
  book.assessed
    .filter((it) => it['obj_type'] === type && it['obj_no'] === no && dayOf(it['eff_date']!) <= book.date)
    .toSorted((a, b) => (a['eff_date']! < b['eff_date']! ? 1 : -1))[0]
