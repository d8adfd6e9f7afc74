import { type Context, withActor } from '../../../platform/db.ts'
import { AppError } from '../../../platform/errors.ts'
import { countMatching } from '../../customer-view/index.ts'
import { isOpen } from '../policy.ts'
import type { StoredList } from '../queries/lists.ts'
import { countStanding, type Stood } from '../queries/members.ts'
import type { Progress } from '../schema.ts'
import { readingOf } from './seen-lists.ts'

export type Standing = { progress: Progress; stood: Stood[] }

/**
 * How a list stands within reach. Of a live one everybody is still to do whom nobody has worked on; null
 * where it asks for what one may not ask.
 */
export async function readStanding(context: Context, list: StoredList): Promise<Standing | null> {
  try {
    const reading = await readingOf(context, list)
    const today = context.clock.today()
    const [stood, matching] = await Promise.all([
      withActor(context, (db) => countStanding(db, reading, today)),
      list.kind_code === 'live' ? countMatching(context, list.filter!) : null,
    ])
    return { stood, progress: progressOf(stood, matching) }
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return null
    throw error
  }
}

function progressOf(stood: readonly Stood[], matching: number | null): Progress {
  const sum = (isCounted: (it: Stood) => boolean) =>
    stood.filter(isCounted).reduce((total, it) => total + Number(it.count), 0)
  const kept = sum(() => true)
  const untouched = matching === null ? 0 : Math.max(matching - kept, 0)
  return {
    total: kept + untouched,
    todo: sum((it) => it.state_code === 'todo') + untouched,
    working: sum((it) => it.state_code === 'working'),
    done: sum((it) => it.state_code === 'done'),
    set_aside: sum((it) => it.state_code === 'set_aside'),
    overdue: sum((it) => it.is_overdue),
  }
}

/** Who works on how many, and how far each has come. */
export function workersOf(stood: readonly Stood[]) {
  const workers = Map.groupBy(stood, (it) => it.worker_id)
  return [...workers].map(([worker_id, of]) => {
    const sum = (isCounted: (it: Stood) => boolean) =>
      of.filter(isCounted).reduce((total, it) => total + Number(it.count), 0)
    return {
      worker_id,
      total: sum(() => true),
      done: sum((it) => !isOpen(it.state_code)),
      overdue: sum((it) => it.is_overdue),
    }
  })
}
