import { changesBetween, doneBy, recordAudit } from '../../../platform/audit.ts'
import type { Databases } from '../../../platform/db.ts'
import { inTransaction, withActor, withLongWork } from '../../../platform/db.ts'
import { conflict, forbidden } from '../../../platform/errors.ts'
import { laterOf, requireAllocationMove } from './allocation-moves.ts'
import type { AllocationMove, AllocationState } from '../allocation.schema.ts'
import * as queries from '../queries/allocations.ts'
import {
  changesBack,
  changesOfRows,
  countEnding,
  joinInSets,
  listMovedOn,
  nextRun,
  refuseMoved,
} from '../queries/ownership-changes.ts'
import * as checks from '../queries/allocation-checks.ts'
import type { Rules } from '../queries/allocation-checks.ts'
import { type AllocationContext, changingDay, rulesOn } from './allocation-rules.ts'
import { changeOwnerships } from './change-ownerships.ts'
import { tellConcerned } from './ownership-notices.ts'

type Db = Databases['db']
type Locked = Awaited<ReturnType<typeof queries.lockAllocation>>

/** So many rows are written at once; what a stop undoes is at most this much. */
const RUN_ROWS = 100_000
const MANY_ROWS = 2_000

/**
 * Begins to write down what was checked: from here on it goes forward, and if it is stopped, `goOn` takes it
 * up where it was. Whoever asks that more people agree to it calls it when they have.
 */
export async function beginApplying(
  context: AllocationContext,
  { allocation_id, leaves_problems }: { allocation_id: string; leaves_problems: boolean },
): Promise<void> {
  const { actor, clock, publication } = context
  const seen = await withActor(context, (db) => queries.countSeenRows(db, allocation_id))
  await inTransaction(context.databases, async (db) => {
    const found = await queries.lockAllocation(db, allocation_id)
    requireAllocationMove('apply', found, actor)
    if (found.state_code === 'applying') return
    // Somebody in another post, or on another night, sees others than were checked.
    const isOld = found.publication_id !== publication.publication_id
    if (isOld || seen < (await queries.countRows(db, allocation_id))) {
      throw conflict('check_is_old', 'Figures of a newer date are there. Check it again.')
    }
    if (found.problem_count > 0 && !leaves_problems) {
      throw conflict('allocation_has_problems', 'Some lines cannot be done.', {
        problem_count: found.problem_count,
      })
    }
    if (found.line_count <= found.problem_count) {
      throw conflict('nothing_to_apply', 'None of the lines can be done.')
    }
    await queries.updateAllocation(db, allocation_id, {
      state_code: 'applying',
      effective_from: laterOf(found.effective_from, changingDay(context)),
      applied_by: actor.user_id,
      applied_at: clock.now().toISOString(),
    })
    await note(context, db, { allocation_id, move: 'apply', found, to: 'applying' })
  })
}

/** Begins to take back what was applied; refused with the names of customers whom somebody gave on since. */
export async function beginUndoing(
  context: AllocationContext,
  { allocation_id, reason }: { allocation_id: string; reason: string },
): Promise<void> {
  const { actor, clock } = context
  const seen = await withActor(context, (db) => queries.countSeenRows(db, allocation_id))
  await inTransaction(context.databases, async (db) => {
    const found = await queries.lockAllocation(db, allocation_id)
    requireAllocationMove('undo', found, actor)
    if (found.state_code === 'undoing') return
    if (seen < (await queries.countRows(db, allocation_id))) {
      throw forbidden('undo what holds customers out of reach')
    }
    const moved = await listMovedOn(db, allocation_id, clock.today())
    if (moved.length > 0) throw await movedOn(context, moved)
    await queries.updateAllocation(db, allocation_id, {
      state_code: 'undoing',
      undone_from: laterOf(found.effective_from, changingDay(context)),
      undone_by: actor.user_id,
      undone_at: clock.now().toISOString(),
      undo_reason: reason,
      done_count: 0,
      reached_customer_id: '0',
    })
    await note(context, db, { allocation_id, move: 'undo', found, to: 'undoing' })
  })
}

async function movedOn(context: AllocationContext, ids: readonly string[]) {
  const customers = await withActor(context, (db) => queries.nameCustomers(db, ids))
  return conflict('customers_moved_on', 'Customers have been given to others since.', {
    customers: customers.map((it) => it.source_customer_no),
    count: ids.length,
  })
}

/** Nobody applies any more what was prepared. */
export const withdraw = (context: AllocationContext, allocation_id: string): Promise<void> =>
  inTransaction(context.databases, async (db) => {
    const found = await queries.lockAllocation(db, allocation_id)
    requireAllocationMove('withdraw', found, context.actor)
    await queries.updateAllocation(db, allocation_id, { state_code: 'withdrawn' })
    await note(context, db, { allocation_id, move: 'withdraw', found, to: 'withdrawn' })
  })

type Noted = { allocation_id: string; move: AllocationMove; found: Locked; to: AllocationState }

const note = (
  { actor, clock, request_id }: AllocationContext,
  db: Db,
  { allocation_id, move, found, to }: Noted,
) =>
  recordAudit(
    { databases: { db }, clock },
    {
      ...doneBy(actor),
      action: `allocation.${move}`,
      outcome: 'done',
      subject: allocation_id,
      request_id,
      record: { table: 'customer_management.allocations', id: allocation_id },
      changes: changesBetween({ state_code: found.state_code }, { state_code: to }),
      details: { line_count: found.line_count, problem_count: found.problem_count },
    },
  )

/**
 * Goes on with what was begun until all of it is written, a run of customers in a transaction each with how
 * far it has come. A process that is killed loses the run it was in, and nothing is done twice: two that go
 * on with the same wait for each other.
 */
export async function goOn(
  context: AllocationContext,
  { allocation_id, rows = RUN_ROWS }: { allocation_id: string; rows?: number },
): Promise<void> {
  const rules = await rulesOn(context, changingDay(context))
  await withLongWork(context, async ({ inTransaction: inTurn }) => {
    for (;;) {
      if (await inTurn((db) => takeRun(context, db, { allocation_id, rows, rules }))) return
    }
  })
}

type Taking = { allocation_id: string; rows: number; rules: Rules }

/**
 * Before the first run managers are judged once more by how many they hold: others may have given them
 * customers since the check. Lines that are too many by now become problems.
 */
async function judgeAgain(db: Db, { allocation_id, rules }: Taking, found: Locked): Promise<Locked> {
  await checks.lockReceivers(db, allocation_id)
  await checks.refuseTooMany(db, { allocation_id, effective_from: found.effective_from, rules })
  const problem_count = await queries.countProblems(db, allocation_id)
  await queries.updateAllocation(db, allocation_id, { problem_count })
  return { ...found, problem_count }
}

/** Writes one run; true when none was left. */
async function takeRun(context: AllocationContext, db: Db, taking: Taking): Promise<boolean> {
  const { allocation_id, rows } = taking
  const locked = await queries.lockAllocation(db, allocation_id)
  const isUndoing = locked.state_code === 'undoing'
  if (!isUndoing && locked.state_code !== 'applying') return true
  const isFirst = !isUndoing && locked.reached_customer_id === '0'
  const found = isFirst ? await judgeAgain(db, taking, locked) : locked
  const after = found.reached_customer_id
  const upto = await nextRun(db, { allocation_id, after, rows })
  if (upto === null) {
    await close(context, db, { allocation_id, found })
    return true
  }
  const run = { after, upto }
  const why = {
    allocation_id,
    effective_from: isUndoing ? found.undone_from! : found.effective_from,
    reason: isUndoing ? 'undo' : 'allocation',
    ended_reason: isUndoing ? ('undone' as const) : ('allocated' as const),
    by: context.actor.user_id,
    on: context.clock.today(),
  }
  const changes = isUndoing ? changesBack(allocation_id, run) : changesOfRows(allocation_id, run)
  const ending = await countEnding(db, allocation_id, run)
  if (ending > MANY_ROWS) await joinInSets(db)
  const expected = isUndoing ? 0 : ending
  const { ended, promoted, begun } = await changeOwnerships(db, { changes, run }, why)
  const moved = ended < expected ? await refuseMoved(db, why, run) : 0
  await queries.updateAllocation(db, allocation_id, {
    reached_customer_id: upto,
    done_count: found.done_count + Math.max(ended, begun),
    problem_count: found.problem_count + moved,
  })
  await recordAudit(
    { databases: { db }, clock: context.clock },
    {
      ...doneBy(context.actor),
      action: 'ownership.change',
      outcome: 'done',
      subject: allocation_id,
      request_id: context.request_id,
      // Of an allocation of one customer the trail says whose it was.
      ...(found.line_count - found.problem_count === 1 && { customer_id: upto }),
      record: { table: 'customer_management.allocations', id: allocation_id },
      details: { ...why, ended: ended + promoted, begun, moved, after, upto },
    },
  )
  return false
}

async function close(
  context: AllocationContext,
  db: Db,
  { allocation_id, found }: { allocation_id: string; found: Locked },
): Promise<void> {
  const state_code = found.state_code === 'undoing' ? 'undone' : 'applied'
  await queries.updateAllocation(db, allocation_id, { state_code })
  const people = await queries.listConcerned(db, allocation_id)
  await tellConcerned(db, { people, by: context.actor.user_id, clock: context.clock })
}
