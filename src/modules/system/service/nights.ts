import type { Actor } from '../../../platform/context.ts'
import { notFound } from '../../../platform/errors.ts'
import { judgeFeed } from '../../../serving/arrival-state.ts'
import { readArrivals } from '../../../serving/arrivals.ts'
import { isSlow, progressOf } from '../../../serving/night-progress.ts'
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
export async function getNight(
  { databases, clock }: Reading,
  { run_no, actor }: { run_no: string; actor: Pick<Actor, 'reach'> },
): Promise<Night> {
  const found = await readRun(databases.db, run_no)
  if (!found) throw notFound('run', run_no)
  const { run, failure, steps } = found
  const now = clock.now()
  const keyOf = (table: string) => steps.find((it) => it.step === table)?.key ?? []
  const progress = progressOf(run, steps, now)
  const told = failure && failureFor(actor, failure, keyOf)
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
  const feeds = (recorded?.facts ?? []).map((facts) => judgeFeed(facts, clock.now()))
  return feeds
    .filter((it) => LATE.has(it.state_code) || it.is_rerun_due)
    .map(({ file, system_code, title, state_code, if_missing, ready_by, hard_limit, is_rerun_due }) => ({
      file,
      system_code,
      title,
      state_code,
      if_missing,
      ready_by: textOf(ready_by),
      hard_limit: textOf(hard_limit),
      is_rerun_due,
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
  began_at: textOf(step.began_at),
})
