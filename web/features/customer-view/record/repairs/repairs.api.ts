import { queryOptions } from '@tanstack/react-query'
import type {
  CustomerRepairs,
  RepairTask,
  Report,
} from '../../../../../src/modules/data-quality/repair.schema.ts'
import { request } from '../../../../shared/api-client.ts'

export type { CustomerRepairs, RepairTask, Report }
export type ReportableField = CustomerRepairs['fields'][number]
export type FieldKey = Pick<ReportableField, 'field_code' | 'source_system'>

/** Whatever becomes of a report is seen when the record is opened next. */
const ALWAYS_ASK = 0

export const repairsQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['repairs', 'customer', customerId],
    queryFn: ({ signal }) =>
      request<CustomerRepairs>(`/api/customers/${encodeURIComponent(customerId)}/repairs`, { signal }),
    staleTime: ALWAYS_ASK,
  })

export const sendReport = (customerId: string, body: Report) =>
  request<{ task: RepairTask }>(`/api/customers/${encodeURIComponent(customerId)}/repairs`, {
    method: 'POST',
    body,
  })

const SETTLED = ['closed', 'rejected']
export const isOpen = (task: RepairTask) => !SETTLED.includes(task.state_code)

export const isSame = (one: FieldKey, other: FieldKey) =>
  one.field_code === other.field_code && one.source_system === other.source_system
