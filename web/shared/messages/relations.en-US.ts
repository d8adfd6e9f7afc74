import type { relationsZhCN } from './relations.zh-CN.ts'

/** What the relations of a customer say in English. */
export const relationsEnUS: Record<keyof typeof relationsZhCN, string> = {
  'relations.graph': 'Graph of relations',
  'relations.table': 'All relations',
  'relations.role': 'Relation',
  'relations.all_roles': 'All relations',
  'relations.other': 'Related to',
  'relations.since': 'Since (as told)',
  'relations.guaranteed': 'Guaranteed',
  'relations.evidence': 'Rests on',
  'relations.more': 'and {count} more',
  'relations.total': '{count} in all',
  'relations.hidden_rows': '{count} of them are out of your reach',
  'relations.none': 'No feed tells of a relation of this customer.',
  'relations.masked': '***',
  'relations.many': '{count} in all',
  'relations.many_hidden': '{count} more members are out of your reach',
  'relations.choose': 'Choose somebody in the graph to see relations, evidence and balances.',
  'relations.in_table': 'Show in the table',
  'relations.unfold': 'Show relations',
  'relations.fold': 'Hide relations',
  'relations.standing.beyond_reach': 'Out of your reach',
  'relations.standing.no_customer': 'No customer of the bank',
  'relations.members': 'Members included',
  'relations.member': 'Member',
  'relations.included': '{included} of {count}',
  'relations.together': '{count}',
  'relations.hidden':
    '{hidden} more members are out of your reach; the sums are of the {included} you see, each counted once.',
  'relations.whole': 'The sums are of all {count} members, each counted once.',
  'relations.first_members': 'The {count} members with the most assets are listed.',
  'relations.combined': 'All groups and households together, each member counted once',
  'relations.feed.CORE_CUST_ORG': 'Corporate customers',
  'relations.feed.CMS_GUAR': 'Guarantees',
  'relations.feed.AGT_PAYROLL': 'Payroll',
  'relations.feed.CRM_HOUSEHOLD': 'Entered in the profile',
  'relations.sources':
    'Relations follow from what the feeds tell each night: people are known by the exact number of their ' +
    'document or by customer number, never by name; who has not been paid for 90 days is no employee. ' +
    'Households are what people entered in the profile, from the next date on; a shared phone or address ' +
    'is no evidence of one.',
}
