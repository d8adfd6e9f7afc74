import type { KeyRing } from '../../../platform/crypto/index.ts'
import type { FileRow } from '../../../platform/list-files/file-row.ts'
import { asTold, type Places, readList } from '../../../platform/list-files/read-list.ts'
import {
  PROSPECT_PROBLEMS,
  type ProspectProblem,
  PROSPECT_SOURCES,
  type ProspectSource,
} from '../names.schema.ts'
import { problemOf, type Told } from '../policy.ts'
import { formsOf } from './own-forms.ts'

type Column =
  | 'type'
  | 'name'
  | 'phone'
  | 'company'
  | 'id_number'
  | 'source'
  | 'region'
  | 'next_contact_on'
  | 'employee_id'

const NAMES: Record<string, Column> = {
  类型: 'type',
  客户类型: 'type',
  姓名: 'name',
  名称: 'name',
  '姓名/名称': 'name',
  电话: 'phone',
  手机: 'phone',
  手机号: 'phone',
  单位: 'company',
  工作单位: 'company',
  证件号码: 'id_number',
  证件号: 'id_number',
  来源: 'source',
  地区: 'region',
  下次联系: 'next_contact_on',
  客户经理: 'employee_id',
  工号: 'employee_id',
  type: 'type',
  name: 'name',
  phone: 'phone',
  company: 'company',
  id_number: 'id_number',
  source: 'source',
  region: 'region',
  next_contact_on: 'next_contact_on',
  employee_id: 'employee_id',
}
const NEEDED = ['name'] as const

const TYPE_WORDS: Record<string, Told['customer_type_code']> = {
  '': 'retail',
  个人: 'retail',
  retail: 'retail',
  对公: 'corporate',
  企业: 'corporate',
  公司: 'corporate',
  corporate: 'corporate',
}
const SOURCE_WORDS: Record<string, ProspectSource> = {
  '': 'list',
  客户推荐: 'referral',
  外拓走访: 'visit',
  活动: 'event',
  外部名单: 'list',
  到店: 'walk_in',
  线上: 'online',
  代发单位: 'payroll',
  其他: 'other',
  ...Object.fromEntries(PROSPECT_SOURCES.map((it) => [it, it])),
}

const DAY_MS = 86_400_000
// Day 0 of the dates in workbooks.
const EPOCH = Date.UTC(1899, 11, 30)

/** A day as people and workbooks write it: 2026-07-01, 2026/7/1, or the number of days of a cell. */
export function dayOf(text: string): string | null {
  if (/^\d{5}(\.0+)?$/.test(text)) return new Date(EPOCH + Number(text) * DAY_MS).toISOString().slice(0, 10)
  const [, year, month, day] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? []
  if (year === undefined) return null
  const written = `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`
  const date = new Date(`${written}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written) ? written : null
}

export type Reading = { keys: KeyRing; today: string; owner_id: string; counted: { lines: number } }

type Line = {
  told: Told
  source_code: ProspectSource
  owner_id: string
  problem_code: ProspectProblem | ''
}

function lineOf({ fields, problem_code }: FileRow, places: Places<Column>, reading: Reading): Line {
  const text = (column: Column) => (places[column] < 0 ? '' : (fields[places[column]] ?? '').trim())
  const type = TYPE_WORDS[text('type').toLowerCase()]
  const source = SOURCE_WORDS[text('source').toLowerCase()]
  const next = text('next_contact_on')
  const told: Told = {
    customer_type_code: type ?? 'retail',
    prospect_name: text('name'),
    company_name: text('company') || null,
    phone: asTold(text('phone')) || null,
    id_number: asTold(text('id_number')) || null,
    region: text('region') || null,
    next_contact_on: next === '' ? null : dayOf(next),
  }
  const wrong: ProspectProblem | '' =
    problem_code !== ''
      ? problem_code
      : type === undefined
        ? 'type_unknown'
        : source === undefined
          ? 'source_unknown'
          : next !== '' && told.next_contact_on === null
            ? 'day_wrong'
            : (problemOf(told, reading.today) ?? '')
  const owner_id = asTold(text('employee_id')) || reading.owner_id
  return { told, source_code: source ?? 'other', owner_id, problem_code: wrong }
}

/** What is told of a line that is wrong: never a number of a person. */
function toldOf({ told, owner_id, problem_code }: Line, row: FileRow, places: Places<Column>): string {
  if (problem_code === '' || problem_code === 'quotes') return ''
  const { column } = PROSPECT_PROBLEMS[problem_code]
  if (column === 'employee_id') return owner_id
  if (column === 'type' || column === 'source' || column === 'next_contact_on') {
    return row.fields[places[column]] ?? ''
  }
  return told.prospect_name
}

const NULL = String.raw`\N`
const LENGTH_MAX = 200
/** A value as COPY takes it. */
const copied = (value: string | null): string =>
  value === null
    ? NULL
    : value
        .slice(0, LENGTH_MAX * 2)
        .replaceAll('\\', '\\\\')
        .replaceAll(/[\t\r\n]/g, ' ')

const NOTHING = {
  name_index: null,
  phone_sealed: null,
  phone_masked: null,
  phone_index: null,
  id_number_sealed: null,
  id_number_masked: null,
  id_number_index: null,
  uscc: null,
}

function copyLine(row: FileRow, places: Places<Column>, reading: Reading): string {
  const line = lineOf(row, places, reading)
  const { told, problem_code } = line
  // Of what is wrong nothing is kept but its name.
  const forms = problem_code === '' ? formsOf(reading.keys, told, reading.today) : { ...told, ...NOTHING }
  const values = [
    String(row.line_no),
    problem_code,
    toldOf(line, row, places).slice(0, LENGTH_MAX),
    forms.customer_type_code,
    forms.prospect_name.slice(0, LENGTH_MAX),
    forms.company_name,
    forms.name_index,
    forms.phone_sealed,
    forms.phone_masked,
    forms.phone_index,
    forms.id_number_sealed,
    forms.id_number_masked,
    forms.id_number_index,
    forms.uscc,
    line.source_code,
    forms.region,
    forms.next_contact_on,
    line.owner_id,
  ]
  return `${values.map(copied).join('\t')}\n`
}

/** A list as COPY takes it, sealed while it is read. */
export async function* copyLines(bytes: AsyncIterable<Uint8Array>, reading: Reading): AsyncGenerator<string> {
  for await (const { places, rows } of readList(bytes, { names: NAMES, needed: NEEDED })) {
    reading.counted.lines += rows.length
    yield rows.map((it) => copyLine(it, places, reading)).join('')
  }
}
