import type { EventRow } from '../../../../../src/modules/customer-view/timeline.schema.ts'

/** The code list that says what an event's detail means; kinds without one have none to show. */
const DETAIL_LISTS: Record<string, string> = {
  account_opened: 'deposit_kind',
  account_closed: 'deposit_kind',
  card_opened: 'card_kind',
  wealth_bought: 'product_kind',
  large_movement: 'direction',
  loan_class_changed: 'risk_class',
  ebank_signed: 'ebank_channel',
  ebank_cancelled: 'ebank_channel',
  grade_raised: 'grade',
  grade_lowered: 'grade',
  risk_assessed: 'risk_level',
  risk_level_changed: 'risk_level',
  complaint_made: 'ticket_channel',
  question_asked: 'ticket_channel',
  request_made: 'ticket_channel',
  complaint_closed: 'satisfaction',
  id_changed: 'id_type',
  certificate_renewed: 'id_type',
  life_event: 'life_event',
  company_event: 'company_event',
  contact_made: 'contact_kind',
  contact_tried: 'contact_kind',
  owner_began: 'owner_role',
  owner_ended: 'owner_role',
}

/** References that a name beside them says better. */
const NAMED = ['wealth_bought', 'wealth_matured', 'wealth_redeemed', 'ebank_signed', 'ebank_cancelled']

/** What stands behind the name of an event, in order; of a change what was and what is. */
export function detailsOf(event: EventRow, wordFor: (list: string, code: string) => string): string[] {
  const { kind_code: kind, detail_code: code, detail_before_code: before } = event
  const list = DETAIL_LISTS[kind]
  const isChange = before !== null && before !== code
  const detail = list && code ? wordFor(list, code) : null
  const change = list && isChange ? `${wordFor(list, before)} → ${detail}` : detail
  const isNamed = NAMED.includes(kind) && (event.product_name !== null || list !== undefined)
  const reference = event.employee_name ?? (isNamed ? null : event.reference)
  return [event.product_name, change, reference].filter((it) => it !== null)
}
