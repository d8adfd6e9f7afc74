import type { Tab } from '../../../src/modules/approvals/schema.ts'

/** Which tab and page are open, and for which customer number the form of access is. */
export type ApprovalsSearch = { tab?: Tab; page?: number; ask?: string }

/** Written down here: the schemas are of no use to a page that only reads an address. */
export const TABS = ['to_do', 'done', 'started'] as const satisfies readonly Tab[]

const NUMBER = /^[A-Za-z0-9]{4,32}$/

/** Whether a text can be the number of a customer at the bank. */
export const isCustomerNo = (text: string): boolean => NUMBER.test(text) && /\d/.test(text)

export function readApprovalsSearch(raw: Record<string, unknown>): ApprovalsSearch {
  const tab = TABS.find((it) => it === raw['tab'])
  const page = Number(raw['page'])
  const ask = raw['ask'] === undefined ? null : String(raw['ask'])
  return {
    ...(tab !== undefined && { tab }),
    ...(Number.isSafeInteger(page) && page > 1 && page <= 5_000 && { page }),
    ...(ask !== null && (ask === 'new' || isCustomerNo(ask)) && { ask }),
  }
}
