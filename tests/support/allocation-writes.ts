import type { Browser } from './app.ts'
import { givenCustomer, givenRow, type TestBank } from './builders.ts'
import { type Asked, ask, type WriteExample } from './session-writes.ts'

const UNIT = '9902001000'
let last = 0

type Stage = { who: Browser; bank: TestBank }

/** A customer whom the unit holds, and a manager of his own to give him to. */
async function givenLine({ bank }: Stage) {
  last += 1
  const employee_id = `AM${last}`
  const customer_no = `AC${last}`
  const customer_id = await givenCustomer(bank, {
    source_customer_no: customer_no,
    org_id: UNIT,
    grade_code: 'GOLD',
  })
  const at = { unit_id: UNIT, status_code: 'active' }
  await givenRow(bank, 'marts.employees', { ...at, employee_id, is_manager: true, manager_kind_code: '01' })
  await givenRow(bank, 'customer_management.ownerships', {
    customer_id,
    role_code: 'primary',
    employee_id: `VM${UNIT}`,
    org_id: UNIT,
    is_virtual: true,
    valid_from: '2026-01-01',
    reason: 'opening',
    recorded_by: 'test',
  })
  return { customer_no, employee_id }
}

/** One request of each route that gives customers to managers. */
export function allocationWrites(stage: () => Stage): Record<string, WriteExample> {
  const asking = async (): Promise<Asked> => ({
    who: stage().who,
    url: '/api/allocations',
    payload: { reason: '季度分户', lines: [await givenLine(stage())] },
  })
  const made = async (): Promise<string> => {
    const { body } = await ask('POST', await asking())
    return `/api/allocations/${body.allocation.allocation_id}`
  }
  const applied = async (): Promise<string> => {
    const url = await made()
    await ask('POST', { who: stage().who, url: `${url}/apply`, payload: {} })
    return url
  }
  return {
    'POST /api/allocations': { action: ['allocation.begin', 'allocation.check'], given: asking },
    'POST /api/allocations/by-rule': {
      action: ['allocation.begin', 'allocation.check'],
      given: async () => {
        const { employee_id } = await givenLine(stage())
        const rule = { customer_type_code: 'retail', method_code: 'even_count', managers: [{ employee_id }] }
        return { who: stage().who, url: '/api/allocations/by-rule', payload: { reason: '均分', rule } }
      },
    },
    'POST /api/allocations/from-file': {
      action: ['allocation.begin', 'allocation.check'],
      given: async () => {
        const { customer_no, employee_id } = await givenLine(stage())
        return {
          who: stage().who,
          url: '/api/allocations/from-file?file_name=list.csv&reason=list',
          headers: { 'content-type': 'text/csv' },
          payload: Buffer.from(`customer_no,employee_id\n${customer_no},${employee_id}\n`),
        }
      },
    },
    'POST /api/allocations/{allocation_id}/check': {
      action: 'allocation.check',
      given: async () => ({ who: stage().who, url: `${await made()}/check` }),
    },
    'POST /api/allocations/{allocation_id}/apply': {
      action: ['allocation.apply', 'ownership.change'],
      given: async () => ({ who: stage().who, url: `${await made()}/apply`, payload: {} }),
    },
    'POST /api/allocations/{allocation_id}/undo': {
      action: ['allocation.undo', 'ownership.change'],
      given: async () => ({
        who: stage().who,
        url: `${await applied()}/undo`,
        payload: { reason: '分配有误，退回' },
      }),
    },
    'POST /api/allocations/{allocation_id}/withdraw': {
      action: 'allocation.withdraw',
      given: async () => ({ who: stage().who, url: `${await made()}/withdraw` }),
    },
  }
}
