import { listDisplayNames } from '../../../platform/auth/users.ts'
import { listUnitsBelow } from '../../../platform/authz/units.ts'
import { csvRow } from '../../../platform/csv.ts'
import { type Context, withActor } from '../../../platform/db.ts'
import { notFound } from '../../../platform/errors.ts'
import { addWorkingDays } from '../../../platform/working-days.ts'
import { movesOf, roleOf } from './allocation-moves.ts'
import { PROBLEMS, type ProblemCode } from '../../../platform/allocation-names.schema.ts'
import {
  type Allocation,
  type AllocationAnswer,
  type AllocationList,
  type AllocationRow,
  type Effect,
  PROBLEMS_TOLD,
  type UnallocatedRow,
} from '../allocation.schema.ts'
import * as queries from '../queries/allocations.ts'
import * as waiting from '../queries/unallocated.ts'
import { type AllocationContext, changingDay, warningsOn } from './allocation-rules.ts'

/** Own ones, and those prepared in units within reach; whoever reaches the bank or a line sees all. */
async function seeingOf({ actor, databases }: Context): Promise<queries.Seeing> {
  const { user_id, reach } = actor
  if (reach?.kind === 'head' || reach?.kind === 'line') return { user_id, unit_ids: null }
  const unit_ids = reach?.kind === 'org' ? await listUnitsBelow(databases.db, reach.unit_id) : []
  return { user_id, unit_ids }
}

export async function listAllocations(context: Context, page: number): Promise<AllocationList> {
  const { db } = context.databases
  const seeing = await seeingOf(context)
  const [found, total] = await Promise.all([
    queries.listAllocations(db, seeing, page),
    queries.countAllocations(db, seeing),
  ])
  return { rows: await shown(context, found), total }
}

/** An allocation that the actor sees; one of others out of reach is not there. */
export async function requireAllocation(context: Context, allocationId: string) {
  const seeing = await seeingOf(context)
  const found = await queries.findAllocation(context.databases.db, seeing, allocationId)
  if (!found) throw notFound('allocation', allocationId)
  return found
}

export async function getAllocation(context: Context, allocationId: string): Promise<AllocationAnswer> {
  const found = await requireAllocation(context, allocationId)
  const page = { after: 0, limit: PROBLEMS_TOLD }
  const [[allocation], problems] = await Promise.all([
    shown(context, [found]),
    queries.listProblems(context.databases.db, allocationId, page),
  ])
  return { allocation: allocation!, problems }
}

async function shown(context: Context, found: queries.FoundAllocation[]): Promise<Allocation[]> {
  const ids = found.flatMap((it) => [it.made_by, it.applied_by ?? [], it.undone_by ?? []].flat())
  const names = await listDisplayNames(context.databases, [...new Set(ids)])
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null))
  return found.map(({ applied_by, undone_by, ...it }) => ({
    ...it,
    kind_code: it.kind_code as Allocation['kind_code'],
    state_code: it.state_code as Allocation['state_code'],
    made_by_name: nameOf(it.made_by),
    applied_by_name: nameOf(applied_by),
    undone_by_name: nameOf(undone_by),
    moves: movesOf(it, context.actor),
  }))
}

const PAGE_ROWS = 100

/** A page of its rows by line, of the customers whom the actor sees. */
export async function listRows(context: Context, allocationId: string, after: number) {
  await requireAllocation(context, allocationId)
  const wish = { allocation_id: allocationId, after, limit: PAGE_ROWS }
  const found = await withActor(context, (db) => queries.listRows(db, wish))
  const rows = found.map(({ seat, team_role_code, is_ending, ...it }): AllocationRow => {
    return { ...it, role: roleOf({ seat, team_role_code, is_ending }) }
  })
  return { rows, next_line: rows.length === PAGE_ROWS ? rows.at(-1)!.line_no : null }
}

/** Who gains and who loses, before and after, as far as the actor sees the customers. */
export async function readEffects(context: AllocationContext, allocationId: string): Promise<Effect[]> {
  const { state_code } = await requireAllocation(context, allocationId)
  const found = await withActor(context, (db) => queries.listEffects(db, allocationId))
  const people = Map.groupBy(found, (it) => it.employee_id)
  const held = await queries.countHeld(context.databases.db, [...people.keys()])
  const warned = await warningsOn(context, changingDay(context))
  const isDone = state_code === 'applied'
  return [...people.values()].map((grades) =>
    effectOf(grades, held.get(grades[0]!.employee_id), { isDone, warned }),
  )
}

type Judging = { isDone: boolean; warned: { retail: number; corporate: number } }

function effectOf(
  grades: queries.FoundEffect[],
  held: queries.Held | undefined,
  { isDone, warned }: Judging,
): Effect {
  const [first] = grades as [queries.FoundEffect]
  const sum = (name: 'gained_count' | 'lost_count') =>
    grades.reduce((total, it) => total + Number(it[name]), 0)
  const money = (name: 'gained_aum' | 'lost_aum') =>
    fenText(grades.reduce((total, it) => total + fenOf(it[name]), 0n))
  const [gained, lost] = [sum('gained_count'), sum('lost_count')]
  const retail = Number(held?.retail_count ?? 0)
  const corporate = Number(held?.corporate_count ?? 0)
  const more = {
    all: gained - lost,
    corporate: grades.reduce((total, it) => total + Number(it.corporate_more), 0),
  }
  const before = retail + corporate - (isDone ? more.all : 0)
  const after = before + more.all
  const companies = corporate + (isDone ? 0 : more.corporate)
  const isNear = companies >= warned.corporate || after - companies >= warned.retail
  return {
    employee_id: first.employee_id,
    employee_name: first.employee_name,
    org_name: first.org_name,
    is_virtual: first.is_virtual,
    before_count: before,
    gained_count: gained,
    lost_count: lost,
    after_count: after,
    before_aum: first.before_aum,
    gained_aum: money('gained_aum'),
    lost_aum: money('lost_aum'),
    is_near_capacity: !first.is_virtual && isNear,
    grades: grades.map((it) => ({
      grade_code: it.grade_code,
      gained_count: Number(it.gained_count),
      lost_count: Number(it.lost_count),
    })),
  }
}

const fenOf = (yuan: string) => BigInt(yuan.replace('.', ''))
const fenText = (fen: bigint) => {
  const digits = fen.toString().padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

const BATCH_ROWS = 10_000

/** Every line that cannot be done, as a file that office programs open. */
export async function* problemLines(context: Context, allocationId: string): AsyncGenerator<string> {
  const heading = ['行 line', '列 column', '值 value', '原因', 'reason']
  yield `\uFEFF${csvRow(heading)}`
  let after = 0
  for (;;) {
    const page = { after, limit: BATCH_ROWS }
    const found = await queries.listProblems(context.databases.db, allocationId, page)
    if (found.length === 0) return
    yield found
      .map((it) => {
        const words = PROBLEMS[it.problem_code as ProblemCode]
        return csvRow([String(it.line_no), it.column_name, it.told_value, words.zh, words.en])
      })
      .join('')
    after = found.at(-1)!.line_no
  }
}

/** Companies within reach that have no manager, who has waited longest first. */
export async function listUnallocated(
  context: Context,
  page: number,
): Promise<{ rows: UnallocatedRow[]; total: number }> {
  const at = { limit: queries.PAGE_ROWS, offset: (page - 1) * queries.PAGE_ROWS }
  const [found, total] = await withActor(context, (db) =>
    Promise.all([waiting.listUnallocated(db, at), waiting.countUnallocated(db)]),
  )
  const today = changingDay(context)
  const rows = found.map((it) => ({
    ...it,
    working_days: workingDaysBetween(it.waiting_from, today, context),
  }))
  return { rows, total }
}

/** Working days that have gone by since a day; beyond a year it no longer matters how many. */
function workingDaysBetween(from: string, to: string, { calendar }: Pick<Context, 'calendar'>): number {
  let [day, count] = [from, 0]
  while (count < DAYS_COUNTED_MAX) {
    day = addWorkingDays(day, 1, calendar)
    if (day > to) return count
    count += 1
  }
  return count
}
const DAYS_COUNTED_MAX = 250
