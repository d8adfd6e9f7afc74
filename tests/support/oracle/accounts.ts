import { divide, unitsOf } from './decimal.ts'
import { dayOf, readDelivered, readList, type Row } from './files.ts'

/** One account as it stands on a date; money in fen of the base currency. */
export type OracleAccount = {
  kind: 'deposit' | 'wealth' | 'loan' | 'credit_card'
  id: string
  number: string
  item: string
  isOpen: boolean
  balance: bigint
  /** What one unit of its currency is worth, in 10^-8. */
  rate: bigint
  /** Sums of daily balances as the source has them; null where it has none. */
  delivered: Sums | null
  row: Row
}
export type Sums = { month: bigint | null; year: bigint | null }

/** What has been delivered so far of feeds that send only changes, or not every day. */
export type Delivered = Map<string, Map<string, Row>>

/** Takes in one day's file: a full one replaces what was known, any other adds to it. */
export function takeIn(
  known: Delivered,
  at: { landingDir: string; date: string; system: string; file: string; key: string[] },
): Row[] {
  const file = readDelivered(at.landingDir, at)
  const rows = file?.mode === 'f' ? new Map<string, Row>() : (known.get(at.file) ?? new Map<string, Row>())
  for (const row of file?.rows ?? []) rows.set(at.key.map((it) => row[it]).join(' '), row)
  known.set(at.file, rows)
  return [...rows.values()]
}

/** The middle rate of each currency: the one that took effect last, in 10^-8. */
function ratesOf(rows: Row[], date: string): Map<string, bigint> {
  const newest = rows
    .filter((row) => row['rate_type'] === 'MID' && dayOf(row['eff_date']!) <= date)
    .toSorted((a, b) => (a['eff_date']! < b['eff_date']! ? -1 : 1))
  return new Map([
    ...newest.map((row) => [row['ccy']!, unitsOf(row['rate']!, 8)] as const),
    ['CNY', 10n ** 8n],
  ])
}

/** All accounts of the four kinds that the files of a date name, in the base currency. */
export function readAccounts(known: Delivered, landingDir: string, date: string): OracleAccount[] {
  const take = (system: string, file: string, ...key: string[]) =>
    takeIn(known, { landingDir, date, system, file, key })
  const rates = ratesOf(take('core', 'CORE_RATE', 'rate_type', 'ccy', 'term_cd', 'eff_date'), date)
  const currencies = new Map(
    readList('currencies', date).map((it) => [it['source_currency_code']!, it['currency_code']!]),
  )
  const rateOf = (currency: string) => {
    const rate = rates.get(currencies.get(currency || 'CNY') ?? currency)
    if (rate === undefined) throw new Error(`no rate for ${currency} on ${date}`)
    return rate
  }
  const convert = (text: string, currency: string) => divide(unitsOf(text, 2) * rateOf(currency), 10n ** 8n)
  const kinds = new Map(
    readList('deposit_kinds', date).map((it) => [it['deposit_kind_code']!, it['aum_item_code']!]),
  )
  const deposits = take('core', 'CORE_DEP_ACCT', 'acct_no', 'sub_acct_no').map((row): OracleAccount => {
    const sum = (name: string) => (row[name] ? convert(row[name], row['ccy']!) : null)
    return {
      kind: 'deposit',
      id: `${row['acct_no']}-${row['sub_acct_no']}`,
      number: row['src_cust_no']!,
      item: row['margin_flag'] === '1' ? 'MARGIN' : kinds.get(row['dep_kind']!)!,
      isOpen: row['status'] !== 'C',
      balance: convert(row['bal']!, row['ccy']!),
      rate: rateOf(row['ccy']!),
      delivered: { month: sum('m_acm'), year: sum('y_acm') },
      row,
    }
  })
  const loans = take('cms', 'CMS_NOTE', 'note_no').map((row): OracleAccount => ({
    kind: 'loan',
    id: row['note_no']!,
    number: row['src_cust_no']!,
    item: row['write_off_flag'] === '1' || row['status'] === '4' ? 'WRITTEN_OFF' : 'LOAN',
    isOpen: row['status'] !== '3',
    balance: convert(row['bal']!, row['ccy']!),
    rate: rateOf(row['ccy']!),
    delivered: null,
    row,
  }))
  const cards = take('crd', 'CRD_CC_ACCT', 'cc_acct').map((row): OracleAccount => ({
    kind: 'credit_card',
    id: row['cc_acct']!,
    number: row['src_cust_no']!,
    item: 'CREDIT_CARD',
    isOpen: row['status'] !== 'C',
    balance: unitsOf(row['bal']!, 2),
    rate: 10n ** 8n,
    delivered: null,
    row,
  }))
  const products = new Map(take('wms', 'WMS_PROD', 'prod_cd').map((row) => [row['prod_cd']!, row]))
  const holdings = take('wms', 'WMS_HOLD', 'hold_no').map((row) => readHolding(row, products, date))
  return [...deposits, ...holdings, ...loans, ...cards]
}

function readHolding(row: Row, products: Map<string, Row>, date: string): OracleAccount {
  const product = products.get(row['prod_cd']!)
  const kind = readList('product_kinds', date).find(
    (it) => it['product_kind_code'] === product?.['prod_kind'],
  )
  const isEnded = row['status'] === '2'
  return {
    kind: 'wealth',
    id: row['hold_no']!,
    number: row['src_cust_no']!,
    item: kind?.['aum_item_code'] ?? 'WEALTH',
    isOpen: !isEnded,
    balance: isEnded ? 0n : valueOf(row, product, kind?.['valuation_code'] ?? 'nav'),
    rate: 10n ** 8n,
    delivered: null,
    row,
  }
}

/** Premiums paid of a policy with a value, the face of a bond, else units times net value, else the cost. */
function valueOf(row: Row, product: Row | undefined, valuation: string): bigint {
  const first = (...names: string[]) => {
    const name = names.find((it) => row[it])
    return name ? unitsOf(row[name]!, 2) : 0n
  }
  if (valuation === 'paid_in') {
    const isProtectionOnly = row['mkt_value'] !== '' && unitsOf(row['mkt_value']!, 2) === 0n
    return isProtectionOnly ? 0n : first('paid_total', 'premium', 'mkt_value', 'cost')
  }
  if (valuation === 'nav' && product?.['nav'] && row['vol']) {
    return divide(unitsOf(row['vol'], 4) * unitsOf(product['nav'], 6), 10n ** 8n)
  }
  return first('cost', 'mkt_value')
}
