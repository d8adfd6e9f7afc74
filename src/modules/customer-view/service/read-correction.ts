import { isDeepStrictEqual } from 'node:util'
import type { Context } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { dayLookedAt, readCustomer, readHistory } from '../../../serving/as-of.ts'
import { correctionOf, listMarts, type Mart } from '../../../serving/corrections.ts'
import { missingCustomer } from '../../customer-management/index.ts'
import type { CorrectionAnswer } from '../correction.schema.ts'
import { listMartRows } from '../queries/correction.ts'
import { findCustomer } from '../queries/record.ts'
import type { CustomerRecord } from '../schema.ts'

/** What is told otherwise, as the head of the record, and what serves search, lists and other marts. */
const NO_PARTS = new Set([
  'customers',
  'customer_scope',
  'customer_worth',
  'identity_pairs',
  'opening_ownerships',
  'product_events',
  'protected_values',
  'relation_events',
  'search_terms',
  'shown_contacts',
])

/** What a correction of the day looked at has changed of one customer: 422 where there was none. */
export async function readCorrection(context: Context, customerId: string): Promise<CorrectionAnswer> {
  const day = dayLookedAt(context)
  const clocks = { before: { ...context, knownOn: day }, after: { ...context, knownOn: null } }
  const head = (clock: Context) => readCustomer(clock, customerId, (db) => findCustomer(db, customerId))
  const heads = await Promise.all([head(clocks.before), head(clocks.after)])
  const [before, after] = heads as (CustomerRecord | null | undefined)[]
  if (!before && !after) throw await missingCustomer(context, customerId)
  if (correctionOf(context.publication, day) === null) throw neverCorrected(day)
  const parts = before && after ? await listChangedParts(clocks, customerId) : []
  return { as_of: day, before: before ?? null, after: after ?? null, parts }
}

const neverCorrected = (day: string) =>
  new AppError({
    code: 'not_corrected',
    status: 422,
    message: `The figures of ${day} stand as they were published.`,
    details: { as_of: day },
  })

type Clocks = { before: Context; after: Context }

/** The parts of which the clocks tell different rows. */
async function listChangedParts({ before, after }: Clocks, customerId: string): Promise<Mart['title'][]> {
  const marts = listMarts(before).filter(
    (it) => it.columns.includes('customer_id') && !NO_PARTS.has(it.table),
  )
  const [then, now] = await Promise.all([
    readParts(before, customerId, marts),
    readParts(after, customerId, marts),
  ])
  return marts.filter((_, place) => !isDeepStrictEqual(then[place], now[place])).map((it) => it.title)
}

/** One after the other: whoever reads a record meanwhile shall not wait for all of them. */
async function readParts(context: Context, customerId: string, marts: Mart[]): Promise<string[][]> {
  const parts = await readHistory(context, customerId, async (db) => {
    const rows: string[][] = []
    for (const mart of marts) rows.push(await listMartRows(db, mart))
    return rows
  })
  return parts ?? []
}
