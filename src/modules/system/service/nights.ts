import { notFound } from '../../../platform/errors.ts'
import { judgeFeed } from '../../../serving/arrival-state.ts'
import { readArrivals } from '../../../serving/arrivals.ts'
import { noteInChinese } from '../../../serving/note-words.ts'
import { isSlow, progressOf, warningOf } from '../../../serving/night-progress.ts'
import {
  listNights as listRuns,
  readNight as readRun,
  type NightRun as Run,
  type NightStep as Step,
} from '../../../serving/nights.ts'
import type { Night, NightList, NightRun, NightStep, NightsQuery } from '../nights.schema.ts'
import { failureFor, stepInChinese } from '../policy.ts'
import type { Needs } from '../service.ts'

type Reading = Pick<Needs, 'databases' | 'clock'>

/** The runs of nights, newest first. */
export async function listNights({ databases }: Reading, query: NightsQuery): Promise<NightList> {
  const runs = await listRuns(databases.db, { before: query.before ?? null, limit: query.limit })
  return { runs: runs.map(toRun) }
}

/** One run: its steps, how far it has come, what it failed for, and which files of its date are late. */
export async function getNight({ databases, clock }: Reading, run_no: string): Promise<Night> {
  const found = await readRun(databases.db, run_no)
  if (!found) throw notFound('run', run_no)
  const { run, failure, steps } = found
  const now = clock.now()
  const keyOf = (table: string) => steps.find((it) => it.step === table)?.key ?? []
  const titles = Object.assign({}, ...steps.map((it) => it.check_titles)) as Step['check_titles']
  const progress = progressOf(run, steps, now)
  const told = failure && failureFor(failure, { keyOf, titles })
  return {
    run: toRun(run),
    progress: { ...progress, expected_end_at: textOf(progress.expected_end_at) },
    failure: told,
    steps: steps.map((it) => ({ ...toStep(it, now), message_zh: stepInChinese(it, told) })),
    late: await listLate({ databases, clock }, run.business_date),
  }
}

const LATE = new Set(['late', 'overdue', 'arriving', 'refused', 'carried'])

async function listLate({ databases, clock }: Reading, businessDate: string): Promise<Night['late']> {
  const recorded = await readArrivals(databases.db, businessDate)
  const feeds = (recorded?.facts ?? []).map((it) => judgeFeed(it, clock.now(), recorded!.waived.has(it.file)))
  return feeds
    .filter((it) => LATE.has(it.state_code) || it.is_rerun_due)
    .map(({ ready_by, hard_limit, ...it }) => ({
      file: it.file,
      system_code: it.system_code,
      title: it.title,
      state_code: it.state_code,
      if_missing: it.if_missing,
      ready_by: textOf(ready_by),
      hard_limit: textOf(hard_limit),
      is_rerun_due: it.is_rerun_due,
      is_waived: it.is_waived,
    }))
}

const textOf = (moment: Date | null) => moment?.toISOString() ?? null

const toRun = (run: Run): NightRun => ({
  ...run,
  started_at: run.started_at.toISOString(),
  ended_at: textOf(run.ended_at),
})

const toStep = (step: Step, now: Date): Omit<NightStep, 'message_zh'> => ({
  ...step,
  is_slow: isSlow(step, now),
  note_zh: noteInChinese(step.note),
  warning: warningOf(step),
  began_at: textOf(step.began_at),
})
