import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  CustomerGroup,
  GroupMember,
  RelationPage,
  RelationRow,
  RelationsAnswer,
} from '../../../../../src/modules/customer-view/relations.schema.ts'
import { pathWith, request } from '../../../../shared/api-client.ts'
import { type CustomerKey, lookedAt } from '../../customer-view.api.ts'

export type { CustomerGroup, GroupMember, RelationPage, RelationRow, RelationsAnswer }

export const ROWS_PER_PAGE = 20

const pathOf = ({ customerId }: CustomerKey, part = '') =>
  `/api/customers/${encodeURIComponent(customerId)}/relations${part}`

export const relationsQuery = (key: CustomerKey) =>
  queryOptions({
    queryKey: ['customer', key, 'relations'],
    queryFn: ({ signal }) =>
      request<RelationsAnswer>(pathWith(pathOf(key), { ...lookedAt(key) }), { signal }),
  })

/** A kind of relation and the side it is seen from, as one word; the code list names it. */
export type Role = `${RelationRow['relation_kind_code']}_${RelationRow['direction_code']}`
export const roleOf = (row: Pick<RelationRow, 'relation_kind_code' | 'direction_code'>): Role =>
  `${row.relation_kind_code}_${row.direction_code}`

export const relationRowsQuery = (
  key: CustomerKey,
  asked: { page: number } & Partial<Pick<RelationRow, 'relation_kind_code' | 'direction_code'>>,
) =>
  queryOptions({
    queryKey: ['customer', key, 'relations', asked],
    queryFn: ({ signal }) =>
      request<RelationPage>(
        pathWith(pathOf(key, '/rows'), { ...lookedAt(key), page_size: ROWS_PER_PAGE, ...asked }),
        { signal },
      ),
    placeholderData: keepPreviousData,
  })
