import { sql } from 'kysely'
import type { Catalogue } from '../src/pipeline/night-plan.ts'
import type { TimedStep } from './night.ts'
import type { Ratio } from './report.ts'
import type { Bench } from './state.ts'

/**
 * What a day's changes cost to be told apart as people, against all of the bank on its first night, of which
 * the log of runs knows the seconds.
 */
export async function identityRatio(bench: Bench, catalogue: Catalogue, night: TimedStep[]): Promise<Ratio> {
  const { db } = bench.databases
  const models = catalogue.models.filter(
    (it) => it.path.startsWith('base/identity/') || it.write === 'register',
  )
  const names = models.map((it) => it.name)
  const whole = await db
    .selectFrom('pipeline.steps')
    .select(sql<string>`sum(seconds)`.as('seconds'))
    .where('run_no', '=', (from) =>
      from
        .selectFrom('pipeline.runs')
        .select((runs) => runs.fn.min('run_no').as('run_no'))
        .where('status', '=', 'done'),
    )
    .where('step', 'in', names)
    .executeTakeFirstOrThrow()
  const wholeSeconds = Number(whole.seconds)
  const own = night.filter((it) => names.includes(it.step))
  const daySeconds = own.reduce((sum, { began, ended }) => sum + ended - began, 0)
  return {
    name: 'identity_day_over_whole',
    value: daySeconds / wholeSeconds,
    what: "who is who among a day's changes",
    against: 'the same of the whole bank on its first night',
    limit: { kind: 'at most', value: 0.2 },
    medians: { 'day s': daySeconds, 'whole bank s': wholeSeconds },
  }
}
