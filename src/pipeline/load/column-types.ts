import { isCalendarDate } from '../../platform/crypto/index.ts'

/** The types of the files: text, plain decimal, day, time, moment and flag. */
export type ColumnType =
  | { kind: 'C'; length: number }
  | { kind: 'N'; precision: number; scale: number }
  | { kind: 'D' | 'T' | 'TS' | 'F' }

const DECIMAL_DIGITS_MAX = 38

export function parseType(text: string): ColumnType | null {
  if (text === 'D' || text === 'T' || text === 'TS' || text === 'F') return { kind: text }
  const sized = /^([CN])\((\d+)(?:, ?(\d+))?\)$/.exec(text)
  if (!sized) return null
  const [first, second] = [Number(sized[2]), Number(sized[3] ?? 0)]
  if (sized[1] === 'C') return sized[3] === undefined && first > 0 ? { kind: 'C', length: first } : null
  const isDecimal = first > 0 && first <= DECIMAL_DIGITS_MAX && second < first
  return isDecimal ? { kind: 'N', precision: first, scale: second } : null
}

const HOURS = '([01][0-9]|2[0-3])'
const SIXTY = '[0-5][0-9]'

/**
 * The full form a value must have before it is cast, for TypeScript and SQL alike: the engine's own casts
 * take `1E+07` and `' 5'`, and round `1.005`. What only looks like a day is found in the calendar.
 */
export function patternOf(type: ColumnType): string {
  switch (type.kind) {
    case 'C':
      return `.{0,${type.length}}`
    case 'N':
      return decimalPattern(type.precision - type.scale, type.scale)
    case 'D':
      return '[1-9][0-9]{7}'
    case 'T':
      return `${HOURS}${SIXTY}${SIXTY}`
    case 'TS':
      return `[1-9][0-9]{3}-[0-9]{2}-[0-9]{2} ${HOURS}:${SIXTY}:${SIXTY}([.][0-9]{1,6})?`
    case 'F':
      return '[01]'
  }
}

const decimalPattern = (whole: number, scale: number) =>
  `-?[0-9]{1,${whole}}${scale === 0 ? '' : `([.][0-9]{1,${scale}})?`}`

/** Whether a value that is not empty has the form of its type; `none` are dates that stand for no date. */
export function makeFits({ type, none }: { type: ColumnType; none: string[] }): (value: string) => boolean {
  if (type.kind === 'C') return (value) => value.length <= type.length || [...value].length <= type.length
  const pattern = new RegExp(`^${patternOf(type)}$`)
  if (type.kind === 'D')
    return (value) => none.includes(value) || (pattern.test(value) && isCalendarDate(value))
  return (value) => pattern.test(value)
}

/** The type as the contract writes it, for people. */
export function describeType(type: ColumnType): string {
  if (type.kind === 'C') return `C(${type.length})`
  if (type.kind === 'N')
    return type.scale === 0 ? `N(${type.precision})` : `N(${type.precision},${type.scale})`
  return type.kind
}

/** The type of the loaded column. */
export function sqlTypeOf(type: ColumnType): string {
  if (type.kind === 'N') return `decimal(${type.precision},${type.scale})`
  return { C: 'varchar', D: 'date', T: 'varchar', TS: 'timestamp', F: 'boolean' }[type.kind]
}
