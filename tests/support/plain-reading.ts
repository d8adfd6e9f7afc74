import { cleanIdentifier, normaliseIdNumber } from '../../src/platform/crypto/index.ts'
import { normaliseName } from '../../src/platform/names.ts'
import type { Column, Contract, Lists } from '../../src/pipeline/load/index.ts'

/**
 * A second reading of a data file, to compare the loader's with: slow and plain, written from
 * `docs/concepts/dirty-data.md` and the contract, and sharing nothing with the loader but those.
 */
export type PlainInput = {
  bytes: Buffer
  contract: Contract
  mode: string
  date: string
  lists: Lists
  /** The control total, in hundredths. */
  announced: bigint
}

type Values = Record<string, string | null>

export type PlainReading = {
  lines: number
  /** By line: the values of the columns that are neither protected nor spelt nor checked. */
  rows: Map<number, Values>
  rejected: number[]
  /** What the file as a whole is refused for. */
  refusals: string[]
  /** Of the control column over all lines; null when a line that is kept aside hides its amount. */
  sum: bigint | null
}

const LINE_BYTES_MAX = 262_144
const MISFIT = Symbol('misfit')
const NOTHING = ['', ' ', 'NULL', '\\N']
const DECODERS = { GB18030: 'gb18030', 'UTF-8': 'utf-8' }
const MARKS = { GB18030: '\x84\x31\x95\x33', 'UTF-8': '\xef\xbb\xbf' }

type Read = { line: number; values: Values; key: string; moment: string }

export const comparedColumns = ({ columns }: Contract): Column[] =>
  columns.filter((it) => !it.protect && !it.pinyin && !it.check)

/** Lines as a reader of bytes sees them; a mark at the beginning and what ends a line belong to none. */
export function rawLines(bytes: Buffer, encoding: Contract['encoding']): string[] {
  const text = bytes.toString('latin1')
  const lines = (text.startsWith(MARKS[encoding]) ? text.slice(MARKS[encoding].length) : text).split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

export function readPlainly(input: PlainInput): PlainReading {
  const { bytes, contract, date, announced } = input
  const lines = rawLines(bytes, contract.encoding)
  const reading: PlainReading = { lines: lines.length, rows: new Map(), rejected: [], refusals: [], sum: 0n }
  reading.refusals = refusedAtSight(input, lines)
  if (reading.refusals.length > 0) return reading
  const reads: Read[] = []
  const addAmount = (amount: bigint | null) => {
    reading.sum = amount === null || reading.sum === null ? null : reading.sum + amount
  }
  for (const [at, raw] of lines.entries()) {
    const { fields, isUsable } = fieldsOf(contract, raw.replace(/\r$/, ''))
    addAmount(amountOf(input, fields))
    const read = isUsable ? readRow(input, fields!, at + 1) : null
    if (read) reads.push(read)
    else reading.rejected.push(at + 1)
  }
  reading.refusals.push(...refusedByRows(contract, reads, date))
  for (const [at, it] of reads.entries()) {
    const isOlder = reads.some(
      (other, otherAt) => other.key === it.key && comesAfter([other, otherAt], [it, at]),
    )
    if (isOlder) reading.rejected.push(it.line)
    else reading.rows.set(it.line, it.values)
  }
  reading.rejected.sort((a, b) => a - b)
  const limit = Math.max(10, lines.length / 1000)
  const rejected = reading.rejected.length
  if (rejected > 0 && (rejected > limit || rejected * 2 >= lines.length))
    reading.refusals.push('too_many_rejects')
  if (reading.sum !== null && reading.sum !== announced) reading.refusals.push('control_total')
  return reading
}

const comesAfter = ([a, atA]: [Read, number], [b, atB]: [Read, number]) =>
  a.moment === b.moment ? atA > atB : a.moment > b.moment

function refusedByRows(contract: Contract, reads: Read[], date: string): string[] {
  const newest = reads.map((it) => it.moment).reduce((a, b) => (a > b ? a : b), '')
  return [
    ...(reads.some(({ values }) => values['data_date'] !== date) ? ['wrong_date'] : []),
    ...(contract.fresh && newest !== '' && newest.slice(0, 10) < date ? ['not_fresh'] : []),
  ]
}

/** What can be seen without looking at values: the wrong encoding, the wrong columns, no line ends. */
function refusedAtSight({ bytes, contract }: PlainInput, lines: string[]): string[] {
  const other = contract.encoding === 'UTF-8' ? 'GB18030' : 'UTF-8'
  const texts = lines.map((line) => decode(contract.encoding, line.replace(/\r$/, '')))
  if (other === 'UTF-8') {
    const text = decode(other, bytes.toString('latin1'))
    if ((text?.match(/\p{Script=Han}/gu) ?? []).length >= 3) return ['encoding']
  } else if (decode(other, bytes.toString('latin1')) !== null) {
    const spoilt = texts.filter((it) => it === null).length
    const wide = texts.filter((it) => it === null || /[^\0-\x7f]/.test(it)).length
    if (spoilt >= 3 && spoilt * 2 > wide) return ['encoding']
  }
  const rows = texts.map((it) => it?.split(contract.delimiter)).filter((it) => it !== undefined)
  const whole = rows.filter((it) => it.length === contract.columns.length)
  if (
    contract.columns.some((column, at) =>
      isOutOfOrder(
        column,
        whole.map((it) => it[at]!),
      ),
    )
  ) {
    return ['column_order']
  }
  return bytes
    .toString('latin1')
    .split('\n')
    .some((it) => it.length > LINE_BYTES_MAX)
    ? ['line_too_long']
    : []
}

function isOutOfOrder(column: Column, texts: string[]): boolean {
  const filled = texts.filter((it) => !NOTHING.includes(it))
  const misfits = filled.filter((it) => typedValue(column, column.protect ? it : it.trimEnd()) === MISFIT)
  return misfits.length >= 3 && misfits.length * 2 >= filled.length
}

function decode(encoding: Contract['encoding'], raw: string): string | null {
  try {
    const decoder = new TextDecoder(DECODERS[encoding], { fatal: true, ignoreBOM: true })
    return decoder.decode(Buffer.from(raw, 'latin1'))
  } catch {
    return null
  }
}

/** The beginning of a character, and no more of it. */
const HALVES = {
  GB18030: [/^[\x81-\xfe]$/, /^[\x81-\xfe][\x30-\x39]$/, /^[\x81-\xfe][\x30-\x39][\x81-\xfe]$/],
  'UTF-8': [
    /^[\xc2-\xf4]$/,
    /^(\xe0[\xa0-\xbf]|\xed[\x80-\x9f]|[\xe1-\xec\xee\xef][\x80-\xbf])$/,
    /^(\xf0[\x90-\xbf]|\xf4[\x80-\x8f]|[\xf1-\xf3][\x80-\xbf])[\x80-\xbf]?$/,
  ],
}

type Fields = { fields: string[] | null; isUsable: boolean }

/** The fields of a line; without them its amount is not known either. */
function fieldsOf(contract: Contract, raw: string): Fields {
  const { delimiter, columns, encoding } = contract
  const text = decode(encoding, raw)
  if (text !== null && hasControl(delimiter, text)) {
    const fields = text.split(delimiter)
    return { fields: fields.length === columns.length ? fields : null, isUsable: false }
  }
  const fields = text?.split(delimiter)
  if (fields?.length === columns.length) return { fields, isUsable: true }
  const cut = raw.split(delimiter).map((field, at) => decodeCut(contract, field, columns[at]))
  if (cut.length !== columns.length || cut.includes(null)) return { fields: null, isUsable: false }
  const known = cut as string[]
  return { fields: known, isUsable: !known.some((it) => hasControl(delimiter, it)) }
}

/** A text without the half of a character that its source left at its end; only texts are cut. */
function decodeCut({ encoding }: Contract, raw: string, column: Column | undefined): string | null {
  const whole = decode(encoding, raw)
  if (whole !== null || column?.type.kind !== 'C') return whole
  for (const bytes of [1, 2, 3]) {
    const text = decode(encoding, raw.slice(0, -bytes))
    const half = raw.slice(-bytes)
    if (text !== null && HALVES[encoding].some((form) => form.test(half))) return text
  }
  return null
}

function hasControl(delimiter: string, text: string): boolean {
  const ofDelimiter = new Set(delimiter)
  return [...text].some((it) => (it < ' ' || it === '\x7f') && !ofDelimiter.has(it))
}

/** Wide digits, letters and blanks as narrow ones, the characters a system made for itself as real ones. */
function mend(text: string, lists: Lists): string {
  const known = text.replace(/[\ue000-\uf8ff]/g, (it) => lists.privateCharacters.get(it) ?? it)
  const narrow = known
    .replace(/[０-９Ａ-Ｚａ-ｚ]/g, (it) => String.fromCharCode(it.charCodeAt(0) - 0xfee0))
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000]/g, ' ')
  return narrow === known ? known : narrow.trimEnd()
}

/** The columns of a line as they have to be loaded; null when the line has to be kept aside. */
function readRow(input: PlainInput, fields: string[], line: number): Read | null {
  const { contract, lists, mode } = input
  const values: Values = {}
  const mended = contract.columns.map(({ pinyin }, at) => (pinyin ? fields[at]! : mend(fields[at]!, lists)))
  for (const [at, column] of contract.columns.entries()) {
    const value = valueOf(column, mended[at]!, lists)
    if (value === MISFIT || (column.required && value === null)) return null
    values[column.name] = value
  }
  if (mode === 'i' && 'op_flag' in values && !['I', 'U', 'D'].includes(values['op_flag'] ?? '')) return null
  const repaired = repair(input, values)
  const typeOf = ({ with: other }: Column) => {
    const text = mended[contract.columns.findIndex((it) => it.name === other)]
    return text === undefined || NOTHING.includes(text) ? null : text
  }
  const key = contract.key.map((name) => {
    const column = contract.columns.find((it) => it.name === name)!
    return column.protect ? normaliseIdNumber(repaired[name]!, typeOf(column)) : repaired[name]
  })
  return { line, values: repaired, key: JSON.stringify(key), moment: values['src_upd_ts'] ?? '' }
}

function valueOf(column: Column, text: string, lists: Lists): string | null | typeof MISFIT {
  if (NOTHING.includes(text)) return null
  if (column.pinyin) return ofLength(column, normaliseName(known(text, lists)))
  if (column.check) return ofLength(column, cleanIdentifier(text).replaceAll('-', ''))
  if (column.protect) return ofLength(column, text)
  const value = typedValue(column, text)
  if (!column.currency || typeof value !== 'string') return value
  return lists.currencies.get(value) ?? MISFIT
}

const known = (text: string, lists: Lists) =>
  text.replace(/[\ue000-\uf8ff]/g, (it) => lists.privateCharacters.get(it) ?? it)

function ofLength({ type }: Column, text: string): string | null | typeof MISFIT {
  const own = text.replace(/[ 　]+$/, '')
  if (own === '') return null
  return type.kind === 'C' && [...own].length > type.length ? MISFIT : own
}

function typedValue(column: Column, text: string): string | null | typeof MISFIT {
  const { type, none } = column
  switch (type.kind) {
    case 'C':
      return ofLength(column, text)
    case 'N':
      return decimalOf(text, type)
    case 'D':
      return none.includes(text) ? null : dayOf(text)
    case 'T':
      return /^([01]\d|2[0-3])[0-5]\d[0-5]\d$/.test(text) ? text.replace(/(..)(..)(..)/, '$1:$2:$3') : MISFIT
    case 'TS':
      return momentOf(text)
    case 'F':
      return text === '1' ? 'true' : text === '0' ? 'false' : MISFIT
  }
}

function decimalOf(text: string, type: { precision: number; scale: number }): string | typeof MISFIT {
  const [, sign, whole = '', decimals = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  const isWell = whole !== '' && whole.length <= type.precision - type.scale && decimals.length <= type.scale
  if (!isWell) return MISFIT
  const units = BigInt(whole + decimals.padEnd(type.scale, '0'))
  const digits = String(units).padStart(type.scale + 1, '0')
  const point = digits.length - type.scale
  const plain = type.scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`
  return sign && units !== 0n ? `-${plain}` : plain
}

function dayOf(text: string): string | typeof MISFIT {
  if (!/^[1-9]\d{7}$/.test(text)) return MISFIT
  const day = text.replace(/(....)(..)(..)/, '$1-$2-$3')
  const time = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day) ? day : MISFIT
}

function momentOf(text: string): string | typeof MISFIT {
  const form = /^(\d{4})-(\d\d)-(\d\d) ([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,6})?$/
  if (!form.test(text) || dayOf(text.slice(0, 10).replaceAll('-', '')) === MISFIT) return MISFIT
  return text.replace(/\.0*$|(\.\d*?[1-9])0+$/, '$1')
}

/** What is doubtful is put right or taken away after the row was found well (D10, D20). */
function repair({ contract, lists, date }: PlainInput, values: Values): Values {
  const repaired = { ...values }
  for (const { name, codes, past, not_before } of contract.columns) {
    const value = values[name]
    if (value === null || value === undefined) continue
    const list = typeof codes === 'string' ? [...(lists.codes.get(codes)?.keys() ?? [])] : codes
    if (list && !list.includes(value)) repaired[name] = 'UNK'
    if (past && (value < '1900-01-01' || value > date)) repaired[name] = null
    if (not_before && value < (values[not_before] ?? '')) repaired[name] = null
  }
  return repaired
}

/** The amount that a line adds to the control total, also when it is kept aside; null when it hides it. */
function amountOf({ contract, lists }: PlainInput, fields: string[] | null): bigint | null {
  const { control_amount, columns } = contract
  if (control_amount === null) return 0n
  const text = fields?.[columns.findIndex((it) => it.name === control_amount)]
  if (text === undefined) return null
  const mended = mend(text, lists)
  return NOTHING.includes(mended) ? 0n : hundredthsOf(mended)
}

/** Hundredths of an amount however it is written: `1,234.56`, `1E+07`, `-.5`. */
function hundredthsOf(text: string): bigint | null {
  const plain = text.normalize('NFKC').replace(/[\s,]/g, '').toUpperCase()
  const found = /^([+-]?)(\d*)\.?(\d*)(?:E([+-]?\d{1,2}))?$/.exec(plain)
  const digits = found ? found[2]! + found[3]! : ''
  if (digits === '') return null
  const zeros = Number(found![4] ?? 0) + 2 - found![3]!.length
  const cut = zeros < 0 ? digits.padStart(1 - zeros, '0').slice(zeros) : ''
  if (/[1-9]/.test(cut)) return null
  const whole = zeros < 0 ? digits.padStart(1 - zeros, '0').slice(0, zeros) : digits + '0'.repeat(zeros)
  return found![1] === '-' ? -BigInt(whole) : BigInt(whole)
}
