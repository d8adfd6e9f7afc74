/** The customer who was looked up; nothing that anybody typed. */
export type LiteSearch = { customer?: string }

export function readLiteSearch(raw: Record<string, unknown>): LiteSearch {
  const customer = String(raw['customer'] ?? '')
  return /^\d{1,18}$/.test(customer) ? { customer } : {}
}
