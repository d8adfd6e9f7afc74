import { join } from 'node:path'
import { z } from 'zod'
import { bankMoment } from '../../platform/clock.ts'
import { AppError } from '../../platform/errors.ts'
import { addDays } from '../../platform/dates.ts'
import { readYaml } from '../../platform/yaml.ts'
import type { Contract } from '../load/index.ts'

const FORM = /^T(\+1)? ((?:[01]\d|2[0-3]):[0-5]\d)$/

const dueTime = z
  .string()
  .regex(FORM, { error: 'must be written like "T+1 01:30", or "T 22:00" for the date itself', abort: true })

const deadline = z
  .strictObject({ ready_by: dueTime, hard_limit: dueTime, if_late: z.enum(['hold', 'carry', 'go_on']) })
  .refine((it) => dueAt(it.ready_by, '2000-01-01') < dueAt(it.hard_limit, '2000-01-01'), {
    path: ['hard_limit'],
    error: 'must come after ready_by',
  })

const table = z.record(z.string().regex(/^[a-z][a-z0-9]*$/), deadline)

export type Deadline = z.output<typeof deadline>
/** By system; one that is not there delivers when it has something to deliver. */
export type Deadlines = Readonly<Record<string, Deadline>>

/** The moment that a due time means for the files of a date. */
export function dueAt(time: string, businessDate: string): Date {
  const [, nextDay, clock] = FORM.exec(time)!
  return bankMoment(nextDay ? addDays(businessDate, 1) : businessDate, clock!)
}

/** Reads `sources/arrivals.yml`. What it says of a system must be what the contracts of its feeds do. */
export function readDeadlines(modelsDir: string, contracts: Contract[]): Deadlines {
  const read = table.safeParse(readYaml(join(modelsDir, 'sources', 'arrivals.yml')))
  const mistakes = read.success
    ? contradictions(read.data, contracts)
    : read.error.issues.map((it) => `${it.path.join('.')}: ${it.message}`)
  if (read.success && mistakes.length === 0) return read.data
  const message = `sources/arrivals.yml is not usable: ${mistakes.join('; ')}.`
  throw new AppError({ code: 'deadlines_invalid', status: 500, message, details: { mistakes } })
}

/** The gravest of what a night does without one of a system's files is what it does without the system. */
const GRAVEST = [
  { if_missing: 'stop', if_late: 'hold' },
  { if_missing: 'carry', if_late: 'carry' },
  { if_missing: 'none', if_late: 'go_on' },
] as const

function contradictions(deadlines: Deadlines, contracts: Contract[]): string[] {
  return [...Map.groupBy(contracts, (it) => it.system)].flatMap(([system, feeds]) => {
    for (const { if_missing, if_late } of GRAVEST) {
      const feed = feeds.find((it) => it.if_missing === if_missing)
      if (!feed) continue
      // Without a deadline nothing is waited for, so nothing may depend on its coming.
      const said = deadlines[system]?.if_late ?? 'go_on'
      return said === if_late ? [] : [`${system}.if_late: is ${said}, ${feed.file} says ${if_late}`]
    }
    return []
  })
}
