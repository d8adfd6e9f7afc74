import { z } from 'zod'
import { asked, saysWhy, WHY } from '../../platform/configuration.schema.ts'
import { CATEGORIES, UNITS } from '../../platform/reference-lists/schema.ts'
import { businessDate, isStorableText, said, saidOfTime } from '../../platform/schema.ts'

export { fileProposal } from '../../platform/configuration.schema.ts'
export { CATEGORIES } from '../../platform/reference-lists/schema.ts'

/** What one request changes at most; more comes in several. */
export const CHANGES_MAX = 500

const text = z.string().max(200).refine(isStorableText)
const listName = z.string().regex(/^[a-z][a-z0-9_]{0,59}$/)
const cells = z.record(z.string().max(60), text)
const day = z.iso.date()
const count = z.number().int()
const words = z.object({ zh: z.string(), en: z.string() })

export const PROBLEM_CODES = [
  'unknown_list',
  'file_only',
  'unknown_column',
  'missing',
  'no_number',
  'too_many_decimals',
  'too_long',
  'no_day',
  'no_boolean',
  'no_text',
  'below',
  'above',
  'unknown_code',
  'no_pattern',
  'no_dates',
  'dates_missing',
  'dates_order',
  'fixed_key',
  'twice',
  'hole',
  'rule_ascending',
  'rule_sum',
  'rule_less',
  'rule_at_most',
  'in_use',
  'moved',
  'not_yours',
] as const
export type ProblemCode = (typeof PROBLEM_CODES)[number]

/** What held for a time. */
export const span = z.strictObject({ valid_from: day, valid_to: day, values: cells })
export type Span = z.output<typeof span>

/** One line of one list from a day on; without values it ends. */
const change = z.strictObject({
  list: listName,
  key: cells,
  valid_from: day.nullable().describe('Null for a list without dates, and where the key is the day.'),
  valid_to: day.nullable().describe('The first day on which it no longer holds; null: for good.'),
  values: cells.nullable().describe('Null: from then on there is no such line.'),
  before: z.array(span).optional().describe('What the change was made against; else what holds now.'),
})
export type Change = z.output<typeof change>

export const proposal = z
  .strictObject({ changes: z.array(change).min(1).max(CHANGES_MAX), ...asked })
  .refine(saysWhy, WHY)
export const rollBack = z.strictObject(asked).refine(saysWhy, WHY)

const problemOfChange = z.object({
  at: count.describe('Which of the changes, the first is 0.'),
  column: z.string().nullable(),
  code: z.enum(PROBLEM_CODES),
  limit: z.string().nullable().describe('The number that it is held to.'),
  label: words.nullable().describe('The column in words.'),
  other: words.nullable().describe('The columns or the list that it goes against, in words.'),
  line: words.nullable().describe('The line that a rule no longer holds of, in words.'),
  day: day.nullable().describe('From when it does not.'),
})
export type ProblemOfChange = z.output<typeof problemOfChange>

/** A change as it would be written, with what it takes the place of. */
const diffLine = z.object({
  at: count,
  list: z.string(),
  title: words,
  key: cells,
  name: words.describe('The key in words.'),
  valid_from: day,
  valid_to: day,
  is_dated: z.boolean(),
  before: z.array(span),
  after: cells.nullable(),
  changed: z.array(
    z.object({ column: z.string(), label: words, before: z.array(said), after: said.nullable() }),
  ),
})
export type DiffLine = z.output<typeof diffLine>

const nights = z.object({ count, first: day, last: day })

export const answer = z.object({
  problems: z.array(problemOfChange),
  lines: z.array(diffLine).describe('What changes; a line that says what holds already is left out.'),
  nights: nights.nullable().describe('Nights that have run and would be others: to be run again.'),
  request_id: z.string().nullable().describe('The request that waits to be agreed to.'),
})
export type ProposalAnswer = z.output<typeof answer>

const factLine = z.object({
  list: z.string(),
  key: cells,
  valid_from: day,
  valid_to: day,
  before: z.array(span),
  after: cells.nullable(),
})
export type FactLine = z.output<typeof factLine>
const shown = z.object({
  label_zh: z.string(),
  label_en: z.string(),
  before: saidOfTime.nullable(),
  after: saidOfTime.nullable(),
})
/** What a request to change parameters is made of. */
export const facts = z.object({
  lines: z.array(factLine).min(1).max(CHANGES_MAX),
  /** The newest set that was applied when it was made; '0' where there is none. */
  based_on: z.string(),
  reverts: z.string().nullable(),
  nights: nights.nullable(),
  titles: z.array(words),
  shown: z.array(shown),
})
export type Facts = z.output<typeof facts>

const option = z.object({ code: z.string(), zh: z.string(), en: z.string() })
const bounds = {
  unit: z.enum(UNITS).nullable(),
  min: z.string().nullable(),
  max: z.string().nullable(),
}
const field = z.object({
  column: z.string(),
  zh: z.string(),
  en: z.string(),
  type: z.enum(['text', 'number', 'boolean', 'day']),
  is_key: z.boolean(),
  is_optional: z.boolean(),
  ...bounds,
  by: z
    .object({ column: z.string(), of: z.record(z.string(), z.object(bounds)) })
    .nullable()
    .describe('Unit and bounds by the value of another column.'),
  options: z.array(option).nullable().describe('The values that it takes, where they are listed.'),
})
export type Field = z.output<typeof field>

const shownList = z.object({
  list: z.string(),
  title: words,
  category: z.enum(CATEGORIES),
  owner: z.string().describe('Department that answers for it.'),
  base: z.enum(['product', 'bank']).describe('Whose file its lines begin with.'),
  is_dated: z.boolean(),
  is_day: z.boolean().describe('A line holds for the one day that it names.'),
  has_fixed_keys: z.boolean(),
  file_only: words.nullable().describe('Why it comes with a file only.'),
  may_propose: z.boolean(),
})
const listRow = shownList.extend({
  line_count: count.describe('Lines that hold on the day.'),
  changed_count: count.describe('Of these, agreed on here.'),
  next_change: businessDate.nullable().describe('The next day on which a line changes.'),
})
export type ListRow = z.output<typeof listRow>

const waiting = z.object({
  request_id: z.string(),
  title: words,
  maker_name: z.string(),
  submitted_at: z.string().nullable(),
  lists: z.array(z.string()),
  first_day: day,
  may_open: z.boolean(),
})
export type Waiting = z.output<typeof waiting>
export const listRows = z.object({ on: day, lists: z.array(listRow), waiting: z.array(waiting) })
export type ListRows = z.output<typeof listRows>

const line = z.object({
  key: cells,
  values: cells,
  valid_from: day,
  valid_to: day,
  source: z.enum(['product', 'bank', 'change']),
  change_set_id: z.string().nullable(),
})
export type Line = z.output<typeof line>

const written = z.object({
  change_set_id: z.string(),
  reason: z.string(),
  made_by_name: z.string(),
  approved_by_name: z.string(),
  applied_at: z.string(),
  reverts: z.string().nullable(),
})
const historyLine = written.extend({
  line_id: z.string(),
  key: cells,
  valid_from: day,
  valid_to: day,
  before: z.array(span),
  after: cells.nullable(),
})
export type HistoryLine = z.output<typeof historyLine>
export const listRecord = shownList.extend({
  on: day,
  fields: z.array(field),
  lines: z.array(line).describe('Lines that hold on the day.'),
  coming: z.array(line).describe('Lines that hold later.'),
  past: z.array(line).describe('Lines that held earlier.'),
  history: z.array(historyLine).describe('Changes that were agreed on, the newest first.'),
})
export type ListRecord = z.output<typeof listRecord>

const changeSet = written.extend({
  request_id: z.string(),
  line_count: count,
  titles: z.array(words),
  first_day: day,
  reverted_by: z.string().nullable(),
})
export type ChangeSet = z.output<typeof changeSet>
export const changeSetRows = z.object({ sets: z.array(changeSet), waiting: z.array(waiting) })
export type ChangeSetRows = z.output<typeof changeSetRows>
export const changeSetRecord = changeSet.extend({ lines: z.array(diffLine), may_propose: z.boolean() })
export type ChangeSetRecord = z.output<typeof changeSetRecord>

export const onQuery = z.object({ on: day.optional() })
export const listParams = z.object({ list: listName })
export const setParams = z.object({ change_set_id: z.string().regex(/^\d{1,18}$/) })
