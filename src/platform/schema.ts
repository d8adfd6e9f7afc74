import { z } from 'zod'
import { CUSTOM_FIELD, type CustomField, FIELD_CLASSES, type FieldClass } from './field-names.schema.ts'

export type { FieldClass }

/** A value for readers of either language: words in both, a number for the page to group, or plain text. */
export const said = z.union([
  z.string(),
  z.object({ zh: z.string(), en: z.string() }),
  z.object({ number: z.string() }),
])
export type Said = z.output<typeof said>
/** What was before may have been several values. */
export const saidOfTime = z.union([said, z.array(said)])

/** Text as both stores hold it: PostgreSQL has no NUL, and half of a surrogate pair is no character. */
export const isStorableText = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

/** A whole number that the 64 bits of both stores hold. */
export const isWholeNumber = (text: string): boolean =>
  /^-?[0-9]{1,100}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text)

/**
 * Pieces that every module's schemas are made of. A number of the right form that no customer can have is not
 * a mistake in form: in an address it names a customer who is `missing`.
 */
export const customerId = z
  .string()
  .regex(/^[0-9]+$/, { abort: true })
  .refine(isWholeNumber, { error: 'no customer can have this number', params: { missing: 'customer' } })
  .describe('Number of a customer, as text.')
export const businessDate = z.iso.date().describe('Day the figures describe, yyyy-mm-dd.')
/** Which date of a record is looked at, and by which of its two clocks. */
export const lookedAt = z.object({
  as_of: businessDate.optional().describe('An earlier kept date; without it the published one.'),
  known: z
    .enum(['now', 'then'])
    .optional()
    .describe(
      'As the date is known now, with what was corrected since (default), or as it was published first.',
    ),
})
export const decimalText = z
  .string()
  .regex(/^-?[0-9]+(\.[0-9]+)?$/)
  .describe('Exact decimal, as text.')

/** A class of fields, the bank's own fields included. */
export const fieldClass = z.union([
  z.enum(FIELD_CLASSES),
  z.string().regex(CUSTOM_FIELD) as unknown as z.ZodType<CustomField>,
])

/** What stands where a role may see nothing of a field; of an amount, a band without bounds. */
export const HIDDEN = '***'
export const HIDDEN_AMOUNT = '[,)'

/** Marks a column of an answer: every answer is shown as the caller's role may see its classes. */
export const fieldOf = <Schema extends z.ZodType>(field: FieldClass, schema: Schema): Schema =>
  schema.meta({ 'x-field': field })

/** Values of the bank's own fields by their names: each is shown as its own class. */
export const customValues = z
  .record(z.string().regex(CUSTOM_FIELD), z.union([z.string(), z.boolean(), z.array(z.string())]).nullable())
  .meta({ 'x-fields': 'by-name' })
  .describe('Fields of the bank’s own by name: numbers, amounts and days as text, codes of lists as arrays.')
export type CustomValues = z.output<typeof customValues>

export const moneyText = fieldOf(
  'amount',
  z
    .string()
    .regex(/^-?[0-9]+(\.[0-9]+)?$|^\[[0-9]*,[0-9]*\)$/)
    .describe('Exact decimal, as text; a band such as [200000,500000) to who may not see amounts.'),
)

export const FILTER_OPS = [
  'eq',
  'ne',
  'in',
  'gte',
  'lte',
  'between',
  'contains',
  'prefix',
  'is_null',
] as const
export const PAGE_SIZES = [20, 50, 100] as const
const FILTER_LEAVES_MAX = 50
const FILTER_DEPTH_MAX = 5

const scalar = z.union([z.string().max(200), z.number(), z.boolean()])
const columnName = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/)

export const filterLeaf = z.strictObject({
  column: columnName,
  op: z.enum(FILTER_OPS),
  value: z.union([scalar, z.array(scalar).min(1).max(200)]).optional(),
})
export type FilterLeaf = z.output<typeof filterLeaf>
export type FilterTree = FilterLeaf | { and: FilterTree[] } | { or: FilterTree[] }

export type ColumnKind = 'text' | 'integer' | 'date' | 'boolean' | 'decimal'

const FORMS: Record<ColumnKind, (text: string) => boolean> = {
  text: isStorableText,
  integer: isWholeNumber,
  decimal: (text) => /^-?[0-9]{1,20}(\.[0-9]{1,20})?$/.test(text),
  date: (text) => businessDate.safeParse(text).success && !text.startsWith('0000'),
  boolean: (text) => text === 'true' || text === 'false',
}

/** Whether PostgreSQL takes a text for a value of this kind: what it would refuse is the caller's mistake. */
export const isOfKind = (kind: ColumnKind, text: string): boolean => FORMS[kind](text)

/** Whether an operator was given what it takes: a list, one value, or at most yes or no. */
export function isUnderstood({ op, value }: Omit<FilterLeaf, 'column'>, kind: ColumnKind): boolean {
  if (op === 'is_null') return value === undefined || typeof value === 'boolean'
  const isList = op === 'in' || op === 'between'
  if (value === undefined || Array.isArray(value) !== isList) return false
  if ((op === 'contains' || op === 'prefix') && kind !== 'text') return false
  const values = [value].flat()
  return (op !== 'between' || values.length === 2) && values.every((it) => isOfKind(kind, String(it)))
}

/** A condition, or conditions joined by `and` or `or`, as deep as a person can still read. */
export const filterTree: z.ZodType<FilterTree> = z
  .lazy(() =>
    z.union([
      filterLeaf,
      z.strictObject({ and: z.array(filterTree) }),
      z.strictObject({ or: z.array(filterTree) }),
    ]),
  )
  .refine((tree) => depthOf(tree) <= FILTER_DEPTH_MAX, 'a filter has at most five levels')
  .refine((tree) => leavesOf(tree) <= FILTER_LEAVES_MAX, 'a filter has at most fifty conditions')

const branchesOf = (tree: FilterTree) => ('and' in tree ? tree.and : 'or' in tree ? tree.or : null)
const depthOf = (tree: FilterTree): number => 1 + Math.max(0, ...(branchesOf(tree) ?? []).map(depthOf))
const leavesOf = (tree: FilterTree): number =>
  branchesOf(tree)?.reduce((sum, branch) => sum + leavesOf(branch), 0) ?? 1

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Looks no deeper than it says: what walks all of a value that has a thousand levels ends the process. */
const isDeeperThan = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1)))

const jsonText = z
  .string()
  .max(8_000)
  .transform((text, context): unknown => {
    const value = readJson(text)
    if (value !== undefined && !isDeeperThan(value, FILTER_DEPTH_MAX * 3)) return value
    context.addIssue({ code: 'custom', message: 'is not JSON, or has too many levels' })
    return z.NEVER
  })

export const sortKey = z.object({ column: columnName, direction: z.enum(['asc', 'desc']) })
export type SortKey = z.output<typeof sortKey>

const sortText = z
  .string()
  .regex(/^-?[a-z][a-z0-9_]*(,-?[a-z][a-z0-9_]*){0,2}$/)
  .transform((text): SortKey[] =>
    text.split(',').map((part) => ({
      column: part.replace(/^-/, ''),
      direction: part.startsWith('-') ? 'desc' : 'asc',
    })),
  )

const columnsText = z
  .string()
  .regex(/^[a-z][a-z0-9_]*(,[a-z][a-z0-9_]*)*$/)
  .max(4_000)
  .transform((text) => text.split(','))

const pageSize = z.coerce.number().pipe(z.literal(PAGE_SIZES))

/** The predicate, order and columns that list, export and bulk action share; in a query string. */
export const listSelection = z.object({
  filter: jsonText.pipe(filterTree).optional().describe('Filter tree as JSON.'),
  sort: sortText.optional().describe('Up to three columns, a minus for descending: -aum_fen,customer_name'),
  columns: columnsText.optional().describe('Columns wanted, comma separated.'),
})
export type ListSelection = z.output<typeof listSelection>

/** A page of a list: by number, or by the cursor that the neighbouring page gave. */
export const listQuery = listSelection.extend({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  page_size: pageSize.default(50).meta({ type: 'integer', enum: PAGE_SIZES }),
  cursor: z.string().max(1_000).optional().describe('`next` or `previous` of an earlier answer.'),
})
export type ListQuery = z.output<typeof listQuery>

/** A page of rows as every list answers it. */
export const pageOf = <Row extends z.ZodType>(row: Row) =>
  z.object({
    rows: z.array(row),
    total: z.number().int(),
    page: z.number().int(),
    page_size: z.number().int(),
    business_date: businessDate,
    next: z.string().nullable(),
    previous: z.string().nullable(),
  })

export type Page<Row> = {
  rows: Row[]
  total: number
  page: number
  page_size: number
  business_date: string
  next: string | null
  previous: string | null
}

export const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    request_id: z.string(),
  })
  .describe('What went wrong, with a stable code.')
