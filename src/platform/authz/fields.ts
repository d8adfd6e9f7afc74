import { isCustomField, unsaid } from '../field-names.schema.ts'
import type { z } from 'zod'
import type { Actor } from '../context.ts'
import { isPersonName, maskBirthDate, maskEmployer, maskName } from '../crypto/masking.ts'
import { forbidden } from '../errors.ts'
import { type FieldClass, HIDDEN, HIDDEN_AMOUNT } from '../schema.ts'

export type Shown = 'hidden' | 'masked' | 'clear'
/** Where somebody looks: at many customers, which is also what leaves the house, or at one. */
export type Place = 'list' | 'record'
/** How the classes of fields are shown in a role; see `unsaid` for what it does not say. */
export type FieldRights = Partial<Record<FieldClass, Record<Place, Shown>>>

type Viewer = Pick<Actor, 'fields'>

export const shownAs = ({ fields }: Viewer, field: FieldClass, place: Place): Shown =>
  fields[field]?.[place] ?? unsaid(field)

/** Refuses what cannot be shown in part. */
export function requireClear(viewer: Viewer, field: FieldClass, place: Place): void {
  if (shownAs(viewer, field, place) !== 'clear') throw forbidden(`see ${field} in clear`)
}

/** Bounds of the bands in which amounts are shown to whoever may not see them whole, in yuan. */
const BANDS = [50_000n, 200_000n, 500_000n, 1_000_000n, 6_000_000n]

/** `[200000,500000)` for 312,500.80; open on a side where it ends the scale. */
export function bandOf(amount: string): string {
  const whole = BigInt(amount.replace(/\..*$/, '') || '0')
  const above = BANDS.find((bound) => whole < bound)
  const below = BANDS.findLast((bound) => whole >= bound)
  return `[${below ?? ''},${above ?? ''})`
}

/** What the masks of each class leave; values that arrive masked stay as they are. */
const MASKS: Partial<Record<FieldClass, (text: string) => string>> = {
  person_name: maskName,
  birth_date: maskBirthDate,
  employer: maskEmployer,
  amount: bandOf,
  // Any part of a rating tells most of it.
  credit: () => HIDDEN,
}

/** Of words the first stays; of anything else nothing. */
const maskCustom = (value: unknown): string =>
  typeof value === 'string' && /^[\p{L}]./u.test(value) ? `${[...value][0]}**` : HIDDEN

type Cell = string | number | boolean | readonly string[] | null | undefined

/** One value of a class as somebody may see it. Nothing is nothing, to everybody. */
export function showField<Value extends Cell>(
  viewer: Viewer,
  at: { field: FieldClass; place: Place },
  value: Value,
): Value | string {
  if (value === null || value === undefined) return value
  const shown = shownAs(viewer, at.field, at.place)
  if (shown === 'clear') return value
  if (shown === 'hidden') return at.field === 'amount' ? HIDDEN_AMOUNT : HIDDEN
  if (isCustomField(at.field)) return maskCustom(value)
  return MASKS[at.field]?.(String(value)) ?? value
}

/** Where an answer holds which classes of fields, as its schema says. */
export type FieldPlan = {
  field?: FieldClass
  columns?: ReadonlyMap<string, FieldPlan>
  rows?: FieldPlan
  /** Each value is of the class that it is called by. */
  isByName?: true
}

const plans = new WeakMap<z.core.$ZodType, FieldPlan | null>()

/** Reads from a schema where classes of fields stand; null where there are none. */
export function planOf(schema: z.core.$ZodType): FieldPlan | null {
  const known = plans.get(schema)
  if (known !== undefined) return known
  const made = makePlan(schema)
  plans.set(schema, made)
  return made
}

function makePlan(schema: z.core.$ZodType): FieldPlan | null {
  const meta = (schema as z.ZodType).meta()
  const field = meta?.['x-field'] as FieldClass | undefined
  if (field) return { field }
  if (meta?.['x-fields'] === 'by-name') return { isByName: true }
  const def = (schema as z.ZodType).def as z.core.$ZodTypes['_zod']['def']
  switch (def.type) {
    case 'object':
      return objectPlan(def.shape)
    case 'array':
      return rowsPlan(planOf(def.element))
    case 'tuple':
      return rowsPlan(firstPlan(def.items))
    case 'record':
      return rowsPlan(planOf(def.valueType))
    case 'union':
      return firstPlan(def.options)
    case 'nullable':
    case 'optional':
    case 'default':
    case 'readonly':
      return planOf(def.innerType)
    default:
      return null
  }
}

const rowsPlan = (rows: FieldPlan | null): FieldPlan | null => rows && { rows }

const firstPlan = (schemas: readonly z.core.$ZodType[]): FieldPlan | null =>
  schemas.map(planOf).find((plan) => plan !== null) ?? null

function objectPlan(shape: Readonly<Record<string, z.core.$ZodType>>): FieldPlan | null {
  const found = Object.entries(shape).flatMap(([name, schema]) => {
    const plan = planOf(schema)
    return plan ? [[name, plan] as const] : []
  })
  return found.length > 0 ? { columns: new Map(found) } : null
}

/**
 * An answer as somebody may see it; what of it is masked for him is told. Companies' names are public;
 * where no type stands by, long ones are.
 */
export function showAnswer<Answer>(
  viewer: Viewer,
  { plan, place, tell }: { plan: FieldPlan; place: Place; tell?: (field: FieldClass) => void },
  answer: Answer,
): Answer {
  return show(answer, plan) as Answer

  function told(field: FieldClass, value: Cell): unknown {
    const shown = showField(viewer, { field, place }, value)
    if (shown !== value) tell?.(field)
    return shown
  }

  function show(value: unknown, at: FieldPlan): unknown {
    if (value === null || value === undefined) return value
    if (at.field) return told(at.field, value as Cell)
    if (at.isByName) {
      return mapValues(value as Row, (inner, name) => told(name as FieldClass, inner as Cell))
    }
    if (at.rows) {
      if (Array.isArray(value)) return value.map((row) => show(row, at.rows!))
      return mapValues(value as Row, (inner) => show(inner, at.rows!))
    }
    const row = value as Row
    return mapValues(row, (inner, name) => {
      const column = at.columns!.get(name)
      return column && !isPublic(row, column, inner) ? show(inner, column) : inner
    })
  }
}

type Row = Record<string, unknown>

function isPublic({ customer_type_code: type }: Row, { field }: FieldPlan, value: unknown): boolean {
  if (field !== 'person_name' || typeof value !== 'string') return false
  return type === undefined ? !isPersonName(value) : type === 'corporate'
}

const mapValues = (row: Row, change: (value: unknown, name: string) => unknown): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, change(value, name)]))
