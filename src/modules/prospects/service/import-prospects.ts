import { doneBy, recordAudit } from '../../../platform/audit.ts'
import { csvRow } from '../../../platform/csv.ts'
import { type Context, type LongWork, withLongWork } from '../../../platform/db.ts'
import { notFound } from '../../../platform/errors.ts'
import { PROSPECT_PROBLEMS, type ProspectProblem } from '../names.schema.ts'
import * as queries from '../queries/imports.ts'
import { type ImportAnswer, type ImportWish, PROBLEMS_TOLD } from '../schema.ts'
import { copyLines } from './list-lines.ts'
import { unitsOfOwners } from './owners.ts'
import type { WithKeys } from './read-prospects.ts'

type Importing = ImportWish & { bytes: AsyncIterable<Uint8Array>; request_id: string }

/**
 * Reads a list and judges each line; where it `applies`, the lines that are right become prospects. Looking
 * at it first and taking it in are the same, so what is taken in is judged as things stand then.
 */
export async function importProspects(context: WithKeys, input: Importing): Promise<ImportAnswer> {
  const { actor, clock, keys } = context
  const counted = { lines: 0 }
  const reading = { keys, today: clock.today(), owner_id: actor.user_id, counted }
  const bank = { ...context, actor: { ...actor, reach: { kind: 'head', unit_id: '' } as const } }
  const import_id = await withLongWork(bank, async (long) => {
    await queries.openTables(long.client)
    await queries.copyTold(long.client, copyLines(input.bytes, reading))
    await queries.analyseTold(long.client)
    await long.withActor((db) => queries.seeCustomers(db))
    await seeOwners(context, long)
    return long.inTransaction((db) => takeIn(context, db, { input, line_count: counted.lines }))
  })
  return getImport(context, import_id)
}

async function seeOwners(context: WithKeys, long: LongWork): Promise<void> {
  const { actor } = context
  const unitIds = await unitsOfOwners(context)
  await long.withActor((db) => queries.seeOwners(db, unitIds))
  if (actor.reach) {
    const own = { employee_id: actor.user_id, unit_id: actor.reach.unit_id }
    await long.inTransaction((db) => queries.addOwner(db, own))
  }
}

type Taking = { input: Importing; line_count: number }

async function takeIn(
  context: Context,
  db: Context['databases']['db'],
  { input, line_count }: Taking,
): Promise<string> {
  const { actor, clock } = context
  const at = clock.now().toISOString()
  const { file_name, applies: is_applied } = input
  const import_id = await queries.insertImport(db, {
    file_name,
    is_applied,
    made_by: actor.user_id,
    made_at: at,
  })
  await queries.writeProblems(db, import_id)
  const problem_count = await queries.countProblems(db, import_id)
  const taking = { import_id, entered_by: actor.user_id, entered_at: at }
  const taken = is_applied ? await queries.insertGood(db, taking) : 0
  await queries.updateCounts(db, import_id, { line_count, problem_count })
  await recordAudit(
    { databases: { db }, clock },
    {
      ...doneBy(actor),
      action: 'prospects.import',
      outcome: 'done',
      subject: import_id,
      record: { table: 'prospects.imports', id: import_id },
      request_id: input.request_id,
      details: { is_applied, line_count, problem_count, taken },
    },
  )
  return import_id
}

/** A list that one has looked at or taken in oneself. */
async function requireImport({ databases, actor }: Context, importId: string) {
  const found = await queries.findImport(databases.db, importId)
  if (found?.made_by !== actor.user_id) throw notFound('prospect_import', importId)
  return found
}

async function getImport(context: Context, importId: string): Promise<ImportAnswer> {
  const found = await requireImport(context, importId)
  const page = { after: 0, limit: PROBLEMS_TOLD }
  const problems = await queries.listProblems(context.databases.db, importId, page)
  const { is_applied, line_count, problem_count } = found
  return { import_id: importId, is_applied, line_count, problem_count, problems: problems.map(withColumn) }
}

type Found = Awaited<ReturnType<typeof queries.listProblems>>[number]
const withColumn = (it: Found) => {
  const { column } = PROSPECT_PROBLEMS[it.problem_code as ProspectProblem]
  return { ...it, column_name: column }
}

const BATCH_ROWS = 10_000

/** Every line that cannot be taken in, as a file that office programs open. */
export async function problemLines(context: Context, importId: string): Promise<AsyncGenerator<string>> {
  await requireImport(context, importId)
  const { db } = context.databases
  async function* lines() {
    yield `\uFEFF${csvRow(['行 line', '列 column', '值 value', '原因', 'reason'])}`
    for (let after = 0; ;) {
      const found = await queries.listProblems(db, importId, { after, limit: BATCH_ROWS })
      if (found.length === 0) return
      yield found.map(problemLine).join('')
      after = found.at(-1)!.line_no
    }
  }
  return lines()
}

function problemLine({ line_no, told_value, problem_code }: Found): string {
  const { column, zh, en } = PROSPECT_PROBLEMS[problem_code as ProspectProblem]
  return csvRow([String(line_no), column, told_value, zh, en])
}
