import { maskBirthDate, maskEmployer, maskName } from '../../platform/crypto/masking.ts'
import { normaliseName } from '../../platform/names.ts'
import type { CustomerRecord, CustomerTypeCode } from './schema.ts'

/** From how far away somebody looks at a customer: from the head office, from a unit, or as the manager. */
export type ReachKind = 'head' | 'org' | 'manager'

const HAN = /\p{Script=Han}/u
const LAST_FOUR_LENGTH = 4

/** Account and card numbers show their last four places only; shorter ones show nothing. */
export function maskNumber(number: string): string {
  return number.length > LAST_FOUR_LENGTH ? `****${number.slice(-LAST_FOUR_LENGTH)}` : '****'
}

/** Keeps the sub-account behind the dash of an account id: 9900...4410-0001 -> ****4410-0001. */
export function maskAccountId(accountId: string): string {
  const dash = accountId.lastIndexOf('-')
  if (dash <= 0) return maskNumber(accountId)
  return `${maskNumber(accountId.slice(0, dash))}${accountId.slice(dash)}`
}

/** In lists, search and exports the head office sees people's names masked; companies are public. */
export function nameInList(reach: ReachKind, typeCode: CustomerTypeCode, name: string): string {
  return reach === 'head' && typeCode === 'retail' ? maskName(name) : name
}

const PERSON_LENGTH_MAX = 4

/** Counterparties arrive without a type: short Chinese, dotted and Latin names count as people. */
export function maskCounterparty(name: string): string {
  const isPerson = !HAN.test(name) || name.includes('·') || [...name].length <= PERSON_LENGTH_MAX
  return isPerson ? maskName(name) : name
}

/** The record as the reach may read it: birth date to the year, the employer for the own manager only. */
export function recordFor(reach: ReachKind, record: CustomerRecord): CustomerRecord {
  const { employer_name: employer, birth_date: birthDate } = record
  return {
    ...record,
    birth_date: birthDate && maskBirthDate(birthDate),
    employer_name: employer && reach !== 'manager' ? maskEmployer(employer) : employer,
  }
}

type Nullable = string | null

/** Account, card and counterparty numbers are shown by their ends. */
export const maskedAccount = <Row extends { account_id: string; account_no: string }>(row: Row): Row => ({
  ...row,
  account_id: maskAccountId(row.account_id),
  account_no: maskNumber(row.account_no),
})

export const maskedCard = <Row extends { card_no: string; account_id: Nullable }>(row: Row): Row => ({
  ...row,
  card_no: maskNumber(row.card_no),
  account_id: row.account_id && maskAccountId(row.account_id),
})

const ENDS_SHOWN: Record<string, (text: string) => string> = {
  account_no: maskNumber,
  card_no: maskNumber,
  credit_account_no: maskNumber,
  account_id: maskAccountId,
}

/** What names a row of the warehouse, as people may see it. */
export const maskedKey = (key: Record<string, string>): string =>
  Object.entries(key)
    .map(([column, value]) => ENDS_SHOWN[column]?.(value) ?? value)
    .join(' ')

type Movement = { account_id: Nullable; counterparty_name: Nullable; counterparty_account: Nullable }
export const maskedTransaction = <Row extends Movement>(row: Row): Row => ({
  ...row,
  account_id: row.account_id && maskAccountId(row.account_id),
  counterparty_name: row.counterparty_name && maskCounterparty(row.counterparty_name),
  counterparty_account: row.counterparty_account && maskNumber(row.counterparty_account),
})

// A spreadsheet runs a cell that begins so as a formula; a leading apostrophe keeps it text.
const FORMULA = /^[=+\-@\t\r]/
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/
// Spreadsheets round whole numbers beyond 15 digits; written as text they stay whole.
const DIGITS_KEPT = 15

/** One line of CSV, every cell quoted, none that a spreadsheet would run or round. */
export const csvLine = (cells: readonly unknown[]): string => `${cells.map(csvCell).join(',')}\r\n`

function csvCell(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value)
  const isNumber = PLAIN_NUMBER.test(text)
  const isLong = isNumber && text.replaceAll(/\D/g, '').length > DIGITS_KEPT && !text.includes('.')
  const isRun = FORMULA.test(text) && !isNumber
  return `"${isRun || isLong ? "'" : ''}${text.replaceAll('"', '""')}"`
}

/** The last line of an export: how many rows a whole file has, and of which day. */
export function exportEnd(end: { rows: number; business_date: string; language: 'zh' | 'en' }): string {
  const { rows, business_date: day, language } = end
  if (language === 'zh') return `共 ${rows} 位客户，业务日期 ${day}`
  return `${rows} ${rows === 1 ? 'customer' : 'customers'}, business date ${day}`
}

/** What somebody typed into the search box can be; every way is tried, exact ones first. */
export type SearchPlan = {
  last_four: string | null
  exact: { kind: 'customer_no' | 'account_no' | 'uscc'; term: string }[]
  id_number: string | null
  mobile: string | null
  prefixes: { kind: 'name' | 'pinyin'; term: string }[]
}

const NOTHING: SearchPlan = { last_four: null, exact: [], id_number: null, mobile: null, prefixes: [] }

const LAST_FOUR = /^\d{3}[\dX]$/
const MOBILE = /^(?:86)?(1\d{10})$/
const NUMBER = /^[0-9A-Z-]{5,40}$/
const ID_NUMBER = /^[A-Z0-9]{8,18}$/
const USCC = /^[0-9A-Z]{18}$/
const PINYIN = /^[a-z][a-z' ]*$/

const numberIn = (typed: string) =>
  typed
    .normalize('NFKC')
    .trim()
    .replaceAll(/^\+|[\s-]/g, '')
    .toUpperCase()

/** Four last places find many people by one guess, so they are counted and limited. */
export const isLastFour = (typed: string): boolean => LAST_FOUR.test(numberIn(typed))

/** As names lie in the search terms: in their one spelling, small letters. */
export const termOfName = (typed: string): string => normaliseName(typed).toLowerCase()

/** Reads a search box: four digits end a number, letters are pinyin, the rest is a number or a name. */
export function planSearch(typed: string): SearchPlan {
  const text = typed.normalize('NFKC').trim()
  const number = numberIn(text)
  if (text === '') return NOTHING
  if (LAST_FOUR.test(number)) return { ...NOTHING, last_four: number }
  if (/\d/.test(number) && NUMBER.test(number)) return planNumber(number, text.toUpperCase())
  const lower = text.toLowerCase()
  const pinyin = PINYIN.test(lower) ? [{ kind: 'pinyin' as const, term: lower.replaceAll(/[' ]/g, '') }] : []
  return { ...NOTHING, prefixes: [...pinyin, { kind: 'name', term: termOfName(text) }] }
}

function planNumber(number: string, asTyped: string): SearchPlan {
  const exact: SearchPlan['exact'] = [
    { kind: 'customer_no', term: number },
    { kind: 'account_no', term: asTyped.replaceAll(' ', '') },
  ]
  if (USCC.test(number)) exact.push({ kind: 'uscc', term: number })
  return {
    ...NOTHING,
    exact,
    id_number: ID_NUMBER.test(number) ? number : null,
    mobile: MOBILE.exec(number)?.[1] ?? null,
    // A name may have a number in it; one letter alone is that of a document.
    prefixes: /[A-Z]{2}/.test(number) ? [{ kind: 'name', term: termOfName(asTyped) }] : [],
  }
}
