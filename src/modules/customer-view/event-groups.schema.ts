/** What can happen to a customer, by the group that a timeline is filtered by. */
export const EVENT_GROUPS = {
  account: [
    'customer_opened',
    'account_opened',
    'account_closed',
    'card_opened',
    'ebank_signed',
    'ebank_cancelled',
  ],
  loan: ['loan_granted', 'loan_settled', 'overdue_begun', 'overdue_ended', 'loan_class_changed'],
  wealth: ['wealth_bought', 'wealth_matured', 'wealth_redeemed'],
  money: ['large_movement'],
  service: ['complaint_made', 'complaint_closed', 'question_asked', 'request_made'],
  standing: ['grade_raised', 'grade_lowered', 'risk_assessed', 'risk_level_changed'],
  identity: [
    'legal_changed',
    'address_changed',
    'mobile_changed',
    'id_changed',
    'certificate_renewed',
    'merged',
    'split',
  ],
  contact: ['contact_made', 'contact_tried'],
  owner: ['owner_began', 'owner_ended'],
  life: ['life_event', 'company_event'],
} as const
export type EventGroup = keyof typeof EVENT_GROUPS
export const EVENT_GROUP_CODES = Object.keys(EVENT_GROUPS) as EventGroup[]
