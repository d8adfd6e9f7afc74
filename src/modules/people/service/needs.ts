import type { Clock } from '../../../platform/clock.ts'
import type { Actor, Databases } from '../../../platform/db.ts'
import type { Calendar } from '../../../platform/working-days.ts'
import { changesBetween, doneBy, recordAudit } from '../../../platform/audit.ts'

export type Needs = { databases: Databases; clock: Clock }
/** Who does it, and in which request. */
export type By = {
  user_id: string
  post_id?: string | null
  permissions: readonly string[]
  request_id?: string
}

/** What somebody needs to ask another for it, and who asks. */
export type Asking = Needs & { calendar: Calendar }
export type Asker = Actor & { request_id?: string }

type Done = { action: string; subject: string; details: Record<string, unknown> }

/** Writes down what somebody did, in the transaction that does it. */
export const tell = (
  needs: { databases: Pick<Databases, 'db'>; clock: Clock },
  by: Omit<By, 'permissions'>,
  done: Done,
) =>
  recordAudit(needs, {
    ...doneBy(by),
    outcome: 'done',
    ...done,
    changes: changesOf(done.details),
    ...(by.request_id !== undefined && { request_id: by.request_id }),
  })

type Fields = Record<string, unknown>
const isFields = (value: unknown): value is Fields | null =>
  typeof value === 'object' && !Array.isArray(value)

/** Field by field what became of a record, where both sides of it were told. */
const changesOf = ({ before, after }: Fields) =>
  isFields(before) && isFields(after) ? changesBetween(before, after) : []
