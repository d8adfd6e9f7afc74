import { recordAudit } from '../../../platform/audit.ts'
import { codeLists, wordForCode } from '../../../platform/code-lists.ts'
import type { Context } from '../../../platform/db.ts'
import { columnsOf, countRows, walkRows } from '../../../platform/list.ts'
import { readDefinitions } from '../../../serving/publications.ts'
import { csvLine, exportEnd } from '../policy.ts'
import { customerList } from '../queries/list.ts'
import { CUSTOMER_COLUMNS, type CustomerColumn, DEFAULT_COLUMNS } from '../columns.schema.ts'
import type { ExportQuery } from '../schema.ts'
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
  const columns: string[] = input.columns ?? [...DEFAULT_COLUMNS]
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
    yield step.value.map((row) => csvLine(cellsOf(context, row, input))).join('')
  }
}

/** The row masked as the list masks it, its codes in the words of the language. */
function cellsOf(context: Context, row: Record<string, unknown>, { columns, language }: Writing): unknown[] {
  const shown = shownRow(context, row, columns) as Record<string, unknown>
  return columns.map((name) => inWords(shown[name], { codes: codesOf(name), language }))
}

function codesOf(name: string): string | null {
  const column = CUSTOMER_COLUMNS[name as CustomerColumn]
  return 'codes' in column ? column.codes : null
}

const YES_NO = { zh: ['是', '否'], en: ['Yes', 'No'] } as const

/** What is no code stays as it is: amounts and days are for a spreadsheet to reckon with. */
function inWords(value: unknown, { codes, language }: { codes: string | null; language: 'zh' | 'en' }) {
  if (typeof value === 'boolean') return YES_NO[language][value ? 0 : 1]
  if (codes === null || typeof value !== 'string') return value
  return wordForCode(codeLists(), { list: codes, code: value, language })
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
