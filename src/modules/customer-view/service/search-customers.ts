import { doneBy, recordAudit } from '../../../platform/audit.ts'
import { shownAs } from '../../../platform/authz/fields.ts'
import { blindIndex, indexIdentifier, indexLastFour, type KeyRing } from '../../../platform/crypto/index.ts'
import { type Context, type ScopedDb, withActor } from '../../../platform/db.ts'
import { endsToFindBy, planSearch, searchedBy, type SearchPlan } from '../policy.ts'
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
  account_last4: 'last_four',
}

/** Finds customers by what was typed, within the actor's reach; identifiers by their keyed hash alone. */
export async function searchCustomers(
  context: Context & Needs,
  input: { q: string; request_id?: string },
): Promise<SearchAnswer> {
  const plan = planSearch(input.q)
  const terms = termsOf(context, plan)
  const isByWealth = shownAs(context.actor, 'amount', 'list') === 'clear'
  const found = await withActor(context, (db) => findAll(db, { terms, plan, isByWealth }))
  const unique = [...new Map(found.toReversed().map((it) => [it.customer_id, it])).values()].toReversed()
  await recordSearch(context, { ...input, plan, hits: unique.length })
  const hasMoreTerms = found.some((it) => Number(it.scanned ?? 0) >= TERMS_SCANNED_MAX)
  return {
    results: unique.slice(0, HITS_MAX).map(toHit),
    limited: unique.length > HITS_MAX || hasMoreTerms,
  }
}

type Search = { terms: Term[]; plan: SearchPlan; isByWealth: boolean }

async function findAll(db: ScopedDb, { terms, plan, isByWealth }: Search): Promise<Found[]> {
  const limits = { limit: HITS_MAX + 1, isByWealth }
  const lists = await Promise.all([
    terms.length > 0 ? findByTerms(db, { terms, ...limits }) : [],
    ...plan.prefixes.map((it) => findByPrefix(db, { ...it, ...limits, scan: TERMS_SCANNED_MAX })),
  ])
  return lists.flat() as Found[]
}

function lastFourTerms({ keys, actor }: Context & Needs, lastFour: string): Term[] {
  return endsToFindBy(actor).map((field) =>
    field === 'account_no'
      ? { kind: 'account_last4', term: lastFour }
      : { kind: 'last4_index', term: indexLastFour(keys, field, lastFour) },
  )
}

/** What a number lies by among the terms: protected ones by their keyed index. */
export function termsOf(context: Context & Needs, plan: SearchPlan): Term[] {
  const { keys } = context
  const terms: Term[] = [...plan.exact]
  if (plan.id_number !== null) {
    terms.push({ kind: 'id_index', term: indexIdentifier(keys, 'id_number', plan.id_number) })
  }
  if (plan.mobile !== null) {
    terms.push({ kind: 'mobile_index', term: indexIdentifier(keys, 'mobile', plan.mobile) })
  }
  return plan.last_four === null ? terms : [...terms, ...lastFourTerms(context, plan.last_four)]
}

function toHit({ kind, scanned: _scanned, ...hit }: Found): SearchHit {
  return { ...hit, matched_kind: MATCHED[kind] ?? 'name' }
}

type Searched = { q: string; plan: SearchPlan; hits: number; request_id?: string }

/**
 * Every search leaves a trace; what was typed does not. Its keyed index finds the searches of a term that
 * somebody knows, as when it is asked who looked a person up.
 */
function recordSearch(context: Context & Needs, { q, plan, hits, request_id }: Searched): Promise<void> {
  return recordAudit(context, {
    ...doneBy(context.actor),
    action: 'customers.search',
    outcome: 'done',
    subject: 'customers',
    request_id,
    details: { by: searchedBy(plan), hits, term_mark: blindIndex(context.keys, 'audit.search', termOf(q)) },
    is_reading: true,
  })
}

/** How a term is marked in the trail, where what was typed does not stand. */
export const termOf = (q: string) => q.normalize('NFKC').replaceAll(/[\s-]/g, '').toLowerCase()
