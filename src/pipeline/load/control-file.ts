import { readFileSync } from 'node:fs'
import { isCalendarDate } from '../../platform/crypto/index.ts'
import type { Said } from './problems.ts'

/** What the source says about a file it sent. */
export type ControlFile = {
  file_name: string
  row_count: number
  byte_size: number
  checksum: string
  amount_control_total: string
  data_date: string
  created_at: string
}

const FIELDS: [name: keyof ControlFile, form: RegExp][] = [
  ['file_name', /^[\w.]+$/],
  ['row_count', /^\d{1,12}$/],
  ['byte_size', /^\d{1,15}$/],
  ['checksum', /^[0-9a-fA-F]{64}$/],
  ['amount_control_total', /^-?\d{1,36}\.\d{2}$/],
  ['data_date', /^\d{8}$/],
  ['created_at', /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/],
]

type Mistake = { column: string | null; value: string | null; said: Said }

/** The one line of a control file, or what is wrong with it. */
export function readControlFile(path: string): { control: ControlFile } | { mistakes: Mistake[] } {
  const lines = readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter(Boolean)
  const fields = lines[0]?.split('|@|') ?? []
  if (lines.length !== 1 || fields.length !== FIELDS.length) {
    const said = {
      zh: `应为一行、${FIELDS.length} 个字段，实为 ${lines.length} 行、${fields.length} 个字段`,
      en: `must be one line of ${FIELDS.length} fields, is ${lines.length} with ${fields.length}`,
    }
    return { mistakes: [{ column: null, value: null, said }] }
  }
  const mistakes = FIELDS.flatMap(([column, form], at) => {
    const isWell = form.test(fields[at]!) && (column !== 'data_date' || isCalendarDate(fields[at]!))
    const said = { zh: `不是有效的 ${column}`, en: `is no ${column}` }
    return isWell ? [] : [{ column, value: fields[at]!, said }]
  })
  if (mistakes.length > 0) return { mistakes }
  const [file_name, row_count, byte_size, checksum, amount_control_total, data_date, created_at] = fields as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  return {
    control: {
      file_name,
      row_count: Number(row_count),
      byte_size: Number(byte_size),
      checksum: checksum.toLowerCase(),
      amount_control_total,
      data_date,
      created_at,
    },
  }
}
