/** In a cluster, the rows of a working copy lie by a key, or all of them on every node. */
export type Placement = { by: string } | 'everywhere'

/** Read with nearly every table, whatever that is laid out by: what leads from a number to a customer. */
const BRIDGES = ['base.customer_register', 'base.customer_xref']

/** Keys of which a bank has as many as customers and more; what has none of them is small. */
const BUSINESS_KEYS = [
  'account_no',
  'note_no',
  'holding_no',
  'letter_no',
  'business_no',
  'credit_account_no',
  'source_customer_no',
  'first_customer_no',
]

/**
 * The column by which the rows of a table are laid out on the nodes: the customer where it has one, else the
 * account or other business that is its key, else the source's number of the customer. Lists and small tables
 * stand on every node.
 */
export function placementOf(table: { name: string; key: string[]; columns: string[] }): Placement {
  const { name, key, columns } = table
  if (name.startsWith('ref.') || BRIDGES.includes(name)) return 'everywhere'
  if (columns.includes('customer_id')) return { by: 'customer_id' }
  const ofKey = BUSINESS_KEYS.find((it) => key.includes(it))
  const column = ofKey ?? columns.find((it) => it === 'source_customer_no')
  return column ? { by: column } : 'everywhere'
}

/** Tables laid out by columns of one type share nodes key by key, so that joins on the key stay on a node. */
export const distributeStatement = (table: string, placement: Placement): string =>
  placement === 'everywhere'
    ? `select create_reference_table('${table}')`
    : `select create_distributed_table('${table}', '${placement.by}', colocate_with => 'default')`
