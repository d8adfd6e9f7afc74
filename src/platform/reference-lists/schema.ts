import { z } from 'zod'

/** What a list is about, in the order in which people look for it. */
export const CATEGORIES = [
  'grade',
  'score',
  'churn',
  'movement',
  'profit',
  'product',
  'ledger',
  'calendar',
  'retention',
  'quality',
  'characters',
  'dictionary',
  'bank',
] as const

/** What values are in, in words; `varies` where it depends on the line. */
export const UNIT_WORDS = {
  yuan: { zh: '元', en: 'yuan' },
  share: { zh: '比例', en: 'share' },
  percent: { zh: '%', en: '%' },
  points: { zh: '分', en: 'points' },
  count: { zh: '个', en: 'count' },
  days: { zh: '天', en: 'days' },
  working_days: { zh: '工作日', en: 'working days' },
  months: { zh: '个月', en: 'months' },
  years: { zh: '年', en: 'years' },
  term: { zh: '流水表按月，月度多维表按年', en: 'months of flows, years of cubes' },
  varies: { zh: '按行', en: 'by line' },
} as const
export type Unit = keyof typeof UNIT_WORDS
export const UNITS = Object.keys(UNIT_WORDS) as [Unit, ...Unit[]]

const label = z.strictObject({ zh: z.string(), en: z.string() })
const meaning = z.union([z.string(), label])
/** A number as text, so that no digit of it is lost. */
const bound = z.union([z.number(), z.string()]).transform(String)
const bounds = { unit: z.enum(UNITS).optional(), min: bound.optional(), max: bound.optional() }

/** What a column takes: its type, and within it which values. */
const column = z.strictObject({
  type: z.string().regex(/^(varchar|bigint|integer|boolean|date|timestamp|decimal\(\d+, ?\d+\))$/),
  meaning,
  zh: z.string(),
  en: z.string(),
  ...bounds,
  /** Where unit and bounds differ from line to line: by the value of another column. */
  by: z.strictObject({ column: z.string(), of: z.record(z.string(), z.strictObject(bounds)) }).optional(),
  /** The list of `ref.codes` that its values are of. */
  codes: z.string().optional(),
  /** Or the values themselves, with their words. */
  allowed: z.record(z.string(), label).optional(),
  pattern: z.string().optional(),
  /** May be empty, which means none. */
  is_optional: z.boolean().default(false),
})

/** What has to hold of the lines of a day together. */
const rule = z.discriminatedUnion('rule', [
  /** Within lines that share these columns, one column grows as the other does. */
  z.strictObject({
    rule: z.literal('ascending'),
    within: z.array(z.string()),
    by: z.string(),
    column: z.string(),
  }),
  /** These columns of a line add up. */
  z.strictObject({ rule: z.literal('sum'), columns: z.array(z.string()).min(2), to: bound }),
  /** One column of a line is less than another. */
  z.strictObject({ rule: z.literal('less'), column: z.string(), than: z.string() }),
  /** Of lines whose column begins so, another has a lower bound. */
  z.strictObject({
    rule: z.literal('at_most'),
    column: z.string(),
    is: bound,
    where: z.string(),
    begins: z.string(),
  }),
])
export type ListRule = z.output<typeof rule>

/** A list as its yml describes it: one description for files, pages and sets of changes alike. */
export const listSchema = z.strictObject({
  table: z.string(),
  title: label,
  meaning,
  category: z.enum(CATEGORIES),
  /** The department that answers for its values. */
  owner: z.string(),
  key: z.array(z.string()).min(1),
  /** The product asks for these keys by name: none is added, and none ends. */
  has_fixed_keys: z.boolean().default(false),
  /** A line holds for the one day that this column names. */
  day_column: z.string().optional(),
  /** Comes with a file only: why it is not changed by day. */
  is_file_only: label.optional(),
  rules: z.array(rule).default([]),
  columns: z.record(z.string(), column),
})
export type ListContract = z.output<typeof listSchema>
export type ListColumn = ListContract['columns'][string]
