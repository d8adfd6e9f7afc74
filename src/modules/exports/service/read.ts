import { recordAudit, doneBy } from '../../../platform/audit.ts'
import { listDisplayNames } from '../../../platform/auth/users.ts'
import { type Context, inTransaction } from '../../../platform/db.ts'
import { notFound } from '../../../platform/errors.ts'
import { type ListQuery, readOwnPage } from '../../../platform/list.ts'
import { listStates } from '../../approvals/index.ts'
import { stateBy } from '../policy.ts'
import * as queries from '../queries/exports.ts'
import { listHolding } from '../queries/members.ts'
import type { CustomerExports, CustomerQuery, ExportPage, ExportRow, ExportState } from '../schema.ts'
import { allLists, nameOfList } from './lists.ts'
import { inBanksName } from './needs.ts'

export type Needs = Pick<Context, 'databases' | 'clock'>

type Kept = Omit<queries.FoundRow, 'asked_on'>

/** Exports as people read them: their states by the clock, whose they are by name. */
export async function shownRows({ databases, clock }: Needs, rows: readonly Kept[]): Promise<ExportRow[]> {
  const { db } = databases
  const waiting = rows.flatMap((it) =>
    it.state_code === 'waiting' && it.request_id !== null ? [it.request_id] : [],
  )
  const states = await listStates(db, clock, waiting)
  const names = await listDisplayNames({ db }, [...new Set(rows.map((it) => it.user_id))])
  const now = clock.now()
  return rows.map((row) => {
    const state_code = row.state_code as ExportState
    return {
      ...row,
      state_code: stateBy({ ...row, state_code }, { now, requestState: states.get(row.request_id ?? '') }),
      recipient_code: row.recipient_code as ExportRow['recipient_code'],
      list_name: nameOfList(row.list_code),
      user_name: names.get(row.user_id) ?? row.user_id,
      asked_at: isoOf(row.asked_at)!,
      ready_at: isoOf(row.ready_at),
      expires_at: isoOf(row.expires_at),
      ended_at: isoOf(row.ended_at),
    }
  })
}

const isoOf = (moment: string | null): string | null => moment && new Date(moment).toISOString()

export async function readOne(needs: Needs, exportNo: number): Promise<ExportRow> {
  const [row] = await shownRows(needs, await queries.listExports(needs.databases.db, [exportNo]))
  if (!row) throw notFound('export', String(exportNo))
  return row
}

/** A page of exports: every one, or those of one person. */
export async function listExports(
  needs: Needs,
  query: ListQuery & { user_id: string | null },
): Promise<ExportPage> {
  // A row has all its columns: what of it is shown is for the page to choose.
  const { columns: _all, user_id, ...list } = query
  const newest = { column: 'export_no', direction: 'desc' } as const
  const page = await readOwnPage(needs.databases, queries.exportList(user_id), {
    ...list,
    sort: list.sort ?? [newest],
  })
  return { ...page, rows: await shownRows(needs, page.rows as Kept[]) }
}

const SHOWN_MAX = 200

/** Who has ever taken a customer away in a file, by his id or by his number at the bank. */
export async function listExportsOf(
  context: Context & { request_id: string },
  query: CustomerQuery,
): Promise<CustomerExports> {
  const customer_id = query.customer_id ?? (await findCustomer(context, query.customer_no!))
  const asked = { customer_ids: [customer_id], least: 1, limit: SHOWN_MAX + 1 }
  const held = await inTransaction(context.databases, (db) => listHolding(db, asked))
  const numbers = held.slice(0, SHOWN_MAX).map((it) => it.export_no)
  const rows = await queries.listExports(context.databases.db, numbers)
  await recordAudit(context, {
    ...doneBy(context.actor),
    action: 'exports.of_customer',
    outcome: 'done',
    subject: customer_id,
    customer_id,
    request_id: context.request_id,
    details: { total: held.length },
    is_reading: true,
  })
  return { customer_id, exports: await shownRows(context, rows), is_limited: held.length > SHOWN_MAX }
}

async function findCustomer(context: Context, customerNo: string): Promise<string> {
  for (const list of allLists()) {
    const [found] = await list.customersOf(inBanksName(context, 'bank'), [customerNo.toUpperCase()])
    if (found !== undefined) return found
  }
  throw notFound('customer', customerNo)
}
