import { z } from 'zod'
import { businessDate, fieldClass } from '../../platform/schema.ts'
import { signInFacts } from './sign-in.schema.ts'

export const post = z.object({
  post_id: z.string(),
  role_code: z.string(),
  role_name_zh: z.string(),
  role_name_en: z.string(),
  title: z.string(),
  unit_id: z.string(),
  unit_name: z.string(),
  reach_kind: z
    .enum(['head', 'line', 'org', 'team', 'manager'])
    .nullable()
    .describe('How far one looks from the unit; without it no customer is visible.'),
  line_code: z.enum(['retail', 'corporate']).nullable().describe('The business line, of who looks at one.'),
})
export type NamedPost = z.output<typeof post>

export const bank = z.object({
  name_zh: z.string(),
  name_en: z.string(),
  currency_code: z.string(),
  is_demo: z.boolean(),
})

const shownAs = z.enum(['hidden', 'masked', 'clear'])

export const session = z.object({
  user: z.object({ user_id: z.string(), username: z.string(), display_name: z.string(), title: z.string() }),
  post: post.nullable().describe('The one acted in.'),
  posts: z.array(post),
  has_grants: z.boolean().describe('Customers are granted to the person beside the reach of the post.'),
  is_by_grants: z.boolean().describe('Those are looked at, and not the reach of the post.'),
  csrf_token: z.string(),
  publication: z
    .object({
      publication_id: z.number().int(),
      business_date: businessDate,
      bank,
      is_stale: z.boolean().describe('The figures are two or more days old.'),
    })
    .nullable(),
  permissions: z.array(z.string()),
  fields: z
    .partialRecord(fieldClass, z.object({ list: shownAs, record: shownAs }))
    .describe('How classes of personal data are shown to the caller; what is not named is masked.'),
  sign_in: signInFacts,
})
export type SessionAnswer = z.output<typeof session>

export const postChoice = z.strictObject({
  post_id: z.string().min(1).max(100),
  is_by_grants: z
    .boolean()
    .default(false)
    .describe('To look at what is granted beside the reach of the post.'),
})

export const keptDates = z.object({
  dates: z.array(z.object({ business_date: businessDate, kind: z.enum(['month_end', 'daily']) })),
})

export const units = z.object({
  units: z.array(
    z.object({
      unit_id: z.string(),
      parent_unit_id: z.string().nullable(),
      unit_name: z.string(),
      unit_level: z.number().int().describe('1 the bank, 2 a branch, 3 a sub-branch, 4 an outlet.'),
    }),
  ),
})
export type Units = z.output<typeof units>

const twoLanguages = z.object({ zh: z.string(), en: z.string() })

const metricVersion = twoLanguages.extend({
  number: z.number().int(),
  since: businessDate.nullable().describe('Null for what held at the opening of the bank.'),
})

export const definition = twoLanguages.extend({
  unit: z.string().nullish(),
  kind: z.string().nullish(),
  meaning: twoLanguages,
  table: z.string(),
  owner: z.string().nullish().describe('The department that answers for it.'),
  versions: z.array(metricVersion).describe('Newest first.'),
})

export const definitions = z.object({ definitions: z.record(z.string(), definition) })
export type Definitions = z.output<typeof definitions>

export const metricSummary = twoLanguages.extend({
  name: z.string(),
  unit: z.string().nullable(),
  kind: z.string().nullable(),
  formula: twoLanguages,
  owner: z.string().nullable(),
  table: z.string().describe('The table that defines it.'),
  version: metricVersion,
})
export type MetricSummary = z.output<typeof metricSummary>
export const metricList = z.object({ metrics: z.array(metricSummary) })
export const metricName = z.object({ name: z.string().max(100) })

const tableColumns = z.object({
  table: z.string(),
  title: twoLanguages.nullable(),
  columns: z.array(z.string()).describe('`*` stands for the rows of the table.'),
})

export const metric = metricSummary.extend({
  versions: z.array(metricVersion).describe('Newest first.'),
  places: z
    .array(
      z.object({
        table: z.string(),
        title: twoLanguages.nullable(),
        reads: z.array(z.string()),
        is_by_table: z.boolean().describe('Only the tables are known that it is made of.'),
      }),
    )
    .describe('Every table that holds it, and the columns it is made of there.'),
  upstream: z.array(tableColumns).describe('All that lies between it and the files.'),
  sources: z.array(
    z.object({
      file: z.string(),
      system_code: z.string(),
      title: twoLanguages,
      fields: z.array(z.object({ field: z.string(), label: z.string() })),
    }),
  ),
  lists: z.array(tableColumns).describe('Parameter lists that are read on the way.'),
  downstream: z.array(tableColumns).describe('What is made of it under other names.'),
  screens: z.array(z.string()).describe('Codes of the list `screen`.'),
})
export type Metric = z.output<typeof metric>

const moment = z.iso.datetime().describe('Moment in UTC.')

export const arrivalsQuery = z.object({
  date: businessDate.optional().describe('Without it, the date whose files are due now or were due last.'),
})
export type ArrivalsQuery = z.output<typeof arrivalsQuery>

const feedArrival = z.object({
  file: z.string(),
  system_code: z.string(),
  title: twoLanguages,
  state_code: z.enum([
    'expected',
    'late',
    'overdue',
    'arriving',
    'arrived',
    'refused',
    'loaded',
    'carried',
    'not_needed',
  ]),
  is_rerun_due: z.boolean().describe('It came after a good night of the date: run that night again.'),
  is_waived: z.boolean().describe('Two persons let the night go without it: until withdrawn it is not read.'),
  if_missing: z.enum(['stop', 'carry', 'none']).describe('What a night does without it.'),
  ready_by: moment.nullable(),
  hard_limit: moment.nullable(),
  file_name: z.string().nullable(),
  row_count: z.number().int().nullable(),
  loaded: z
    .object({
      run_no: z.string(),
      row_count: z.number().int().describe('Rows that the night took over.'),
      aside_count: z.number().int().describe('Rows that it kept aside, because they break the contract.'),
    })
    .nullable()
    .describe('What the last good night made of the file.'),
  created_at: z.string().nullable().describe('When the source made it, in its own words.'),
  arrived_at: moment.nullable(),
  carried_since: businessDate.nullable().describe('The date of the data that was carried over.'),
  problems: z.array(
    z.object({
      code: z.string(),
      file: z.string(),
      line: z.number().int().nullable(),
      column: z.string().nullable(),
      reason: z.string(),
      reason_zh: z.string().nullable(),
    }),
  ),
})
export type FeedArrival = z.output<typeof feedArrival>

export const arrivalBoard = z.object({
  business_date: businessDate.nullable().describe('Null as long as nothing is known of any date.'),
  dates: z.array(businessDate).describe('Dates of which something is known, newest first.'),
  looked_at: moment.nullable().describe('When somebody looked at the landing folder last.'),
  latest_run: z
    .object({
      status: z.enum(['running', 'done', 'unchanged', 'failed']),
      started_at: moment,
      ended_at: moment.nullable(),
      error_code: z.string().nullable(),
    })
    .nullable(),
  feeds: z.array(feedArrival),
})
export type ArrivalBoard = z.output<typeof arrivalBoard>

export const freshness = z.object({
  business_date: businessDate,
  carried: z
    .array(z.object({ system_code: z.string(), business_date: businessDate }))
    .describe('Systems whose figures are of an earlier date, because their files had not come.'),
})
export type Freshness = z.output<typeof freshness>
