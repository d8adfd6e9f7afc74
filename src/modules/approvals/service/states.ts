import type { Clock } from '../../../platform/clock.ts'
import type { Databases } from '../../../platform/context.ts'
import { stateOn } from '../policy.ts'
import * as queries from '../queries/requests.ts'
import type { RequestState } from '../schema.ts'

/** How requests stand by the clock, by their numbers: for the module whose matter they are about. */
export async function listStates(
  db: Databases['db'],
  clock: Clock,
  requestIds: readonly string[],
): Promise<Map<string, RequestState>> {
  const found = await queries.listStates(db, requestIds)
  const today = clock.today()
  return new Map(
    found.map((it) => [it.request_id, stateOn({ ...it, state_code: it.state_code as RequestState }, today)]),
  )
}
