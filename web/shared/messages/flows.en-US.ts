import type { flowsZhCN } from './flows.zh-CN.ts'

/** The sentences of a customer's money in and out, in English. */
export const flowsEnUS: Record<keyof typeof flowsZhCN, string> = {
  'flows.summary': 'Money in and out',
  'flows.period': 'Period',
  'flows.months': '{count} months',
  'flows.from_to': '{from} to {to}',
  'flows.kept': '{period}; bookings of {days} days are kept, {first} to {last}',
  'flows.kept_day': '{period}; bookings of {days} day are kept ({first}, {last})',
  'flows.none_kept': '{period}; no bookings are kept of it',
  'flows.rules':
    'By the day of delivery; other currencies by the middle rate of the date looked at. ' +
    'What moves between own accounts here is left out, and what was taken back counts on neither day. ' +
    'Months of which no bookings are kept show no figures.',
  'flows.in': 'In',
  'flows.out': 'Out',
  'flows.net': 'Net',
  'flows.in_count': 'Bookings in',
  'flows.out_count': 'Bookings out',
  'flows.own_in': 'From own accounts elsewhere',
  'flows.own_out': 'To own accounts elsewhere',
  'flows.between_own': 'Between own accounts here (left out)',
  'flows.payroll_in': 'Payroll received',
  'flows.payroll_out': 'Payroll paid',
  'flows.share': 'Share',
  'flows.unknown': 'Bookings without a known rate, left out',
  'flows.by_month': 'By month',
  'flows.chart':
    'Money in and out by month, {from} to {to}; a month in the table below leads to its bookings',
  'flows.month': 'Month',
  'flows.kept_days': 'Days kept',
  'flows.most_in': 'Ten that most came from',
  'flows.most_out': 'Ten that most went to',
  'flows.party': 'Counterparty',
  'flows.no_party': 'No booking names a counterparty',
  'flows.own_name': 'own account elsewhere',
  'flows.amount': 'Amount',
  'flows.count': 'Bookings',
  'flows.last_on': 'Last day',
  'flows.by_bank': 'Other banks',
  'flows.bank': 'Bank',
  'flows.no_bank': 'Nothing was exchanged with other banks',
  'flows.by_channel': 'By channel',
  'flows.channel': 'Channel',
}
