import { createUser } from '../../src/platform/auth/users.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { allocationWrites } from './allocation-writes.ts'
import { type Browser, type givenApp, TEST_PASSWORD } from './app.ts'
import { givenCustomer, givenRow, type TestBank } from './builders.ts'
import { type Asked, ask, type WriteExample } from './session-writes.ts'

const UNIT = '9902001000'
const OTHER_UNIT = '9902001001'

type Stage = { who: Browser; bank: TestBank; server: Awaited<ReturnType<typeof givenApp>> }

/** Units that hold customers, and who heads the bank and agrees. */
async function givenHead({ bank, server: { databases, signIn } }: Stage): Promise<Browser> {
  for (const unit_id of [UNIT, OTHER_UNIT]) {
    const employee = { employee_id: `VM${unit_id}`, unit_id, status_code: 'active', is_virtual: true }
    await givenRow(bank, 'marts.employees', employee)
  }
  const named = { user_id: 'E99', username: 'head', display_name: '何敏', title: '' }
  const password = { password: TEST_PASSWORD, password_kind: 'lasting' } as const
  const posts = [{ role_code: 'hq_mgr', unit_id: '9900000000' }]
  await createUser({ databases, clock: systemClock }, { ...named, ...password, posts })
  return signIn('head')
}

/** One request of each route by which customers are given to managers, or asked for. */
export const ownershipWrites = (stage: () => Stage): Record<string, WriteExample> => ({
  ...allocationWrites(stage),
  ...requestWrites(stage),
})

function requestWrites(stage: () => Stage): Record<string, WriteExample> {
  let heading: Promise<Browser> | undefined
  const asking = async (): Promise<Asked> => {
    const { bank, who } = stage()
    heading ??= givenHead(stage())
    await heading
    const customer_id = await givenCustomer(bank, { org_id: UNIT, grade_code: 'GOLD' })
    const held = {
      customer_id,
      role_code: 'primary',
      employee_id: `VM${UNIT}`,
      org_id: UNIT,
      is_virtual: true,
    }
    const since = { valid_from: '2026-01-01', reason: 'opening', recorded_by: 'test' }
    await givenRow(bank, 'customer_management.ownerships', { ...held, ...since })
    const payload = {
      request_type_code: 'org_change',
      customer_nos: [customer_id],
      to_unit_id: OTHER_UNIT,
      reason: '客户迁至网点办理',
    }
    return { who, url: '/api/ownership-requests', payload }
  }
  return {
    'POST /api/ownership-requests': {
      action: ['allocation.begin', 'allocation.check', 'approvals.submit', 'ownership.ask'],
      given: asking,
    },
    'POST /api/ownership-requests/{allocation_id}/revoke': {
      action: ['ownership.revoke'],
      given: async () => {
        const { body } = await ask('POST', await asking())
        const head = await heading!
        const { allocation_id, request_id } = body.request
        const { body: waiting } = await head.get(`/api/approvals/${request_id}`)
        const verdict = { move: 'approve', opinion: '同意', revision: waiting.request.revision }
        await ask('POST', { who: head, url: `/api/approvals/${request_id}/decision`, payload: verdict })
        const url = `/api/ownership-requests/${allocation_id}/revoke`
        return { who: head, url, payload: { reason: '申请有误，撤回' } }
      },
    },
  }
}
