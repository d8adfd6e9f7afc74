import { recordAudit } from '../../../platform/audit.ts'
import { indexIdentifier, indexLastFour, type KeyRing } from '../../../platform/crypto/index.ts'
import { type Context, type ScopedDb, withActor } from '../../../platform/db.ts'
import { nameInList, planSearch, type SearchPlan } from '../policy.ts'
import { findByPrefix, findByTerms, type Term } from '../queries/search.ts'
import type { MatchedKind, SearchAnswer, SearchHit } from '../schema.ts'

const HITS_MAX = 20
/** Terms looked at for one prefix, in order; enough for every name but a single surname. */
const TERMS_SCANNED_MAX = 2_000

type Needs = { keys: KeyRing }
type Found = Omit<SearchHit, 'matched_kind'> & { kind: string; scanned?: string }

/** How a kind of term is called to the user; both identifiers' last four are one thing to them. */
const MATCHED: Record<string, MatchedKind> = {
  name: 'name',
  pinyin: 'pinyin',
  customer_no: 'customer_no',
  account_no: 'account_no',
  uscc: 'uscc',
  id_index: 'id_number',
  mobile_index: 'mobile',
  last4_index: 'last_four',
}

/** Finds customers by what was typed, within the actor's reach; identifiers by their keyed hash alone. */
export async function searchCustomers(
  context: Context & Needs,
  input: { q: string; request_id?: string },
): Promise<SearchAnswer> {
  const plan = planSearch(input.q)
  const terms = termsOf(context.keys, plan)
  const found = await withActor(context, (db) => findAll(db, { terms, plan }))
  if (plan.last_four !== null || plan.id_number !== null || plan.mobile !== null) {
    await recordIdentifierSearch(context, { plan, hits: found.length, request_id: input.request_id })
  }
  const unique = [...new Map(found.toReversed().map((it) => [it.customer_id, it])).values()].toReversed()
  const hasMoreTerms = found.some((it) => Number(it.scanned ?? 0) >= TERMS_SCANNED_MAX)
  return {
    results: unique.slice(0, HITS_MAX).map((it) => toHit(context, it)),
    limited: unique.length > HITS_MAX || hasMoreTerms,
  }
}

async function findAll(db: ScopedDb, input: { terms: Term[]; plan: SearchPlan }): Promise<Found[]> {
  const limit = HITS_MAX + 1
  const { terms, plan } = input
  const lists = await Promise.all([
    terms.length > 0 ? findByTerms(db, { terms, limit }) : [],
    ...plan.prefixes.map((it) => findByPrefix(db, { ...it, limit, scan: TERMS_SCANNED_MAX })),
  ])
  return lists.flat() as Found[]
}

function termsOf(keys: KeyRing, plan: SearchPlan): Term[] {
  const terms: Term[] = [...plan.exact]
  if (plan.id_number !== null) {
    terms.push({ kind: 'id_index', term: indexIdentifier(keys, 'id_number', plan.id_number) })
  }
  if (plan.mobile !== null) {
    terms.push({ kind: 'mobile_index', term: indexIdentifier(keys, 'mobile', plan.mobile) })
  }
  if (plan.last_four !== null) {
    terms.push({ kind: 'last4_index', term: indexLastFour(keys, 'id_number', plan.last_four) })
    terms.push({ kind: 'last4_index', term: indexLastFour(keys, 'mobile', plan.last_four) })
  }
  return terms
}

function toHit(context: Context, found: Found): SearchHit {
  const { kind, scanned: _scanned, ...hit } = found
  const reach = context.actor.reach?.kind ?? 'head'
  return {
    ...hit,
    customer_name: nameInList(reach, hit.customer_type_code, hit.customer_name),
    matched_kind: MATCHED[kind] ?? 'name',
  }
}

/** Looking somebody up by a personal identifier leaves a trace; the identifier itself does not. */
function recordIdentifierSearch(
  context: Context,
  input: { plan: SearchPlan; hits: number; request_id?: string },
): Promise<void> {
  const by = input.plan.last_four === null ? 'identifier' : 'last_four'
  return recordAudit(context, {
    user_id: context.actor.user_id,
    action: 'customers.search',
    outcome: 'done',
    subject: 'customers',
    request_id: input.request_id,
    details: { by, hits: input.hits },
  })
}
