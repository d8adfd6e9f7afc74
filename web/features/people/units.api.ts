import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  Contacts,
  UnitChange,
  UnitDetails,
  UnitEdit,
  UnitList,
  UnitRecord,
  UnitRow,
} from '../../../src/modules/people/units.schema.ts'
import { pathWith, Problem, request } from '../../shared/api-client.ts'

export type { Contacts, UnitChange, UnitDetails, UnitEdit, UnitRecord, UnitRow }

const UNITS = 'units'
const at = encodeURIComponent

export const unitsQuery = queryOptions({
  queryKey: [UNITS, 'tree'],
  queryFn: ({ signal }) => request<UnitList>('/api/organization/units', { signal }),
  staleTime: 0,
})

export const unitQuery = (unitId: string) =>
  queryOptions({
    queryKey: [UNITS, 'unit', unitId],
    queryFn: ({ signal }) =>
      request<{ unit: UnitRecord }>(`/api/organization/units/${at(unitId)}`, { signal }),
    select: (answer) => answer.unit,
    staleTime: 0,
  })

export const sendUnit = (unitId: string, body: UnitEdit) =>
  request<{ unit: UnitRecord }>(`/api/organization/units/${at(unitId)}`, { method: 'PUT', body })

export const contactsQuery = (q: string) =>
  queryOptions({
    queryKey: [UNITS, 'contacts', q],
    queryFn: ({ signal }) => request<Contacts>(pathWith('/api/organization/contacts', { q }), { signal }),
    select: (answer) => answer.contacts,
    placeholderData: keepPreviousData,
  })

type Moved = { changed_by_name: string; changes: UnitChange[] }

/** What somebody else has changed since the form was opened; null where it is about something else. */
export function movedIn(error: unknown): Moved | null {
  if (!(error instanceof Problem) || error.code !== 'unit_moved') return null
  const { changed_by_name: name, changes } = error.details
  return {
    changed_by_name: typeof name === 'string' ? name : '',
    changes: Array.isArray(changes) ? (changes as UnitChange[]) : [],
  }
}
