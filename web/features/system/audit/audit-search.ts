import { readDay } from '../../../shared/address.ts'

/** Whose lines are shown, about whom, of what kind, of which days, and where the page begins. */
export type AuditSearch = {
  user?: string
  customer_id?: string
  /** A group of actions, or one of them. */
  action?: string
  outcome?: 'done' | 'refused'
  from?: string
  to?: string
  before?: string
}

const TEXT_MAX = 100

const text = (value: unknown) => {
  const said = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
  return said !== '' && said.length <= TEXT_MAX ? said : null
}

export function readAuditSearch(raw: Record<string, unknown>): AuditSearch {
  const [user, action, before] = [text(raw['user']), text(raw['action']), text(raw['before'])]
  const customer = text(raw['customer_id'])
  const [from, to] = [readDay(raw['from']), readDay(raw['to'])]
  const outcome = (['done', 'refused'] as const).find((it) => it === raw['outcome'])
  return {
    ...(user !== null && { user }),
    ...(customer !== null && /^\d+$/.test(customer) && { customer_id: customer }),
    ...(action !== null && !action.includes(',') && { action }),
    ...(outcome !== undefined && { outcome }),
    ...(from !== null && { from }),
    ...(to !== null && { to }),
    ...(before !== null && { before }),
  }
}
