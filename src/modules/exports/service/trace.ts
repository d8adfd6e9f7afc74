import { doneBy, recordAudit } from '../../../platform/audit.ts'
import { type Context, inTransaction } from '../../../platform/db.ts'
import { errorExponent, numbersIn } from '../policy.ts'
import * as queries from '../queries/exports.ts'
import { type Held, listHolding } from '../queries/members.ts'
import type { ExportRow, TraceAnswer } from '../schema.ts'
import { allLists } from './lists.ts'
import { type Mark, readMarks, saltOf, withoutMarks } from './marks.ts'
import { type ExportContext, inBanksName } from './needs.ts'
import { shownRows } from './read.ts'

type TraceContext = Context & Pick<ExportContext, 'keys' | 'request_id'>

const NUMBERS_MAX = 3_000
/** As many customers of a found list are asked for as tell it from others by far. */
const CUSTOMERS_MAX = 300
const EXPORTS_SHOWN = 20

/** Which export found rows are from: by the marks in them, and without any by whom they are about. */
export async function traceRows(context: TraceContext, text: string): Promise<TraceAnswer> {
  const marks = readMarks(context.keys, text)
  const customers = await customersIn(context, withoutMarks(text))
  const byMark = countMarks(context, { marks, customers })
  const held = await exportsHolding(context, customers)
  const numbers = [...new Set([...byMark, ...held].map((it) => it.export_no))]
  const { db } = context.databases
  const rows = await shownRows(context, await queries.listExports(db, numbers))
  const shown = new Map(rows.map((row) => [row.export_no, row]))
  const exports = await queries.countExports(db)
  const answer: TraceAnswer = {
    mark_count: marks.length,
    customer_count: customers.length,
    by_mark: withRows(byMark, shown).map((it) => ({
      ...it,
      error_exponent: errorExponent({ looked: marks.length, agreeing: it.mark_count, exports }),
    })),
    by_customers: withRows(held, shown),
  }
  await noteTrace(context, answer)
  return answer
}

type Numbered = { export_no: number }

/** A mark of an export that there is not, such as one of another installation, names none. */
const withRows = <Found extends Numbered>(found: readonly Found[], rows: ReadonlyMap<number, ExportRow>) =>
  found.flatMap(({ export_no, ...rest }) => {
    const row = rows.get(export_no)
    return row === undefined ? [] : [{ export: row, ...rest }]
  })

type Marked = Numbered & { mark_count: number; confirmed_count: number }

/** How many marks name each export, and how many of them belong to a customer whom the text names. */
function countMarks(
  { keys }: Pick<TraceContext, 'keys'>,
  { marks, customers }: { marks: readonly Mark[]; customers: readonly string[] },
): Marked[] {
  const saltsBy = new Map<number, string[]>()
  for (const { export_no, salt } of marks) {
    saltsBy.set(export_no, [...(saltsBy.get(export_no) ?? []), salt])
  }
  const counted = [...saltsBy].map(([export_no, salts]) => {
    const own = new Set(customers.map((customer_id) => saltOf(keys, { export_no, customer_id })))
    const confirmed_count = salts.filter((salt) => own.has(salt)).length
    return { export_no, mark_count: salts.length, confirmed_count }
  })
  return counted.toSorted((one, other) => other.mark_count - one.mark_count).slice(0, EXPORTS_SHOWN)
}

/** The customers whom a text names by a number, looked for in the whole bank. */
async function customersIn(context: Context, text: string): Promise<string[]> {
  const numbers = numbersIn(text, NUMBERS_MAX)
  if (numbers.length === 0) return []
  const bank = inBanksName(context, 'bank')
  const found = await Promise.all(allLists().map((list) => list.customersOf(bank, numbers)))
  return [...new Set(found.flat())].slice(0, CUSTOMERS_MAX)
}

async function exportsHolding(context: Context, customers: readonly string[]): Promise<Held[]> {
  if (customers.length === 0) return []
  const least = Math.ceil(customers.length / 2)
  return inTransaction(context.databases, (db) =>
    listHolding(db, { customer_ids: customers, least, limit: EXPORTS_SHOWN }),
  )
}

const noteTrace = (context: TraceContext, answer: TraceAnswer): Promise<void> =>
  recordAudit(context, {
    ...doneBy(context.actor),
    action: 'exports.trace',
    outcome: 'done',
    subject: 'exports',
    request_id: context.request_id,
    details: {
      marks: answer.mark_count,
      customers: answer.customer_count,
      by_mark: answer.by_mark.map((it) => it.export.export_no),
      by_customers: answer.by_customers.map((it) => it.export.export_no),
    },
  })
