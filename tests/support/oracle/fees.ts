import { takeIn, type Delivered } from './accounts.ts'
import { divide, earned, unitsOf } from './decimal.ts'
import { dayOf, readDelivered, type Row } from './files.ts'
import { assessmentOf, capitalCost, segmentOf, tax, type Book } from './profit.ts'

/** Fee and expected loss in millionths of a yuan, capital in fen, of one piece of business. */
type Piece = { number: string; kind: string; org: string; fee: bigint; loss: bigint; capital: bigint }

/** What a customer's number earned in fees and lost on undrawn limits, in millionths of a yuan. */
export type FeeProfit = { number: string; contribution: bigint; eva: bigint }

export type Files = { known: Delivered; landingDir: string; date: string; isDayBeforeKept: boolean }

/** Tax and the cost of capital are taken of all that a number has of one kind at one unit. */
export function profitOfFees(book: Book, files: Files): FeeProfit[] {
  const pieces = [...termsOf(book, files), ...eventsOf(book, files), ...limitsOf(book, files)]
  return [...Map.groupBy(pieces, (it) => `${it.number} ${it.kind} ${it.org}`).values()].map((own) => {
    const total = (name: 'fee' | 'loss' | 'capital') => own.reduce((sum, it) => sum + it[name], 0n)
    const pretax = total('fee') - total('loss')
    const contribution = pretax - tax(book, pretax)
    return { number: own[0]!.number, contribution, eva: contribution - capitalCost(book, total('capital')) }
  })
}

const take = ({ known, landingDir, date }: Files, file: string, key: string) =>
  takeIn(known, { landingDir, date, system: file.split('_')[0]!.toLowerCase(), file, key: [key] })

/** Fen without value-added tax, in millionths, of which each of so many days has its part. */
function withoutTax(book: Book, fen: bigint, days = 1n): bigint {
  return divide(fen * 1_000_000n, (100n + book.parameter('value_added_tax', 'ALL', 2)) * days)
}

const daysBetween = (from: string, to: string) => BigInt((Date.parse(to) - Date.parse(from)) / 86_400_000)

/** Letters of credit, guarantees and bills: a fee for a term, and capital for what no margin covers. */
function termsOf(book: Book, files: Files): Piece[] {
  const letters = take(files, 'IBS_LC', 'lc_no').map((row) => {
    const kind = row['lc_kind'] === '04' ? 'guarantee' : 'letter_of_credit'
    const [from, to] = [dayOf(row['issue_date']!), dayOf(row['expiry_date']!)]
    return { row, kind, from, to, fee: row['fee_cny']!, balance: row['bal_cny']! }
  })
  const bills = take(files, 'CMS_DISC_BILL', 'biz_no').map((row) => {
    const kind = row['biz_type'] === '01' ? 'discount' : 'acceptance'
    const [from, to] = [dayOf(row['start_date']!), dayOf(row['mature_date']!)]
    return { row, kind, from, to, fee: row['fee']!, balance: row['bal']! }
  })
  return [...letters, ...bills].map(({ row, kind, from, to, fee, balance }) => {
    const margin = row['margin_ratio'] ? unitsOf(row['margin_ratio'], 6) : 0n
    const uncovered = divide(unitsOf(balance, 2) * (1_000_000n - margin), 1_000_000n)
    const isSmall = segmentOf(book, row['src_cust_no']!) === 'SME'
    const weight = book.parameter('risk_weight', isSmall ? 'SME' : 'CORPORATE')
    const isRunning = from <= files.date && files.date < to
    return {
      ...placeOf(row, kind),
      fee: isRunning ? withoutTax(book, unitsOf(fee, 2), daysBetween(from, to)) : 0n,
      loss: 0n,
      capital: capitalOf(book, { exposure: uncovered * book.parameter('conversion_factor', kind), weight }),
    }
  })
}

const placeOf = (row: Row, kind: string) => ({ number: row['src_cust_no']!, kind, org: row['own_org'] ?? '' })

/** Of an exposure in fen times 10^8. */
const capitalOf = (book: Book, { exposure, weight }: { exposure: bigint; weight: bigint }) =>
  divide(exposure * weight * book.parameter('target_capital'), 10n ** 24n)

/** Sales, remittances and collections, which earn on their day; a file after a gap tells of others, too. */
function eventsOf(book: Book, files: Files): Piece[] {
  const flows = (system: string, file: string) =>
    (readDelivered(files.landingDir, { system, file, date: files.date })?.rows ?? []).filter(
      (row) => files.isDayBeforeKept || dayOf(row['txn_date']!) === files.date,
    )
  const fen = (text: string | undefined) => (text ? unitsOf(text, 2) : 0n)
  const piece = (row: Row, kind: string, amount: bigint): Piece => ({
    ...placeOf(row, kind),
    fee: withoutTax(book, amount),
    loss: 0n,
    capital: 0n,
  })
  const collected = take(files, 'IBS_COLL', 'biz_no').filter(
    (row) => row['recv_date'] && dayOf(row['recv_date']) === files.date,
  )
  return [
    ...flows('wms', 'WMS_TXN')
      .filter((row) => row['status'] === '1')
      .map((row) => piece(row, 'wealth_sale', fen(row['income']))),
    ...flows('ibs', 'IBS_REMIT').map((row) =>
      piece(row, 'remittance', fen(row['fee_cny']) + fen(row['fx_spread_cny'])),
    ),
    ...collected.map((row) => piece(row, 'collection', fen(row['fee_cny']))),
  ]
}

/** What can still be drawn under limits in yuan, of which a part counts. */
function limitsOf(book: Book, files: Files): Piece[] {
  const isOpen = (row: Row) =>
    row['status'] === '1' &&
    row['limit_type'] !== '04' &&
    dayOf(row['start_date']!) <= files.date &&
    files.date <= dayOf(row['end_date']!)
  return take(files, 'CMS_LIMIT', 'limit_no')
    .filter(isOpen)
    .map((row) => {
      const number = row['src_cust_no']!
      const factor = book.parameter('conversion_factor', 'credit_limit')
      const exposure = divide(unitsOf(row['avail_amt']!, 2) * factor, 10n ** 8n)
      const segment = segmentOf(book, number)
      const probability = unitsOf(assessmentOf(book, 'C', number)?.['pd'] || '0', 8)
      const ratio = divide(probability * book.parameter('loss_given_default', segment), 10n ** 8n)
      const weight = book.parameter('risk_weight', segment)
      return {
        ...placeOf(row, 'credit_limit'),
        fee: 0n,
        loss: earned(exposure, ratio, book.parameter('day_basis', 'ALL', 0)),
        capital: capitalOf(book, { exposure: exposure * 10n ** 8n, weight }),
      }
    })
}
