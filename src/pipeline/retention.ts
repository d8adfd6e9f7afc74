import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { readCsv } from '../platform/csv.ts'
import { invalid } from '../platform/errors.ts'
import type { Term } from '../serving/terms.ts'
import type { Model, Reference } from './models.ts'

/** The longest month has so many days, so that n of them are never shorter than n months of the calendar. */
const DAYS_OF_A_MONTH = 31
const MONTHS_OF_A_YEAR = 12

/** Files as delivered: as long as a correction of an old day may have to be loaded from them. */
export const DELIVERED_DAYS = 35
const HISTORY_MONTHS = 36
const CUBE_YEARS = 3

const flowMonths = z.int().min(1).max(13)
const cubeYears = z.int().min(1).max(3)

/** What a table's yml may say; without a word, a table is kept as its layer is. */
export const retentionSchema = z.discriminatedUnion('class', [
  z.strictObject({ class: z.literal('flow'), months: flowMonths }),
  z.strictObject({ class: z.literal('cube'), years: cubeYears }),
  z.strictObject({ class: z.literal('daily'), days: z.int().min(DAYS_OF_A_MONTH).max(366) }),
])

/** The list of terms that a bank has set otherwise, each for a time. */
export const TERMS_LIST = 'ref.retention_terms'

type Terms = { models: readonly Model[]; references: readonly Reference[] }
type TermLine = { table: string; term: number; valid_from: string; valid_to: string }

/** The terms of all tables on a business date; what is current only has none. */
export function termsOn(catalogue: Terms, businessDate: string): Map<string, Term> {
  const lines = readTermLines(catalogue.references)
  const holding = lines.filter((it) => it.valid_from <= businessDate && businessDate < it.valid_to)
  const terms = new Map<string, Term>()
  for (const model of catalogue.models) {
    const term = termOf(model, holding.find((it) => it.table === model.name)?.term)
    if (term) terms.set(model.name, term)
  }
  return terms
}

/** Rejected rows and findings lie beside the files they are of, and go with them. */
export const termOfTable = (terms: ReadonlyMap<string, Term>, table: string): Term | undefined =>
  terms.get(table) ?? (table.startsWith('ods.') ? { days: DELIVERED_DAYS } : undefined)

/** How long a table is kept, where no line of the list says otherwise. */
export function termOf({ layer, write, retention }: Model, setTo: number | undefined): Term | undefined {
  if (layer === 'ods') return { days: DELIVERED_DAYS }
  if (write === 'scd2') return { ended_months: HISTORY_MONTHS }
  if (write !== 'daily') return undefined
  if (retention?.class === 'flow') return { days: (setTo ?? retention.months) * DAYS_OF_A_MONTH }
  if (layer === 'cubes') {
    const years = setTo ?? (retention?.class === 'cube' ? retention.years : CUBE_YEARS)
    return { days: DAYS_OF_A_MONTH, month_ends: years * MONTHS_OF_A_YEAR }
  }
  const days = retention?.class === 'daily' ? retention.days : DAYS_OF_A_MONTH
  return { days, month_ends: HISTORY_MONTHS }
}

/** Says what is wrong with the retention of a table's yml, or null. */
export function wrongRetention(model: Pick<Model, 'layer' | 'write' | 'retention'>): string | null {
  const { layer, write, retention } = model
  if (!retention) return null
  if (write !== 'daily') return `retention is for tables that are written daily, not ${write}`
  if (layer === 'cubes' && retention.class !== 'cube') return 'a cube is kept as class cube'
  if (layer !== 'cubes' && retention.class === 'cube') return `${layer} is no layer of cubes`
  return null
}

function readTermLines(references: readonly Reference[]): TermLine[] {
  const list = references.find((it) => it.name === TERMS_LIST)
  if (!list) return []
  const lines = readCsv(readFileSync(list.file, 'utf8')).filter((fields) => fields.length > 1)
  return lines.map(([table, term, valid_from, valid_to]) => ({
    table: table!,
    term: Number(term),
    valid_from: valid_from!,
    valid_to: valid_to!,
  }))
}

/** Refuses a line of the list that names no such table or goes beyond the bounds. */
export function checkTerms({ models, references }: Terms): void {
  for (const { table, term } of readTermLines(references)) {
    const model = models.find((it) => it.name === table)
    const isCube = model?.layer === 'cubes'
    if (!isCube && model?.retention?.class !== 'flow') {
      throw invalid(`${TERMS_LIST}: ${table} is neither a cube nor a table of class flow`)
    }
    if (!(isCube ? cubeYears : flowMonths).safeParse(term).success) {
      const bounds = isCube ? '1 to 3 years' : '1 to 13 months'
      throw invalid(`${TERMS_LIST}: the term of ${table} is ${term}; it takes ${bounds}`)
    }
  }
}
