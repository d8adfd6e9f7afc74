import { type Context, withActor } from '../../../platform/db.ts'
import { notFound } from '../../../platform/errors.ts'
import { type ListQuery, readPage } from '../../../platform/list.ts'
import { differingFields, nameInPairs, sideFor } from '../policy.ts'
import { listDecisions } from '../queries/identity-decisions.ts'
import * as queries from '../queries/identity-pairs.ts'
import { isVisible } from '../queries/ownerships.ts'
import { FLAGS, type IdentityAnswer, type Pair, type PairAnswer, type PairKey } from '../schema.ts'
import type { PairPage, PairRow, Side } from '../schema.ts'
import { withMoves } from './identity-decisions.ts'
import { previewOf } from './identity-preview.ts'

/** A page of the pairs both of whose customers one may see, each with the decision that is alive. */
export async function listPairs(context: Context, list: ListQuery): Promise<PairPage> {
  const revision = await queries.readRevision(context.databases.db)
  const columns = list.columns && [...new Set([...list.columns, 'customer_type_code'])]
  const page = await readPage(context, queries.pairList(revision), { ...list, ...(columns && { columns }) })
  return { ...page, rows: page.rows.map((row) => shownRow(context, row as PairRow)) }
}

function shownRow(context: Context, row: PairRow): PairRow {
  const shown = { ...row }
  for (const name of ['first_customer_name', 'second_customer_name'] as const) {
    const value = row[name]
    if (typeof value === 'string')
      shown[name] = nameInPairs(reachOf(context), String(row.customer_type_code), value)
  }
  return shown
}

/** A pair with what speaks for it, both sides, what was decided so far, and what a decision would change. */
export async function getPair(context: Context, key: PairKey): Promise<PairAnswer> {
  const day = context.publication.business_date
  return withActor(context, async (db) => {
    const pair = await queries.findPair(db, key)
    if (!pair) throw notFound('identity_pair', `${key.first} ${key.second}`)
    const ids = [...new Set([pair.customer_id, pair.second_customer_id])]
    const [customers, numbers, decisions, together] = await Promise.all([
      queries.listSideCustomers(db, ids),
      pair.is_merged
        ? queries.listNumbers(db, pair.customer_id)
        : queries.listSideNumbers(db, [key.first, key.second]),
      listDecisions(db, key),
      queries.sumCustomers(db, ids),
    ])
    const everyId = [...new Set([...ids, ...numbers.map((it) => it.registered_id)])]
    const holders = await queries.listHolders(db, everyId, day)
    const sides = [1, 2].map((place) => sideOf({ pair, customers, numbers, holders }, place as 1 | 2))
    const [one, other] = sides as [Side, Side]
    const reach = reachOf(context)
    return {
      pair: pairOf(pair),
      sides: [sideFor(reach, one), sideFor(reach, other)],
      differing: differingFields(one, other),
      decisions: decisions.map((it) => withMoves(context, it)),
      preview: previewOf({
        sides: [one, other],
        isMerged: pair.is_merged,
        numbers,
        together,
        holders,
        customers,
      }),
    }
  })
}

/** Where the fields of a customer who has several numbers come from; nothing where he has one. */
export function readIdentity(context: Context, customerId: string): Promise<IdentityAnswer> {
  return withActor(context, async (db) => {
    const [isSeen, numbers, fields] = await Promise.all([
      isVisible(db, customerId),
      queries.listNumbers(db, customerId),
      queries.listFields(db, customerId),
    ])
    if (!isSeen) throw notFound('customer', customerId)
    return { numbers, fields } as IdentityAnswer
  })
}

/** The customer to whom an id that gave way belongs now; null where there is none, or not for the actor. */
export const findSurvivor = (context: Context, customerId: string): Promise<string | null> =>
  withActor(context, (db) => queries.findSurvivor(db, customerId))

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
    ...Object.fromEntries(FLAGS.map((flag) => [flag, found[flag]])),
  }) as Pair

type Found = {
  pair: queries.FoundPair
  customers: Awaited<ReturnType<typeof queries.listSideCustomers>>
  numbers: Awaited<ReturnType<typeof queries.listSideNumbers>>
  holders: queries.FoundHolder[]
}

/** Of two customers each one's own row; of one customer with both numbers what each number holds. */
function sideOf({ pair, customers, numbers, holders }: Found, place: 1 | 2): Side {
  const no = place === 1 ? pair.first_customer_no : pair.second_customer_no
  const customerId = place === 1 ? pair.customer_id : pair.second_customer_id
  const name = place === 1 ? pair.first_customer_name : pair.second_customer_name
  const number = numbers.find((it) => it.source_customer_no === no)
  const own = pair.is_merged ? undefined : customers.find((it) => it.customer_id === customerId)
  const registeredId = number?.registered_id ?? customerId
  const heldBy = pair.is_merged ? registeredId : customerId
  return {
    ...NOTHING_KNOWN,
    status_code: number?.status_code ?? null,
    opened_on: number?.opened_on ?? null,
    org_name: number?.opening_org_name ?? null,
    account_count: number?.account_count ?? 0,
    aum_balance_eod: number?.aum_balance_eod ?? '0.00',
    loan_balance_eod: number?.loan_balance_eod ?? '0.00',
    ...own,
    source_customer_no: no,
    customer_id: customerId,
    registered_id: registeredId,
    is_kept: number?.is_kept ?? true,
    customer_name: name,
    holders: holders.filter((it) => it.customer_id === heldBy).map(queries.holderOf),
  }
}

/** What is known of a customer, and not of a number among several. */
const NOTHING_KNOWN = {
  id_number_masked: null,
  birth_date: null,
  gender_code: null,
  mobile_masked: null,
  employer_name: null,
  uscc: null,
  legal_name: null,
  holding_count: null,
  loan_count: null,
  card_count: null,
  deposit_balance_eod: null,
}

const reachOf = (context: Context) => context.actor.reach?.kind ?? 'head'
