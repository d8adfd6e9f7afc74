import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  AuditChange,
  AuditLine,
  AuditPage,
  AuditState,
} from '../../../../src/modules/system/audit.schema.ts'
import { pathWith, request } from '../../../shared/api-client.ts'
import { AUDIT_GROUPS, type AuditGroup } from '../../../shared/audit-text.ts'
import type { AuditSearch } from './audit-search.ts'

export type { AuditChange, AuditLine, AuditState }

const isGroup = (action: string): action is AuditGroup => Object.hasOwn(AUDIT_GROUPS, action)

/** What the server reads of an address. */
const auditParameters = ({ action, ...search }: AuditSearch): Record<string, string | undefined> => ({
  ...search,
  ...(action !== undefined && { action: isGroup(action) ? AUDIT_GROUPS[action].join(',') : action }),
})

export const auditQuery = (search: AuditSearch) =>
  queryOptions({
    queryKey: ['audit', search],
    queryFn: ({ signal }) => request<AuditPage>(pathWith('/api/audit', auditParameters(search)), { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })

export const auditStateQuery = queryOptions({
  queryKey: ['audit', 'state'],
  queryFn: ({ signal }) => request<AuditState>('/api/audit/state', { signal }),
  staleTime: 0,
})
