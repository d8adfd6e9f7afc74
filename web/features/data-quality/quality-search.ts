import { readDay } from '../../shared/address.ts'

export const SENSES = ['relevance', 'accuracy', 'precision', 'reliability'] as const
export type Sense = (typeof SENSES)[number]
export const TYPES = ['retail', 'corporate'] as const
type CustomerType = (typeof TYPES)[number]

/** A field in a unit, looked at more closely. */
export type CellKey = { type: CustomerType; field: string; unit: string }

export type QualitySearch = {
  unit?: string
  date?: string
  type?: CustomerType
  source?: string
  sense?: Sense
  /** `type.field.unit` of the field that is looked at more closely. */
  cell?: string
}

const textOf = (value: unknown, form: RegExp): string | undefined => {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && form.test(text) ? text : undefined
}
const oneOf = <T extends string>(value: unknown, list: readonly T[]): T | undefined =>
  list.find((it) => it === value)

export function readCell(text: string | undefined): CellKey | null {
  const [, type, field, unit] = /^(retail|corporate)\.([a-z_]{1,60})\.([\w-]{1,40})$/.exec(text ?? '') ?? []
  return type === undefined ? null : { type: type as CustomerType, field: field!, unit: unit! }
}

export const writeCell = ({ type, field, unit }: CellKey): string => `${type}.${field}.${unit}`

/** What the address says; parts that cannot be are left out. */
export function readQualitySearch(raw: Record<string, unknown>): QualitySearch {
  const read = {
    unit: textOf(raw['unit'], /^[\w-]{1,40}$/),
    date: readDay(raw['date']) ?? undefined,
    type: oneOf(raw['type'], TYPES),
    source: textOf(raw['source'], /^[a-z]{1,20}$/),
    sense: oneOf(raw['sense'], SENSES),
    cell: textOf(raw['cell'], /^(retail|corporate)\.[a-z_]{1,60}\.[\w-]{1,40}$/),
  }
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))
}
