import { type Context, type ScopedDb, withActor } from '../../../platform/db.ts'
import { notFound } from '../../../platform/errors.ts'
import { type ListQuery, readPage } from '../../../platform/list.ts'
import { differingFields, suggestedDecision } from '../policy.ts'
import { listDecisions } from '../queries/identity-decisions.ts'
import * as queries from '../queries/identity-pairs.ts'
import { isVisible } from '../queries/ownerships.ts'
import { FLAGS, type IdentityAnswer, type Pair, type PairAnswer, type PairKey } from '../schema.ts'
import type { PairPage, Side } from '../schema.ts'
import { shownDecisions } from './identity-decisions.ts'
import { previewOf } from './identity-preview.ts'
import { missingCustomer } from './merged-customers.ts'

/** A page of the pairs both of whose customers one may see, each with the decision that is alive. */
export async function listPairs(context: Context, list: ListQuery): Promise<PairPage> {
  const revision = await queries.readRevision(context.databases.db)
  const columns = list.columns && [...new Set([...list.columns, 'customer_type_code'])]
  return readPage(context, queries.pairList(revision), { ...list, ...(columns && { columns }) })
}

/** A pair with what speaks for it, both sides, what was decided so far, and what a decision would change. */
export async function getPair(context: Context, key: PairKey): Promise<PairAnswer> {
  const found = await withActor(context, (db) => findWhole(db, key, context.publication.business_date))
  const [one, other] = [1, 2].map((place) => sideOf(found, place as 1 | 2)) as [Side, Side]
  return {
    pair: pairOf(found.pair),
    sides: [one, other],
    differing: differingFields(one, other),
    decisions: await shownDecisions(context, found.decisions),
    preview: previewOf({ ...found, sides: [one, other], isMerged: found.pair.is_merged }),
  }
}

/** Everything of a pair that is read: both customers, their numbers and holders, and what was decided. */
async function findWhole(db: ScopedDb, key: PairKey, day: string) {
  const pair = await queries.findPair(db, key)
  if (!pair) throw notFound('identity_pair', `${key.first} ${key.second}`)
  const ids = [...new Set([pair.customer_id, pair.second_customer_id])]
  const sides = queries.listSideNumbers(db, [key.first, key.second])
  const [customers, sideNumbers, numbers, decisions, together] = await Promise.all([
    queries.listSideCustomers(db, ids),
    sides,
    pair.is_merged ? queries.listNumbers(db, pair.customer_id) : sides,
    listDecisions(db, key),
    queries.sumCustomers(db, ids),
  ])
  const everyId = [...new Set([...ids, ...numbers.map((it) => it.registered_id)])]
  const holders = await queries.listHolders(db, everyId, day)
  return { pair, customers, sideNumbers, numbers, decisions, together, holders }
}

/** Where the fields of a customer who has several numbers come from; nothing where he has one. */
export async function readIdentity(context: Context, customerId: string): Promise<IdentityAnswer> {
  const [isSeen, numbers, fields] = await withActor(context, (db) =>
    Promise.all([
      isVisible(db, customerId),
      queries.listNumbers(db, customerId),
      queries.listFields(db, customerId),
    ]),
  )
  if (!isSeen) throw await missingCustomer(context, customerId)
  return { numbers, fields } as IdentityAnswer
}

const pairOf = (found: queries.FoundPair): Pair =>
  ({
    first_customer_no: found.first_customer_no,
    second_customer_no: found.second_customer_no,
    customer_type_code: found.customer_type_code,
    rule_code: found.rule_code,
    outcome_code: found.outcome_code,
    score: found.score,
    is_merged: found.is_merged,
    state_code: found.state_code,
    found_on: found.found_on,
    decision_no: found.decision_no,
    suggested_code: suggestedDecision(found),
    ...Object.fromEntries(FLAGS.map((flag) => [flag, found[flag]])),
  }) as Pair

type Found = Awaited<ReturnType<typeof findWhole>>

/** Of two customers each one's own row; of one customer with both numbers what each number says and holds. */
function sideOf({ pair, customers, sideNumbers, holders }: Found, place: 1 | 2): Side {
  const no = place === 1 ? pair.first_customer_no : pair.second_customer_no
  const customerId = place === 1 ? pair.customer_id : pair.second_customer_id
  const number = sideNumbers.find((it) => it.source_customer_no === no)
  const own = pair.is_merged
    ? number && { ...number, org_name: number.opening_org_name }
    : customers.find((it) => it.customer_id === customerId)
  const registeredId = number?.registered_id ?? customerId
  const heldBy = pair.is_merged ? registeredId : customerId
  return {
    ...NOTHING_KNOWN,
    ...own,
    customer_type_code: pair.customer_type_code,
    source_customer_no: no,
    customer_id: customerId,
    registered_id: registeredId,
    is_kept: number?.is_kept ?? true,
    customer_name: place === 1 ? pair.first_customer_name : pair.second_customer_name,
    holders: holders.filter((it) => it.customer_id === heldBy).map(queries.holderOf),
  }
}

/** Of a number that the marts do not tell of. */
const NOTHING_KNOWN = {
  status_code: null,
  id_number_masked: null,
  birth_date: null,
  gender_code: null,
  mobile_masked: null,
  employer_name: null,
  uscc: null,
  legal_name: null,
  opened_on: null,
  org_name: null,
  account_count: 0,
  holding_count: null,
  loan_count: null,
  card_count: null,
  aum_balance_eod: '0.00',
  deposit_balance_eod: null,
  loan_balance_eod: '0.00',
}
