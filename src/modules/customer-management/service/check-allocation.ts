import { changesBetween, doneBy, recordAudit } from '../../../platform/audit.ts'
import { inTransaction, type LongWork, withLongWork } from '../../../platform/db.ts'
import { AppError, invalid } from '../../../platform/errors.ts'
import { requireAllocationMove } from './allocation-moves.ts'
import type { AllocationKind, ListFile, NewAllocation, ToldLine } from '../allocation.schema.ts'
import * as checks from '../queries/allocation-checks.ts'
import * as queries from '../queries/allocations.ts'
import { joinInSets } from '../queries/ownership-changes.ts'
import * as told from '../queries/told-lines.ts'
import { type AllocationContext, changingDay, rulesOn } from './allocation-rules.ts'
import { copyLines } from './list-file.ts'

const MANY_LINES = 5_000

type Wish = { kind_code: AllocationKind | 'request'; reason: string; effective_from?: string | undefined }
type More = { file_name?: string; rule?: unknown }

/**
 * Notes that somebody prepares an allocation, before its lines are read: of one that broke off this stays.
 */
export async function beginAllocation(
  context: AllocationContext,
  wish: Wish,
  { file_name, rule }: More = {},
): Promise<string> {
  const { actor, clock, databases } = context
  const day = changingDay(context)
  if (wish.effective_from !== undefined && wish.effective_from < day) {
    throw invalid('It cannot take hold on a day that is over.', { reason_code: 'day_past', from: day })
  }
  return inTransaction(databases, async (db) => {
    const allocation_id = await queries.insertAllocation(db, {
      kind_code: wish.kind_code,
      reason: wish.reason,
      file_name: file_name ?? null,
      rule: rule === undefined ? null : JSON.stringify(rule),
      effective_from: wish.effective_from ?? day,
      made_by: actor.user_id,
      made_unit_id: actor.reach?.unit_id ?? '',
      made_at: clock.now().toISOString(),
    })
    await recordAudit(
      { databases: { db }, clock },
      {
        ...doneBy(actor),
        action: 'allocation.begin',
        outcome: 'done',
        subject: allocation_id,
        request_id: context.request_id,
        record: { table: 'customer_management.allocations', id: allocation_id },
        changes: changesBetween(null, { state_code: 'draft' }),
        details: { kind_code: wish.kind_code, effective_from: wish.effective_from ?? day },
      },
    )
    return allocation_id
  })
}

/** Lines that were typed or chosen become an allocation, and are checked. */
export async function allocateLines(context: AllocationContext, wish: NewAllocation): Promise<string> {
  const kind_code = wish.lines.length === 1 ? 'single' : 'list'
  const allocation_id = await beginAllocation(context, { ...wish, kind_code })
  await checkLines(context, { allocation_id, lines: wish.lines })
  return allocation_id
}

/** A file becomes an allocation while it is read, and is checked; nobody is given to anybody yet. */
export async function allocateFile(
  context: AllocationContext,
  input: ListFile & { bytes: AsyncIterable<Uint8Array> },
): Promise<string> {
  const allocation_id = await beginAllocation(context, { ...input, kind_code: 'list' }, input)
  try {
    await check(context, { allocation_id }, async ({ client }) => {
      const counted = { lines: 0 }
      await told.copyTold(client, copyLines(input.bytes, counted))
      if (counted.lines === 0) throw invalid('The list has no lines.', { reason_code: 'empty' })
      return counted.lines
    })
  } catch (error) {
    // With a list that cannot be read nobody goes on.
    if (error instanceof AppError && error.details?.['reason_code'] !== undefined) {
      await queries.updateAllocation(context.databases.db, allocation_id, { state_code: 'withdrawn' })
    }
    throw error
  }
  return allocation_id
}

export const checkLines = (
  context: AllocationContext,
  { lines, ...checked }: Checking & { lines: readonly ToldLine[] },
): Promise<void> =>
  check(context, checked, async (long) => {
    await long.inTransaction((db) => told.insertTold(db, lines))
    return lines.length
  })

/** Looks again at an allocation whose lines could be done: who holds whom may be another by now. */
export const checkAgain = (context: AllocationContext, allocation_id: string): Promise<void> =>
  check(context, { allocation_id }, async (long) => {
    const { numAffectedRows } = await long.inTransaction((db) => told.insertToldAgain(db, allocation_id))
    return Number(numAffectedRows ?? 0n)
  })

/** What others agree to may come from and go to units beyond the reach of who asks. */
type Checking = { allocation_id: string; reaches_all_units?: boolean }

/**
 * The lines are seen through the eyes of who asks, and judged by the rules of the day. What he does not see
 * is not there, and what cannot be done is kept with its line and reason.
 */
async function check(
  context: AllocationContext,
  { allocation_id, reaches_all_units = false }: Checking,
  tell: (long: LongWork) => Promise<number>,
): Promise<void> {
  const { publication, actor } = context
  const rules = await rulesOn(context, changingDay(context))
  await withLongWork(context, async (long) => {
    await told.openTables(long.client)
    const line_count = await tell(long)
    await told.analyseTold(long.client)
    const is_by_unit = !reaches_all_units && actor.reach?.kind === 'org'
    const { publication_id } = publication
    const seeing = { publication_id, is_by_unit, line_count }
    await long.withActor((db) => told.seeCustomers(db, seeing))
    await told.analyseSeen(long.client)
    await long.withActor((db) => told.seeOthers(db, seeing))
    await long.inTransaction(async (db) => {
      const found = await queries.lockAllocation(db, allocation_id)
      requireAllocationMove('check', found, actor)
      await checks.clearRows(db, allocation_id)
      if (line_count > MANY_LINES) await joinInSets(db)
      const checking = { allocation_id, effective_from: found.effective_from, rules }
      await checks.writeChecked(db, checking)
      await checks.refuseTooMany(db, checking)
      await finish(context, db, { allocation_id, found, line_count })
    })
  })
}

type Checked = {
  allocation_id: string
  found: Awaited<ReturnType<typeof queries.lockAllocation>>
  line_count: number
}

async function finish(
  { actor, clock, publication, request_id }: AllocationContext,
  db: AllocationContext['databases']['db'],
  { allocation_id, found, line_count: told_count }: Checked,
): Promise<void> {
  const problem_count = await queries.countProblems(db, allocation_id)
  // Lines that could not be done the first time are not told a second time.
  const line_count = Math.max(told_count, found.line_count)
  await queries.updateAllocation(db, allocation_id, {
    state_code: 'checked',
    line_count,
    problem_count,
    publication_id: publication.publication_id,
    checked_at: clock.now().toISOString(),
  })
  await recordAudit(
    { databases: { db }, clock },
    {
      ...doneBy(actor),
      action: 'allocation.check',
      outcome: 'done',
      subject: allocation_id,
      request_id,
      record: { table: 'customer_management.allocations', id: allocation_id },
      changes: changesBetween({ state_code: found.state_code }, { state_code: 'checked' }),
      details: { line_count, problem_count, publication_id: publication.publication_id },
    },
  )
}
