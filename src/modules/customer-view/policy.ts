import { withoutIdentifiers } from '../../platform/audit-text.ts'
import { showField, shownAs } from '../../platform/authz/fields.ts'
import type { Permission } from '../../platform/authz/permissions.ts'
import { LOOK_UP } from '../../platform/authz/reach.ts'
import type { Actor } from '../../platform/context.ts'
import { isPersonName, maskName } from '../../platform/crypto/masking.ts'
import { normaliseName } from '../../platform/names.ts'
import type { FilterTree } from '../../platform/schema.ts'
import type { LOOK_UP_BY } from './lite-names.schema.ts'

export const CUSTOMERS_EXPORT = 'customers.export'
export const FIELDS_REVEAL = 'fields.reveal'
/** What roles can allow here, beside looking at customers. */
export const PERMISSIONS: readonly Permission[] = [
  {
    permission: CUSTOMERS_EXPORT,
    kind: 'action',
    zh: '导出客户清单',
    en: 'Export lists of customers',
    powers: ['business'],
  },
  {
    permission: FIELDS_REVEAL,
    kind: 'action',
    zh: '查看证件、联系方式明文',
    en: 'Open identity and contact data',
    powers: ['business'],
  },
  {
    permission: LOOK_UP,
    kind: 'menu',
    zh: '临柜（来电）查询客户简要视图',
    en: 'Look customers up who are present or on the phone',
    powers: ['business'],
  },
]

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

/** Counterparties arrive without a type. */
export const maskCounterparty = (name: string): string => (isPersonName(name) ? maskName(name) : name)

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

/** Phones of all kinds, mail and addresses stand in one column: by its kind each is of its class. */
function classOfContact(typeCode: Nullable): 'mobile' | 'email' | 'address' {
  if (typeCode === '21') return 'email'
  return typeCode !== null && ['11', '12', '13'].includes(typeCode) ? 'address' : 'mobile'
}

type Contact = { contact_type_code: Nullable; contact_masked: Nullable }
export const shownContact = <Row extends Contact>(viewer: Pick<Actor, 'fields'>, row: Row): Row => ({
  ...row,
  contact_masked: showField(
    viewer,
    { field: classOfContact(row.contact_type_code), place: 'record' },
    row.contact_masked,
  ),
})

type Party = { counterparty_name: Nullable; counterparty_account: Nullable }
/** Who is on the other side: names of people by their first character, accounts by their ends. */
export const maskedParty = <Row extends Party>(row: Row): Row => ({
  ...row,
  counterparty_name: row.counterparty_name && maskCounterparty(row.counterparty_name),
  counterparty_account: row.counterparty_account && maskNumber(row.counterparty_account),
})

type Movement = Party & { account_id: Nullable }
export const maskedTransaction = <Row extends Movement>(row: Row): Row => ({
  ...maskedParty(row),
  account_id: row.account_id && maskAccountId(row.account_id),
})

/** What falls due names accounts by their sub-account too, everything else by the end of its number. */
export const maskedMaturity = <Row extends { maturity_kind_code: string; reference_no: Nullable }>(
  row: Row,
): Row => ({
  ...row,
  reference_no:
    row.reference_no &&
    (row.maturity_kind_code === 'deposit' ? maskAccountId(row.reference_no) : maskNumber(row.reference_no)),
})

/** Employers, beneficiaries and others who stand on the other side of a business. */
export const maskedName = <Name extends string, Row extends Record<Name, Nullable>>(
  name: Name,
  row: Row,
): Row => ({ ...row, [name]: row[name] && maskCounterparty(row[name]) })

type Ticket = { title: Nullable; reply: Nullable; caller_name: Nullable }
/** A caller may be anybody; what was written down keeps its words, and no number of a person in clear. */
export const maskedTicket = <Row extends Ticket>(row: Row): Row => ({
  ...row,
  title: row.title && withoutIdentifiers(row.title),
  reply: row.reply && withoutIdentifiers(row.reply),
  caller_name: row.caller_name && maskCounterparty(row.caller_name),
})

const OF_ACCOUNTS = ['account_opened', 'account_closed']
const OF_DOCUMENTS = ['id_changed', 'certificate_renewed']

type Event = { kind_code: string; reference: Nullable }
/** What an event is about is of the class that its kind says. */
export function shownEvent<Row extends Event>(viewer: Pick<Actor, 'fields'>, row: Row): Row {
  const { kind_code: kind, reference } = row
  if (!reference) return { ...row, reference: null }
  const isAccount = OF_ACCOUNTS.includes(kind)
  const isNumber = isAccount || kind === 'card_opened'
  const masked = isAccount ? maskAccountId(reference) : isNumber ? maskNumber(reference) : reference
  const field = isNumber ? 'account_no' : OF_DOCUMENTS.includes(kind) ? 'id_number' : null
  return { ...row, reference: field ? showField(viewer, { field, place: 'record' }, masked) : masked }
}

/** What somebody typed into the search box can be; every way is tried, exact ones first. */
export type SearchPlan = {
  last_four: string | null
  exact: { kind: 'customer_no' | 'account_no' | 'uscc'; term: string }[]
  id_number: string | null
  mobile: string | null
  prefixes: { kind: 'name' | 'pinyin'; term: string }[]
}

/** What kind of term it was, the most telling first; an identifier is one whether it was found or not. */
export const searchedBy = (plan: SearchPlan): 'identifier' | 'last_four' | 'number' | 'name' => {
  if (plan.id_number !== null || plan.mobile !== null) return 'identifier'
  if (plan.last_four !== null) return 'last_four'
  return plan.exact.length > 0 ? 'number' : 'name'
}

type Told = { column: string; op: string; value?: unknown; is_hidden?: true }
type ToldTree = Told | { and: ToldTree[] } | { or: ToldTree[] }

/** A filter as the audit trail tells it: codes, days and numbers as they are, of texts only the column. */
export function toldFilter(
  tree: FilterTree,
  columns: Readonly<Record<string, { kind: string; codes?: string }>>,
): ToldTree {
  if ('and' in tree) return { and: tree.and.map((it) => toldFilter(it, columns)) }
  if ('or' in tree) return { or: tree.or.map((it) => toldFilter(it, columns)) }
  const { column, op, value } = tree
  const known = columns[column]
  const isTold = known !== undefined && (known.kind !== 'text' || known.codes !== undefined)
  return value === undefined
    ? { column, op }
    : isTold
      ? { column, op, value }
      : { column, op, is_hidden: true }
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

/** The end of a number that is hidden from somebody finds nobody for him: he would learn it by trying. */
export const endsToFindBy = (viewer: Pick<Actor, 'fields'>) =>
  (['id_number', 'mobile', 'account_no'] as const).filter((it) => shownAs(viewer, it, 'list') !== 'hidden')

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

type LookUpBy = (typeof LOOK_UP_BY)[number]

/** Of what a number can be, that which somebody says it is; a company has the number of its register. */
export function planLookUp(by: LookUpBy, typed: string): SearchPlan {
  const number = numberIn(typed)
  const plan = /^[0-9A-Z-]{5,40}$/.test(number) ? planNumber(number, typed.trim().toUpperCase()) : NOTHING
  const kinds = { id_number: 'uscc', mobile: null, account_no: 'account_no' }
  return {
    ...NOTHING,
    exact: plan.exact.filter((it) => it.kind === kinds[by]),
    id_number: by === 'id_number' ? plan.id_number : null,
    mobile: by === 'mobile' ? plan.mobile : null,
  }
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
