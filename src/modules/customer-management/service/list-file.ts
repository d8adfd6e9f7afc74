import type { FileRow } from '../../../platform/list-files/file-row.ts'
import { asTold, type Places, readList } from '../../../platform/list-files/read-list.ts'
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

/** A field as COPY takes it. */
const copied = (text: string): string => {
  const trimmed = text.trim()
  return /[\\\t\r\n]/.test(trimmed) ? trimmed.replaceAll('\\', '\\\\').replaceAll(/[\t\r\n]/g, ' ') : trimmed
}
const numberOf = (text: string) => copied(asTold(text))

const TOLD_LENGTH = 40

/**
 * One row of the file as a line of COPY: number, customer, manager, role, reason, and what is wrong with it.
 */
function copyLine({ line_no, fields, problem_code }: FileRow, places: Places<Column>): string {
  if (problem_code !== '') {
    const [first] = fields
    const told = problem_code === 'quotes' ? copied(first!) : numberOf(fields[places.customer_no] ?? first!)
    return `${line_no}\t${told.slice(0, TOLD_LENGTH)}\t\t\t\t${problem_code}\n`
  }
  const word = places.role < 0 ? '' : fields[places.role]!.trim()
  const role = ROLE_WORDS[word] ?? ROLE_WORDS[word.toLowerCase()]
  const reason = places.reason < 0 ? '' : copied(fields[places.reason]!)
  const customer = numberOf(fields[places.customer_no]!)
  const manager = numberOf(fields[places.employee_id]!)
  return role === undefined
    ? `${line_no}\t${customer}\t${manager}\t${copied(word)}\t${reason}\trole_unknown\n`
    : `${line_no}\t${customer}\t${manager}\t${role}\t${reason}\t\n`
}

/** A list as COPY takes it, one piece after the other. The line numbers are those of the file. */
export async function* copyLines(
  bytes: AsyncIterable<Uint8Array>,
  counted: { lines: number },
): AsyncGenerator<string> {
  for await (const { places, rows } of readList(bytes, { names: HEADS, needed: NEEDED })) {
    counted.lines += rows.length
    yield rows.map((it) => copyLine(it, places)).join('')
  }
}
