import { z } from 'zod'
import { businessDate } from '../../platform/schema.ts'

const moment = z.iso.datetime().describe('Moment in UTC.')
const seconds = z.number().nullable()
const count = z.number().int().nullable()
const words = z.object({ zh: z.string(), en: z.string() })

export const runNo = z.string().regex(/^[0-9]{1,18}$/)

export const nightsQuery = z.object({
  before: runNo.optional().describe('`run_no` of the last run already seen.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type NightsQuery = z.output<typeof nightsQuery>

export const nightRun = z.object({
  run_no: runNo,
  business_date: businessDate,
  run_kind: z.enum(['opening', 'daily']),
  status: z.enum(['running', 'done', 'unchanged', 'failed']),
  started_at: moment,
  ended_at: moment.nullable(),
  seconds,
  usual_seconds: seconds.describe('The median of the last 14 ordinary nights before it.'),
  row_count: count.describe('Rows delivered.'),
  version: z.string().nullable(),
  trigger_code: z.enum(['command', 'schedule', 'order', 'retry']),
  started_by: z.string().nullable(),
  reason: z.string().nullable(),
  error_code: z.string().nullable(),
})
export type NightRun = z.output<typeof nightRun>

export const nightList = z.object({ runs: z.array(nightRun) })
export type NightList = z.output<typeof nightList>

export const nightStep = z.object({
  step: z.string(),
  layer: z.enum(['feeds', 'ods', 'base', 'metrics', 'cubes', 'marts', 'checks', 'publish']),
  title: words.nullable(),
  after: z.array(z.string()).describe('Steps that it waits for.'),
  state_code: z.enum(['waiting', 'running', 'done', 'failed', 'skipped']),
  is_slow: z.boolean().describe('It takes, or took, much longer than usual.'),
  warning: z.string().nullable().describe('What it says that somebody should know, though it went well.'),
  began_at: moment.nullable(),
  rows_in: count,
  rows_out: count,
  seconds,
  usual_seconds: seconds,
  note: z.string().nullable(),
  note_zh: z.string().nullable(),
  message: z.string().nullable(),
  message_zh: z.string().nullable(),
  row_count: count.describe('Rows of its table in the version that was made.'),
  content_hash: z.string().nullable(),
})
export type NightStep = z.output<typeof nightStep>

const failingRows = z.object({
  table: z.string(),
  check: z.string(),
  title: words.nullable().describe('What the check is called; null of a night before that was kept.'),
  failing_count: z.number().int().describe('Rows that break the rule; the first of them are in `rows`.'),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string().nullable())),
  hidden_columns: z.array(z.string()).describe('What the viewer may not see.'),
})
export type FailingRows = z.output<typeof failingRows>

const problem = z.object({
  code: z.string(),
  file: z.string(),
  line: z.number().int().nullable(),
  column: z.string().nullable(),
  reason: z.string(),
  reason_zh: z.string().nullable(),
})

const failure = z.object({
  code: z.string(),
  message: z.string().nullable(),
  message_zh: z.string().nullable(),
  problems: z.array(problem),
  failing: z.array(failingRows).describe('Every check that holds the night back.'),
})
export type NightFailure = z.output<typeof failure>

const lateFeed = z.object({
  file: z.string(),
  system_code: z.string(),
  title: words,
  state_code: z.string(),
  if_missing: z.enum(['stop', 'carry', 'none']),
  ready_by: moment.nullable(),
  hard_limit: moment.nullable(),
  is_rerun_due: z.boolean(),
  is_waived: z.boolean(),
})

export const night = z.object({
  run: nightRun,
  progress: z.object({
    step_count: z.number().int(),
    done_count: z.number().int(),
    expected_end_at: moment.nullable(),
  }),
  failure: failure.nullable(),
  steps: z.array(nightStep),
  late: z.array(lateFeed).describe('Files of the date that are not there as they should be.'),
})
export type Night = z.output<typeof night>

export const nightParams = z.object({ run_no: runNo })
