import type { pointsZhCN } from './points.zh-CN.ts'

/** The sentences of a customer's points, in English. */
export const pointsEnUS: Record<keyof typeof pointsZhCN, string> = {
  'points.title': 'Points',
  'points.entries': 'The newest 20 entries',
  'points.earned_on': 'Earned on',
  'points.for': 'For',
  'points.basis': 'Amount they follow from',
  'points.points': 'Points',
  'points.expires_on': 'Valid until',
  'points.expired': 'expired',
  'points.birthday': 'month of birthday ×{factor}',
  'points.for_asset': '{item}: month average',
  'points.for_premium': 'First premium of insurance bought',
  'points.for_payment': 'Transfers and bills paid on electronic channels',
  'points.for_product': 'First product of its kind: {item}',
  'points.how':
    'Earned at month ends by the rules of that day. Payments by points, and referrals, come in no feed.',
  'points.none': 'No points yet',
  'points.none_staff': 'Accounts of our own employees earn none.',
  'points.none_why':
    'Up to {date} no month end had a known average, payments, first products or premiums that earn.',
}
