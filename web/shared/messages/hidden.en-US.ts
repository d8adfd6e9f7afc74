import type { hiddenZhCN } from './hidden.zh-CN.ts'

/** The sentences of what is hidden, in English: loaded with the pages that say them. */
export const hiddenEnUS: Record<keyof typeof hiddenZhCN, string> = {
  'hidden.label': 'What is not shown in full',
  'hidden.fields': 'Not shown in full to your role: {fields}.',
  'hidden.field_count': '{name} ({count})',
  'hidden.joint': ', ',
  'hidden.amounts': 'Of amounts a band is shown, which adds up to nothing.',
  'hidden.customers':
    '{count} more {count|customer|customers} of your reach (private, or kept from you) stand in no list, ' +
    'search or sum: sums are of the visible part.',
  'hidden.related_customers':
    '{count} {count|relation leads|relations lead} beyond your reach, without name and balances.',
  'hidden.group_members':
    '{count} {count|member|members} of the groups are beyond your reach: sums are of the visible part.',
  'hidden.list_members':
    '{count} more {count|customer|customers} of the list beyond your rights: neither shown nor counted.',
  'hidden.birthday': 'The birthday is beyond your role and not among what is ahead.',
  'hidden.contacts': 'Contacts are beyond your role and not in the timeline.',
  'hidden.profile_events': 'Events of the profile are beyond your role and not in the timeline.',
  'hidden.only_reach': 'Looked for within your reach only.',
  'hidden.class.person_name': 'names',
  'hidden.class.id_number': 'identity numbers',
  'hidden.class.mobile': 'mobiles',
  'hidden.class.email': 'e-mails',
  'hidden.class.address': 'addresses',
  'hidden.class.birth_date': 'birth dates',
  'hidden.class.employer': 'employers',
  'hidden.class.account_no': 'account numbers',
  'hidden.class.counterparty': 'counterparties',
  'hidden.class.amount': 'amounts',
  'hidden.class.credit': 'credit ratings',
  'hidden.class.custom': 'fields of the bank’s own',
}
