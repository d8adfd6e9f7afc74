import { invalid } from '../../../platform/errors.ts'
import { SEAT_ROLES, type SeatRole } from '../../../platform/allocation-names.schema.ts'

const HEADS: Record<string, Column> = {
  客户号: 'customer_no',
  客户编号: 'customer_no',
  客户经理: 'employee_id',
  客户经理工号: 'employee_id',
  工号: 'employee_id',
  角色: 'role',
  理由: 'reason',
  原因: 'reason',
  customer_no: 'customer_no',
  employee_id: 'employee_id',
  role: 'role',
  reason: 'reason',
}
type Column = 'customer_no' | 'employee_id' | 'role' | 'reason'
const NEEDED = ['customer_no', 'employee_id'] as const

const ROLE_WORDS: Record<string, SeatRole> = {
  '': 'primary',
  主办: 'primary',
  协办: 'assistant',
  牵头: 'lead',
  产品: 'product',
  风险: 'risk',
  业务: 'ops',
  取消协办: 'end',
  ...Object.fromEntries(SEAT_ROLES.map((it) => [it, it])),
}

/**
 * The text of a file piece by piece: UTF-8, or else what Chinese office programs write, GBK as part of
 * GB 18030. So long as only ASCII has come, it may still be either.
 */
async function* textOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder = new TextDecoder('utf-8', { fatal: true })
  let isOpen = true
  for await (const piece of bytes) {
    try {
      const text = decoder.decode(piece, { stream: true })
      isOpen = isOpen && text.length === piece.length
      yield text
    } catch {
      if (!isOpen) throw notText()
      isOpen = false
      decoder = new TextDecoder('gb18030', { fatal: true })
      yield decoder.decode(piece, { stream: true })
    }
  }
  try {
    yield decoder.decode()
  } catch {
    throw notText()
  }
}

const notText = () => invalid('The file is neither UTF-8 nor GBK.', { reason_code: 'encoding' })

/** The lines of a text that comes in pieces, without their ends. */
async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string[]> {
  let rest = ''
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop()!
    if (lines.length > 0) yield lines
  }
  if (rest !== '') yield [rest]
}

/** The fields of one line; null where a quote is not closed in it. */
export function fieldsOf(line: string): string[] | null {
  if (!line.includes('"')) return line.split(',')
  const field = /"((?:[^"]|"")*)"|([^,"]*)/y
  const fields: string[] = []
  for (let at = 0; ; at = field.lastIndex + 1) {
    field.lastIndex = at
    const found = field.exec(line)!
    fields.push(found[1]?.replaceAll('""', '"') ?? found[2]!)
    if (field.lastIndex >= line.length) return fields
    if (line[field.lastIndex] !== ',') return null
  }
}

/** A field as COPY takes it. */
const copied = (text: string): string => {
  const trimmed = text.trim()
  return /[\\\t\r]/.test(trimmed) ? trimmed.replaceAll('\\', '\\\\').replaceAll(/[\t\r]/g, ' ') : trimmed
}

/** What a spreadsheet puts before digits so that they stay text. */
const asTold = (text: string): string => copied(text).replace(/^['=]?"?'?(?=[A-Za-z0-9])/, '')

function readHeading(line: string): Record<Column, number> & { width: number } {
  const names = (fieldsOf(line.replace(/^\uFEFF/, '').replace(/\r$/, '')) ?? []).map(
    (it) => HEADS[it.trim().toLowerCase()] ?? null,
  )
  const missing = NEEDED.filter((it) => !names.includes(it))
  if (missing.length > 0) throw invalid('Columns are missing.', { reason_code: 'heading', columns: missing })
  const at = (name: Column) => names.indexOf(name)
  return {
    customer_no: at('customer_no'),
    employee_id: at('employee_id'),
    role: at('role'),
    reason: at('reason'),
    width: names.length,
  }
}

type Heading = ReturnType<typeof readHeading>

/**
 * One line of the file as a line of COPY: number, customer, manager, role, reason, and what is wrong with it.
 */
function copyLine(line: string, line_no: number, heading: Heading): string {
  const fields = fieldsOf(line)
  if (fields === null) return `${line_no}\t${copied(line).slice(0, 40)}\t\t\t\tquotes\n`
  if (fields.length !== heading.width) return `${line_no}\t${asTold(fields[0]!).slice(0, 40)}\t\t\t\tfields\n`
  const word = heading.role < 0 ? '' : fields[heading.role]!.trim()
  const role = ROLE_WORDS[word] ?? ROLE_WORDS[word.toLowerCase()]
  const reason = heading.reason < 0 ? '' : copied(fields[heading.reason]!)
  const customer = asTold(fields[heading.customer_no]!)
  const manager = asTold(fields[heading.employee_id]!)
  return role === undefined
    ? `${line_no}\t${customer}\t${manager}\t${copied(word)}\t${reason}\trole_unknown\n`
    : `${line_no}\t${customer}\t${manager}\t${role}\t${reason}\t\n`
}

/**
 * A list file as COPY takes it, one piece after the other: nothing of it is kept here, so it may be of any
 * length. The line numbers are those of the file; empty lines are passed over.
 */
export async function* copyLines(
  bytes: AsyncIterable<Uint8Array>,
  counted: { lines: number },
): AsyncGenerator<string> {
  let heading: Heading | null = null
  let line_no = 0
  for await (const lines of linesOf(textOf(bytes))) {
    const out: string[] = []
    for (const raw of lines) {
      line_no += 1
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
      if (heading === null) heading = readHeading(line)
      else if (line.trim() !== '') {
        out.push(copyLine(line, line_no, heading))
        counted.lines += 1
      }
    }
    if (out.length > 0) yield out.join('')
  }
  if (heading === null) throw invalid('The file is empty.', { reason_code: 'empty' })
}
