import type { DuckDBConnection } from '@duckdb/node-api'
import { sql } from 'kysely'
import { endOfDay } from '../platform/clock.ts'
import type { Context, ScopedDb } from '../platform/context.ts'
import { withActor } from '../platform/db.ts'
import { isMonthEnd } from '../platform/dates.ts'
import { AppError } from '../platform/errors.ts'
import { readEntriesOf } from './archive-catalogue.ts'
import { readSource, type Source, sourceOf } from './corrections.ts'
import { duckKysely } from './duck-kysely.ts'
import { findKeptRow } from './kept-rows.ts'
import { DATED_TABLE, keptDates, readManifest } from './manifest.ts'
import { bookedDates } from './world.ts'
import { withWorld } from './worlds.ts'

export type KeptDate = { business_date: string; kind: 'month_end' | 'daily' }

/**
 * Reads one customer through the marts, today's or those of an earlier kept date (`context.asOf`), by the
 * clock that is asked for; null
 * when the actor may not see the customer now, or the id had given way to another by then. Both stores
 * answer the same query: the publication's tables in PostgreSQL, and for earlier dates the very selects
 * that made them, run over the warehouse's history for this customer alone.
 */
export async function readCustomer<T>(
  context: Context,
  customerId: string,
  work: (db: ScopedDb) => Promise<T>,
): Promise<T | null> {
  if (!isLive(context)) {
    return readHistory(context, customerId, work)
  }
  return withActor(context, async (db) => {
    // Side by side: what the actor may not see, the policies keep from `work` as well.
    const [isAllowed, answer] = await Promise.all([isVisible(db, customerId), work(db)])
    return isAllowed ? answer : null
  })
}

/** The same for marts that are kept as history only, as transactions are: always read from the warehouse. */
export const readHistory = <T>(
  context: Context,
  customerId: string,
  work: (db: ScopedDb) => Promise<T>,
): Promise<T | null> => readPast(context, customerId, { work })

/**
 * Reads what people have entered of a customer: all of it, or as it had been entered until the end of the
 * earlier day that is looked at, which `work` is told. Null when the actor may not see the customer.
 */
export function readEntered<T>(
  context: Context,
  customerId: string,
  work: (db: ScopedDb, until: string | null) => Promise<T>,
): Promise<T | null> {
  const until = enteredUntil(context)
  return withActor(context, async (db) => {
    const isSeen = (await isVisible(db, customerId)) || (until !== null && (await gaveWay(db, customerId)))
    return isSeen ? work(db, until) : null
  })
}

/** Up to which moment entries count for the day looked at; null for what is looked at as of now. */
export function enteredUntil(context: Context): string | null {
  const day = dayLookedAt(context)
  return day === context.publication.business_date ? null : endOfDay(day).toISOString()
}

type WithMembers<T> = {
  work: (db: ScopedDb) => Promise<T>
  /** The others whom the customer's rows name; of them it reads nothing else. */
  listMembers?: (db: ScopedDb) => Promise<string[]>
}

/**
 * Reads a customer and the others whom his rows name, from marts whose rows are for whoever sees the member.
 * Of the published date the policies keep back who is out of reach; of an earlier one the actor sees those
 * members whom he may see now, as they were then.
 */
export const readWithMembers = <T>(
  context: Context,
  customerId: string,
  input: Required<WithMembers<T>>,
): Promise<T | null> =>
  isLive(context) ? readCustomer(context, customerId, input.work) : readPast(context, customerId, input)

async function readPast<T>(
  context: Context,
  customerId: string,
  { work, listMembers }: WithMembers<T>,
): Promise<T | null> {
  const asOf = requireKeptDate(context)
  const [isAllowed, hasGivenWay] = await withActor(context, (db) =>
    Promise.all([isVisible(db, customerId), gaveWay(db, customerId)]),
  )
  if (!isAllowed && !hasGivenWay) return null
  const { warehouseDir } = context
  return withWorld({ warehouseDir, ...sourceLookedAt(context), asOf }, async (connection) => {
    await connection.run(`set variable visible_customer = ${BigInt(customerId)}`)
    const db = duckKysely(connection) as ScopedDb
    // Since it gave way, the id is nobody's: what was his is the other's.
    if (!isAllowed && !(await isVisible(db, customerId))) return null
    if (listMembers) await letMembersIn(context, connection, () => listMembers(db))
    return work(db)
  })
}

type RowWanted<Row, Beside> = {
  mart: string
  columns: readonly string[]
  /** Reads the row through the mart, of a date whose rows are not kept. */
  find: (db: ScopedDb) => Promise<Row | undefined>
  /** What is read of the published date in the same breath. */
  beside: (db: ScopedDb) => Promise<Beside>
}

/** The customer's row of a mart that keeps rows, as it was published on the earlier date looked at. */
export async function readKeptRow<Row, Beside>(
  context: Context,
  customerId: string,
  { mart, columns, find, beside }: RowWanted<Row, Beside>,
): Promise<{ row: Row | null; beside: Beside | null }> {
  const businessDate = requireKeptDate(context)
  const { warehouseDir } = context
  const manifest = readSource(warehouseDir, sourceLookedAt(context))
  const [isAllowed, hasGivenWay, read] = await withActor(context, (db) =>
    Promise.all([isVisible(db, customerId), gaveWay(db, customerId), beside(db)]),
  )
  if (!isAllowed && !hasGivenWay) return { row: null, beside: null }
  const kept = await findKeptRow({ warehouseDir, manifest }, { mart, businessDate, customerId })
  // A column that came later is in no row of before: the mart's select knows what it was.
  const isWhole = kept === null || (kept !== undefined && columns.every((it) => it in kept))
  if (!isWhole) return { row: (await readHistory(context, customerId, find)) ?? null, beside: read }
  const row = kept && (Object.fromEntries(columns.map((it) => [it, kept[it]])) as Row)
  return { row, beside: read }
}

/** Asks for everybody whom the customer's rows name, and lets in those whom the actor may see. */
async function letMembersIn(
  context: Context,
  connection: DuckDBConnection,
  listMembers: () => Promise<string[]>,
): Promise<void> {
  await connection.run('set variable are_members_named = true')
  const named = await listMembers()
  await connection.run('set variable are_members_named = false')
  const seen = named.length === 0 ? [] : await withActor(context, (db) => listVisible(db, named))
  await connection.run(`set variable visible_members = [${seen.map(BigInt).join(', ')}]::bigint[]`)
}

/** The business dates on which a record can be read, newest first. */
export function listKeptDates(context: Pick<Context, 'warehouseDir' | 'publication'>): KeptDate[] {
  const dates = keptDates(readManifest(context.warehouseDir, context.publication.warehouse_version))
  return dates
    .toReversed()
    .map((business_date) => ({ business_date, kind: isMonthEnd(business_date) ? 'month_end' : 'daily' }))
}

/** The days whose bookings are kept and known on the day looked at, oldest first. */
export function listBookedDates(context: Context): string[] {
  return bookedDates(readSource(context.warehouseDir, sourceLookedAt(context)), dayLookedAt(context))
}

/** The day looked at: the published one, or an earlier one that is kept. */
export function dayLookedAt(context: Context): string {
  const { asOf, publication } = context
  return asOf === null || asOf === publication.business_date
    ? publication.business_date
    : requireKeptDate(context)
}

/** The version that is read from. */
export const sourceLookedAt = (context: Context): Source => sourceOf(context.publication, context.knownOn)

/** Whether what is looked at is what people see now. */
export const isLive = (context: Context): boolean =>
  dayLookedAt(context) === context.publication.business_date &&
  sourceLookedAt(context).version === context.publication.warehouse_version

function requireKeptDate(context: Context): string {
  const asOf = context.asOf ?? context.publication.business_date
  const dates = keptDates(readSource(context.warehouseDir, sourceLookedAt(context)))
  if (dates.includes(asOf)) return asOf
  if (isArchived(context, asOf)) throw archivedDate(asOf, dates)
  throw dateNotKept(asOf, dates)
}

export const dateNotKept = (asOf: string, dates: string[]) =>
  new AppError({
    code: 'date_not_kept',
    status: 422,
    message: `There are no figures of ${asOf}. Choose one of the dates that are kept.`,
    details: { as_of: asOf, first_kept: dates[0], last_kept: dates.at(-1) },
  })

const isArchived = ({ archiveDir }: Context, date: string): boolean =>
  readEntriesOf(archiveDir, date).some((it) => it.partition === date && it.table === DATED_TABLE)

const archivedDate = (asOf: string, dates: string[]) =>
  new AppError({
    code: 'date_archived',
    status: 422,
    message:
      `The figures of ${asOf} are in the archive. Choose one of the dates that are kept, or have them ` +
      `brought back: zhike archive restore --date ${asOf}`,
    details: { as_of: asOf, first_kept: dates[0], last_kept: dates.at(-1) },
  })

/** Whether the actor may see a customer. */
export async function isVisible(db: ScopedDb, customerId: string): Promise<boolean> {
  const row = await db
    .selectFrom('marts.customers')
    .select(sql<number>`1`.as('found'))
    .where('customer_id', '=', customerId)
    .executeTakeFirst()
  return row !== undefined
}

/** Those customers whom the actor may see, and those who have given way to one. */
async function listVisible(db: ScopedDb, customerIds: string[]): Promise<string[]> {
  const isNamed = sql<string>`any(${customerIds}::bigint[])`
  const rows = await db
    .selectFrom('marts.customers')
    .select('customer_id')
    .where('customer_id', '=', isNamed)
    .union(
      db
        .selectFrom('marts.customer_numbers')
        .select('registered_id as customer_id')
        .where('registered_id', '=', isNamed),
    )
    .execute()
  return rows.map((row) => row.customer_id)
}

/** A customer who has given way is of the past of the one he belongs to now. */
async function gaveWay(db: ScopedDb, customerId: string): Promise<boolean> {
  const row = await db
    .selectFrom('marts.customer_numbers')
    .select(sql<number>`1`.as('found'))
    .where('registered_id', '=', customerId)
    .executeTakeFirst()
  return row !== undefined
}
