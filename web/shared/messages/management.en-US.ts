import type { managementZhCN } from './management.zh-CN.ts'

export const managementEnUS: Record<keyof typeof managementZhCN, string> = {
  'menu.customer_management': 'Customer management',
  'menu.identity': 'Possible duplicates',
  'record.merged_notice': 'Customer {id} has become part of this customer.',
  'problem.identity_pair_not_found': 'There is no such pair, or it is not within your reach.',
  'problem.decision_not_found': 'There is no such decision, or it is not within your reach.',
  'problem.decision_exists': 'There is a decision about this pair already. Load the page again.',
  'problem.decision_moved': 'The decision has moved on. Load the page again.',
  'problem.pair_moved': 'The pair is in another state by now. Load the page again.',
  'problem.same_person': 'Two people are needed: whoever asks for it cannot agree to it.',
  'problem.customer_merged': 'This customer has become part of another.',
  'column.customer_name': 'Name',
  'column.address': 'Address',
  'column.id_number': 'ID number',
  'column.organization_code': 'Organisation code',
}
