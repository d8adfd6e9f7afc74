import { markOf, type PrivateMark } from '../../../platform/authz/hidden-subjects.ts'
import { type Context, type ScopedDb, withActor } from '../../../platform/db.ts'
import { isLive, readCustomer, readHistory, readKeptRow } from '../../../serving/as-of.ts'
import { correctionOf } from '../../../serving/corrections.ts'
import { holdersDay, missingCustomer, type Owner, readOwner } from '../../customer-management/index.ts'
import { maskAccountId, maskedTransaction } from '../policy.ts'
import * as queries from '../queries/record.ts'
import type * as schema from '../schema.ts'
import type { Tab } from '../tabs.schema.ts'
import { READERS } from './tab-readers.ts'

/** A customer's record as of the context's date; 404 whether it is missing, not yet there or out of reach. */
export async function getCustomer(context: Context, customerId: string): Promise<schema.CustomerAnswer> {
  const day = dayOf(context)
  const isCurrent = isLive(context)
  const read = isCurrent ? readCurrent : readEarlier
  const { found, owner, mark } = await read(context, customerId)
  if (!found) throw await missingCustomer(context, customerId)
  return {
    as_of: day,
    business_date: context.publication.business_date,
    is_current: isCurrent,
    known: context.knownOn === null ? 'now' : 'then',
    correction: correctionOf(context.publication, day),
    customer: found as schema.CustomerRecord,
    owner,
    private: mark,
  }
}

type Around = { owner: Owner | null; mark: PrivateMark | null }
type Found = Around & { found: unknown }

/** Who looks after the customer and whether he is private, beside his row. */
async function readAround(context: Context, db: ScopedDb, customerId: string): Promise<Around> {
  const [owner, mark] = await Promise.all([
    readOwner(db, { customer_id: customerId, day: holdersDay(context) }),
    markOf(context, db, customerId),
  ])
  return { owner, mark }
}

/** Opened more than anything else: one transaction, in which the customer's own row says who may see it. */
function readCurrent(context: Context, customerId: string): Promise<Found> {
  return withActor(context, async (db) => {
    const [found, around] = await Promise.all([
      queries.findCustomer(db, customerId),
      readAround(context, db, customerId),
    ])
    return { found, ...around }
  })
}

async function readEarlier(context: Context, customerId: string): Promise<Found> {
  const { row, beside } = await readKeptRow(context, customerId, {
    mart: 'customers',
    columns: queries.RECORD,
    find: (db) => queries.findCustomer(db, customerId),
    beside: (db) => readAround(context, db, customerId),
  })
  return { found: row, owner: beside?.owner ?? null, mark: beside?.mark ?? null }
}

/** The rows of one tab of the record. */
export async function listTab(
  context: Context,
  input: { customer_id: string; tab: Tab },
): Promise<unknown[]> {
  const { customer_id: id, tab } = input
  const at = { actor: context.actor, day: dayOf(context) }
  const rows = await readCustomer(context, id, (db) => READERS[tab](db, id, at))
  if (!rows) throw await missingCustomer(context, id)
  return rows
}

/** A page of the customer's transactions up to the context's date, the newest first. */
export async function listTransactions(
  context: Context,
  input: { customer_id: string; query: schema.TransactionQuery },
): Promise<schema.TransactionPage> {
  const { customer_id: id, query } = input
  const { page, page_size: pageSize } = query
  const answer = await readHistory(context, id, async (db) => {
    const filter = {
      customer_id: id,
      account_ids: query.account_id === undefined ? null : await accountsShownAs(db, id, query.account_id),
      from: query.from ?? null,
      to: query.to !== undefined && query.to < dayOf(context) ? query.to : dayOf(context),
    }
    if (filter.account_ids?.length === 0) return { rows: [], total: 0 }
    const rows = await queries.listTransactions(db, {
      filter,
      limit: pageSize,
      offset: (page - 1) * pageSize,
    })
    return { rows: rows.map(maskedTransaction), total: await queries.countTransactions(db, filter) }
  })
  if (!answer) throw await missingCustomer(context, id)
  return { ...answer, page, page_size: pageSize } as schema.TransactionPage
}

/** The browser knows accounts by their masked numbers only, and asks by them. */
async function accountsShownAs(db: ScopedDb, customerId: string, shown: string): Promise<string[]> {
  const rows = await queries.listAccountIds(db, customerId)
  return rows.map((row) => row.account_id).filter((id) => maskAccountId(id) === shown)
}

/** Balances on every kept date up to the context's. */
export async function listHistory(context: Context, customerId: string): Promise<schema.HistoryRow[]> {
  const rows = await readHistory(context, customerId, (db) => queries.listHistory(db, customerId))
  if (!rows) throw await missingCustomer(context, customerId)
  return rows as schema.HistoryRow[]
}

const dayOf = (context: Context) => context.asOf ?? context.publication.business_date
