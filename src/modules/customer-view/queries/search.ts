import { type Expression, type SqlBool, sql } from 'kysely'
import type { ScopedDb } from '../../../platform/db.ts'

// The highest code point there is: text from a prefix up to it is the text with that prefix.
const LAST_CHARACTER = '\u{10FFFF}'

/** A prefix as a range in byte order: leak-proof, so that an index serves it under a policy. */
export const termRange = (column: string, prefix: string): Expression<SqlBool> =>
  sql<SqlBool>`(${sql.ref(column)} >= ${prefix} collate "C"
    and ${sql.ref(column)} < ${`${prefix}${LAST_CHARACTER}`} collate "C")`

export type Term = { kind: string; term: string }
export type Hit = Awaited<ReturnType<typeof findByTerms>>[number]

const CUSTOMER = [
  'c.customer_id',
  'c.customer_name',
  'c.customer_type_code',
  'c.source_customer_no',
  'c.org_name',
  'c.aum_balance_eod',
] as const

/** The wealthiest come first, unless that would tell of amounts to who does not see them. */
const wealthFirst = (isByWealth: boolean) =>
  isByWealth ? sql`c.aum_fen desc nulls last` : sql`c.customer_id nulls last`

type Limits = { limit: number; isByWealth: boolean }

/** Customers who have one of the terms exactly. */
export const findByTerms = (db: ScopedDb, input: Limits & { terms: Term[] }) =>
  db
    .selectFrom('marts.search_terms as t')
    .innerJoin('marts.customers as c', 'c.customer_id', 't.customer_id')
    .where(({ or, and, eb }) =>
      or(input.terms.map(({ kind, term }) => and([eb('t.kind', '=', kind), eb('t.term', '=', term)]))),
    )
    .select(CUSTOMER)
    .select(sql<string>`min(t.kind)`.as('kind'))
    .groupBy([...CUSTOMER, 'c.aum_fen'])
    .orderBy(wealthFirst(input.isByWealth))
    .orderBy('c.customer_id')
    .limit(input.limit)
    .execute()

/**
 * Customers with a term that begins so: whole matches first. Only the first terms in
 * order are looked at, so that one letter typed does not read half the bank.
 */
export const findByPrefix = (db: ScopedDb, input: Term & Limits & { scan: number }) =>
  db
    .with('terms', (cte) =>
      cte
        .selectFrom('marts.search_terms as t')
        .where('t.kind', '=', input.kind)
        .where(termRange('t.term', input.term))
        .select(['t.customer_id', 't.term'])
        .orderBy(sql`t.term collate "C"`)
        .limit(input.scan),
    )
    .with('found', (cte) =>
      cte
        .selectFrom('terms')
        .select('customer_id')
        .select(sql<boolean>`bool_or(term = ${input.term})`.as('is_whole'))
        .groupBy('customer_id'),
    )
    .selectFrom('found as f')
    .innerJoin('marts.customers as c', 'c.customer_id', 'f.customer_id')
    .select(CUSTOMER)
    .select(sql<string>`${input.kind}`.as('kind'))
    .select(sql<string>`(select count(*) from terms)`.as('scanned'))
    .orderBy(sql`f.is_whole and lower(c.customer_name) = ${input.term}`, 'desc')
    .orderBy('f.is_whole', 'desc')
    .orderBy(wealthFirst(input.isByWealth))
    .orderBy('c.customer_id')
    .limit(input.limit)
    .execute()
