import { expect, it } from 'vitest'
import type { OwnershipRow } from '../../customer-management/index.ts'
import { ownerEvents } from './read-timeline.ts'

const owner = (some: Partial<OwnershipRow>): OwnershipRow => ({
  employee_id: 'E1',
  employee_name: '甲',
  org_id: '9902001000',
  org_name: '天元支行',
  is_virtual: false,
  role_code: 'primary',
  valid_from: '2026-01-01',
  valid_to: '9999-12-31',
  ...some,
})
const told = (owners: OwnershipRow[], day = '2026-06-30') =>
  ownerEvents(owners, day).map((it) => [it.kind_code, it.happened_on, it.employee_name, it.detail_code])

it('who follows another is told once, and who leaves nobody behind is told to have ended', () => {
  expect(
    told([
      owner({ valid_to: '2026-03-01' }),
      owner({ employee_id: 'E2', employee_name: '乙', valid_from: '2026-03-01' }),
      owner({ employee_id: 'E3', employee_name: '丙', role_code: 'assistant', valid_to: '2026-03-01' }),
    ]),
  ).toEqual([
    ['owner_began', '2026-01-01', '甲', 'primary'],
    ['owner_began', '2026-03-01', '乙', 'primary'],
    ['owner_began', '2026-01-01', '丙', 'assistant'],
    ['owner_ended', '2026-03-01', '丙', 'assistant'],
  ])
})

it('an end that is still to come is not told, and a virtual holder has the name of its unit alone', () => {
  expect(told([owner({ valid_to: '2026-07-01' })])).toHaveLength(1)
  expect(ownerEvents([owner({ is_virtual: true })], '2026-06-30')[0]).toMatchObject({
    employee_name: null,
    reference: '天元支行',
  })
})
