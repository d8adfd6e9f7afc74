import type { CustomerNamed } from '../../shared/access/questions.ts'
import { readDay } from '../../shared/address.ts'

/** Who is asked about, which customer, which fields, on which day; and which of the two questions is put. */
export type AccessSearch = {
  tab?: 'who'
  user?: string
  /** His number at the bank or his id, as it was typed. */
  customer?: string
  /** A class of fields; whether there is one of that name the page knows. */
  field?: string
  on?: string
  page?: number
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''

const USER_LENGTH_MAX = 100

/** What the address of the page may say; anything else is left out. */
export function readAccessSearch(raw: Record<string, unknown>): AccessSearch {
  const [user, customer] = [textOf(raw['user']), textOf(raw['customer'])]
  const [field, on, page] = [textOf(raw['field']), readDay(raw['on']), Number(raw['page'])]
  return {
    ...(raw['tab'] === 'who' && { tab: 'who' as const }),
    ...(user !== '' && user.length <= USER_LENGTH_MAX && { user }),
    ...(isCustomer(customer) && { customer }),
    ...(/^[a-z][a-z0-9_]{1,45}$/.test(field) && { field }),
    ...(on !== null && { on }),
    ...(Number.isInteger(page) && page > 1 && { page }),
  }
}

export const isCustomer = (text: string): boolean => /^[A-Za-z0-9]{4,32}$/.test(text)

// The first of an id's sixteen digits says what kind of customer it is.
const CUSTOMER_ID = /^[12][0-9]{15}$/

export const namedBy = (customer: string): CustomerNamed =>
  CUSTOMER_ID.test(customer) ? { customer_id: customer } : { customer_no: customer }
