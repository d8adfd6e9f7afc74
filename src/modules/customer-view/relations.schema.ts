import { z } from 'zod'
import { saysHidden } from '../../platform/hidden.schema.ts'
import { customerId, fieldOf } from '../../platform/schema.ts'
import { amount, day, each, whole, words } from './cells.schema.ts'
import { asOfQuery } from './schema.ts'

export const RELATION_KINDS = ['legal_representative', 'controller', 'guarantor', 'employer'] as const
export const RELATION_DIRECTIONS = ['incoming', 'outgoing'] as const

/** What one is of the other, and from which side it is seen. */
const side = {
  relation_kind_code: z.enum(RELATION_KINDS),
  direction_code: z
    .enum(RELATION_DIRECTIONS)
    .describe('incoming: the other is that of the customer; outgoing: the customer of the other.'),
}

/** Who is shown of a relation: a customer in reach, one beyond it, or somebody who is no customer. */
const standing = z.enum(['shown', 'beyond_reach', 'no_customer'])
export type Standing = z.output<typeof standing>

/** What is told of a customer in reach; nothing of it of anybody else. */
const member = {
  customer_id: customerId.nullable(),
  customer_name: fieldOf('person_name', words),
  ...each(words, 'customer_type_code org_name'),
  ...each(amount, 'aum_balance_eod deposit_balance_eod loan_balance_eod'),
}

const evidence = {
  ...each(day, 'since_on'),
  evidence_feed: z.string(),
  evidence_key: words.describe('Key of the row in the feed; none where the other is beyond reach.'),
}

export const relationRow = z.object({
  ...side,
  ...member,
  ...evidence,
  standing_code: standing,
  stated_name: fieldOf('counterparty', words.describe('What the evidence calls who is not shown, masked.')),
  guaranteed_amount: amount,
  evidence_count: whole,
})
export type RelationRow = z.output<typeof relationRow>

const relationCount = z.object({
  ...side,
  total: z.number().int(),
  hidden: z.number().int().describe('Customers among them whom the caller may not see.'),
})
export type RelationCount = z.output<typeof relationCount>

/** Sums of the members whom the caller may see, each counted once. */
const rollUp = {
  included_count: z.number().int(),
  ...each(amount, 'aum_balance_eod deposit_balance_eod loan_balance_eod credit_limit credit_limit_used'),
}

export const groupMember = z.object({ ...member, ...each(amount, 'credit_limit credit_limit_used') })
export type GroupMember = z.output<typeof groupMember>

export const customerGroup = z.object({
  group_id: z.string(),
  group_kind_code: z.string(),
  group_no: z.string(),
  member_count: z.number().int().describe('All members, those beyond reach included.'),
  ...evidence,
  ...rollUp,
  members: z.array(groupMember).describe('The first of those in reach, the largest on top.'),
})
export type CustomerGroup = z.output<typeof customerGroup>

export const relationsAnswer = z.object({
  ...saysHidden,
  counts: z.array(relationCount),
  nearest: z.array(relationRow).describe('The first of each kind and direction.'),
  groups: z.array(customerGroup),
  combined: z
    .object(rollUp)
    .nullable()
    .describe('Of a customer in several groups: their members together, each counted once.'),
})
export type RelationsAnswer = z.output<typeof relationsAnswer>

export const relationQuery = asOfQuery.extend({
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  page_size: z.coerce.number().int().min(1).max(100).default(20),
  relation_kind_code: side.relation_kind_code.optional(),
  direction_code: side.direction_code.optional(),
})
export type RelationQuery = z.output<typeof relationQuery>

export const relationPage = z.object({
  ...saysHidden,
  rows: z.array(relationRow),
  total: z.number().int(),
  page: z.number().int(),
  page_size: z.number().int(),
})
export type RelationPage = z.output<typeof relationPage>
