import { z } from 'zod'
import { businessDate } from '../../platform/schema.ts'
import { moment, unitId, userId } from './schema.ts'

/** Business lines, as roles that look at one name them. */
export const UNIT_LINES = ['retail', 'corporate'] as const

const text = (most: number) => z.string().trim().min(1).max(most).nullable()

/** What people say of a unit beside the personnel system. */
export const unitDetails = z.strictObject({
  short_name: text(30).describe('Holds where the personnel system has none.'),
  telephone: z
    .string()
    .trim()
    .regex(/^(0\d{2,3}-?\d{7,8}(-\d{1,5})?|[48]00-?\d{3}-?\d{4}|95\d{3,4})$/)
    .nullable()
    .describe('A number of the unit and of no person: a landline, 400, 800 or 95.'),
  address: text(120),
  postcode: z
    .string()
    .trim()
    .regex(/^\d{6}$/)
    .nullable(),
  opening_hours: text(100),
  contact_id: userId.nullable().describe('An employee of the bank.'),
  line_codes: z
    .array(z.enum(UNIT_LINES))
    .max(UNIT_LINES.length)
    .refine((it) => new Set(it).size === it.length, { error: 'a line is named twice' }),
  note: text(500),
})
export type UnitDetails = z.output<typeof unitDetails>
export const UNIT_FIELDS = Object.keys(unitDetails.shape) as (keyof UnitDetails)[]

export const unitEdit = unitDetails.extend({
  version: z.number().int().min(0).describe('The version that was looked at; 0 where nobody said anything.'),
})
export type UnitEdit = z.output<typeof unitEdit>

export const unitParams = z.object({ unit_id: unitId })

export const unitRow = z.object({
  unit_id: z.string(),
  unit_name: z.string(),
  short_name: z.string().nullable(),
  unit_level: z.number().int().describe('1 head office, 2 branch, 3 sub-branch, 4 outlet.'),
  parent_unit_id: z.string().nullable(),
  parent_name: z.string().nullable(),
  is_open: z.boolean(),
  post_count: z.number().int(),
  user_count: z.number().int().describe('People who fill posts there today.'),
  staff_count: z.number().int().describe('Who works there, as the personnel system says.'),
})
export type UnitRow = z.output<typeof unitRow>

export const unitList = z.object({
  units: z.array(unitRow).describe('In the order of the tree, closed ones last.'),
  as_of: businessDate.nullable(),
})
export type UnitList = z.output<typeof unitList>

/** One field of what people say, before and after; people by name and number. */
export const unitChange = z.object({
  field: z.enum(UNIT_FIELDS as [keyof UnitDetails, ...(keyof UnitDetails)[]]),
  from: z.string().nullable(),
  to: z.string().nullable(),
})
export type UnitChange = z.output<typeof unitChange>

export const unitRecord = unitRow.extend({
  told: z
    .object({
      short_name: z.string().nullable(),
      known_from: businessDate.nullable(),
      changed_on: businessDate.nullable(),
      gone_on: businessDate.nullable(),
    })
    .describe('What the personnel system says beside the row, and since when.'),
  as_of: businessDate.nullable(),
  details: unitDetails,
  contact_name: z.string().nullable(),
  version: z.number().int(),
  history: z.array(
    z.object({
      version: z.number().int(),
      changed_by_name: z.string(),
      changed_at: moment,
      changes: z.array(unitChange),
    }),
  ),
  may_maintain: z.boolean(),
})
export type UnitRecord = z.output<typeof unitRecord>
export const unitAnswer = z.object({ unit: unitRecord })

export const contactsQuery = z.object({ q: z.string().trim().max(60).default('') })
export const contacts = z.object({
  contacts: z.array(
    z.object({
      employee_id: z.string(),
      employee_name: z.string(),
      unit_name: z.string().nullable(),
      post_name: z.string().nullable(),
    }),
  ),
})
export type Contacts = z.output<typeof contacts>
