import { recordAudit } from '../../../platform/audit.ts'
import type { Context } from '../../../platform/db.ts'
import { columnsOf, countRows, walkRows } from '../../../platform/list.ts'
import { readDefinitions } from '../../../serving/publications.ts'
import { csvLine, exportEnd } from '../policy.ts'
import { customerList } from '../queries/list.ts'
import { CUSTOMER_COLUMNS, type CustomerColumn, type ExportQuery } from '../schema.ts'
import { shownRow, withType } from './list-customers.ts'

// Excel takes a file for UTF-8 only when it begins so.
const BYTE_ORDER_MARK = '\uFEFF'

/**
 * The customers of a selection as CSV text, piece by piece in the order of the list and masked like it. The
 * last line says how many there are; a file without it is not whole. What can be refused is refused before
 * the first piece.
 */
export async function exportCustomers(
  context: Context,
  input: ExportQuery & { request_id?: string },
): Promise<AsyncGenerator<string>> {
  const columns = input.columns ?? [...columnsOf(customerList, undefined)]
  columnsOf(customerList, columns)
  // Reading the total refuses a filter that cannot be understood while an answer can still say so.
  const total = await countRows(context, customerList, input.filter)
  const line = {
    user_id: context.actor.user_id,
    subject: 'customers',
    request_id: input.request_id,
    details: {
      filter: input.filter ?? null,
      columns,
      total,
      publication_id: context.publication.publication_id,
    },
  }
  await recordAudit(context, { ...line, action: 'customers.export', outcome: 'done' })
  const header = await headerOf(context, { columns, language: input.language })
  return writeRows(context, { ...input, columns, header })
}

type Writing = ExportQuery & { columns: string[]; header: string[] }

async function* writeRows(context: Context, input: Writing): AsyncGenerator<string> {
  const { columns, header, language } = input
  yield BYTE_ORDER_MARK + csvLine(header)
  const walk = walkRows(context, customerList, withType({ ...input, columns }))
  for (;;) {
    const step = await walk.next()
    if (step.done) {
      const end = { rows: step.value, business_date: context.publication.business_date, language }
      yield csvLine([exportEnd(end)])
      return
    }
    yield step.value.map((row) => csvLine(cellsOf(context, row, columns))).join('')
  }
}

function cellsOf(context: Context, row: Record<string, unknown>, columns: string[]): unknown[] {
  const shown = shownRow(context, row, columns) as Record<string, unknown>
  return columns.map((name) => shown[name])
}

/** What screens call a figure wins, so that the file and the screen use one word. */
async function headerOf(
  context: Context,
  input: { columns: string[]; language: 'zh' | 'en' },
): Promise<string[]> {
  const { databases, publication } = context
  const definitions = await readDefinitions(databases.db, publication.publication_id)
  return input.columns.map((name) => {
    const defined = Object.hasOwn(definitions, name) ? definitions[name] : undefined
    return (defined ?? CUSTOMER_COLUMNS[name as CustomerColumn])[input.language]
  })
}
