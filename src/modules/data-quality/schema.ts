import { z } from 'zod'
import { businessDate } from '../../platform/schema.ts'

const CUSTOMER_TYPES = ['retail', 'corporate'] as const
const code = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/)
const count = z.number().int()

/** A share from 0 to 1, exact; null where nothing was there to be judged. */
const share = z
  .string()
  .regex(/^[01]\.[0-9]{6}$/)
  .nullable()

const ratings = z.object({
  relevance_ratio: share,
  accuracy_ratio: share,
  precision_ratio: share,
  reliability_ratio: share,
})
export type Ratings = z.output<typeof ratings>

const counts = z.object({
  required_count: count,
  required_value_count: count,
  value_count: count,
  accurate_count: count,
  precise_count: count,
  reliable_count: count,
})

const qualityField = z.object({
  customer_type_code: z.enum(CUSTOMER_TYPES),
  field_code: z.string(),
  source_system: z.string().nullable().describe('Null where the sources of the field are added up.'),
  source_count: count.describe('How many sources have the field.'),
  required_of_code: z.string().nullable().describe('Of whom it is required; null where sources differ.'),
  department_code: z.string().nullable().describe('Who answers for it; null where sources differ.'),
})
export type QualityField = z.output<typeof qualityField>

export const qualityQuery = z.object({
  unit: z
    .string()
    .regex(/^[\w-]{1,40}$/)
    .optional()
    .describe('The unit whose parts are compared; without it one’s own.'),
  date: businessDate.optional().describe('A day on which the fields were counted; without it the last.'),
  source: code.optional(),
  type: z.enum(CUSTOMER_TYPES).optional(),
  by_source: z.stringbool().optional().describe('A row for each source of a field.'),
})
export type QualityQuery = z.output<typeof qualityQuery>

const qualityCell = ratings
  .extend(counts.shape)
  .extend({
    unit_id: z.string(),
    customer_type_code: z.enum(CUSTOMER_TYPES),
    field_code: z.string(),
    source_system: z.string().nullable(),
  })
  .describe('One field in one unit with all units below it.')
export type QualityCell = z.output<typeof qualityCell>

const qualityUnit = z.object({
  unit_id: z.string(),
  unit_name: z.string(),
  unit_level: count,
  has_parts: z.boolean().describe('There are units below it to look into.'),
})

export const qualityAnswer = z.object({
  measured_on: businessDate.nullable().describe('The day of the counts; null before the first.'),
  dates: z.array(businessDate).describe('Days on which the fields were counted, newest first.'),
  sources: z.array(z.string()),
  path: z.array(qualityUnit).describe('From the unit one acts for down to the one that is shown.'),
  units: z.array(qualityUnit).describe('The unit itself, then the units right below it.'),
  fields: z.array(qualityField),
  cells: z.array(qualityCell),
  totals: z
    .array(ratings.extend({ unit_id: z.string() }))
    .describe('Over all fields that are shown, each by its weight.'),
})
export type QualityAnswer = z.output<typeof qualityAnswer>

export const trendQuery = z.object({
  unit: z
    .string()
    .regex(/^[\w-]{1,40}$/)
    .optional(),
  type: z.enum(CUSTOMER_TYPES),
  field: code,
  source: code.optional(),
})
export type TrendQuery = z.output<typeof trendQuery>

const trendRow = ratings.extend(counts.shape).extend({ measured_on: businessDate })
export type TrendRow = z.output<typeof trendRow>
export const trendAnswer = z.object({ rows: z.array(trendRow) })
