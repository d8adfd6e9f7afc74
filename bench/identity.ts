import { sql } from 'kysely'
import type { Catalogue } from '../src/pipeline/night-plan.ts'
import type { Ratio } from './report.ts'
import type { Bench } from './state.ts'

type Timed = { step: string; seconds: number }

/**
 * What a day's changes cost to be told apart as people, against all of the bank on its first night, of which
 * the log of runs knows the seconds.
 */
export async function identityRatio(bench: Bench, catalogue: Catalogue, night: Timed[]): Promise<Ratio> {
  const { db } = bench.databases
  const models = catalogue.models.filter((it) => it.path.startsWith('base/identity/'))
  const names = new Set([...models.map((it) => it.name), REGISTER])
  const whole = await db
    .selectFrom('pipeline.steps')
    .select(sql<string>`sum(seconds)`.as('seconds'))
    .where('run_no', '=', (from) =>
      from
        .selectFrom('pipeline.runs')
        .select((runs) => runs.fn.min('run_no').as('run_no'))
        .where('status', '=', 'done'),
    )
    .where('step', 'in', [...names])
    .executeTakeFirstOrThrow()
  const wholeSeconds = Number(whole.seconds)
  const daySeconds = night.filter((it) => names.has(it.step)).reduce((sum, it) => sum + it.seconds, 0)
  return {
    name: 'identity_day_over_whole',
    value: daySeconds / wholeSeconds,
    what: "who is who among a day's changes",
    against: 'the same of the whole bank on its first night',
    limit: { kind: 'at most', value: 0.2 },
    medians: { 'day s': daySeconds, 'whole bank s': wholeSeconds },
  }
}

const REGISTER = 'base.customer_register'
