import { CLAIM_REASON, TRANSFER_REASON } from '../../../fixtures/demo-entries/prospects.ts'
import { OWNERSHIP_CLAIM, OWNERSHIP_REQUEST } from '../../../src/modules/customer-management/policy.ts'
import { POOL_TIERS } from '../../../src/modules/customer-management/request.schema.ts'
import { askForOwnership } from '../../../src/modules/customer-management/service/ask-for-ownership.ts'
import { listPool } from '../../../src/modules/customer-management/service/pool.ts'
import { bankTime } from '../../../src/platform/clock.ts'
import type { Clock } from '../../../src/platform/clock.ts'
import type { Desk, Entering } from './desk.ts'

/** A transfer that waits for its receiver, and a claim from the pool that waits for the head of the unit. */
export async function enterRequests(desk: Desk, clock: Clock): Promise<void> {
  const [day = '', time = ''] = bankTime(clock.now()).split(' ')
  const now = { day, time }
  const giver = desk.workers.get('rm1')
  const receiver = desk.workers.get('rm2')
  const customer = giver?.customers.filter((it) => it.customer_type_code === 'retail').at(-1)
  if (giver && receiver && customer) {
    const entry = { key: 'transfer', by: 'rm1', permission: OWNERSHIP_REQUEST, ...now }
    await desk.enter(entry, (context) =>
      askForOwnership(context, {
        request_type_code: 'transfer',
        customer_nos: [customer.customer_id],
        receiver_id: receiver.actor.user_id,
        reason: TRANSFER_REASON,
      }),
    )
  }
  for (const by of ['rm1', 'rm2']) {
    await desk.enter({ key: 'claim', by, permission: OWNERSHIP_CLAIM, ...now }, claim)
  }
}

/** The first that nobody has asked for, from the nearest pool that has any. */
async function claim(context: Entering): Promise<string | null> {
  for (const tier of POOL_TIERS) {
    const { rows } = await listPool(context, { tier, page: 1 })
    const free = rows.find((it) => !it.is_frozen)
    if (!free) continue
    const customer_nos = [free.customer_id]
    return askForOwnership(context, { request_type_code: 'claim', customer_nos, reason: CLAIM_REASON })
  }
  return null
}
