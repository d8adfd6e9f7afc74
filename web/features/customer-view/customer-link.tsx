import { Link } from '@tanstack/react-router'
import type { CustomerRow } from '../../../src/modules/customer-view/schema.ts'
import type { ListSearch } from '../../shared/list-state.ts'
import { placeInList } from './customer-record-search.ts'

type NameProps = { row: CustomerRow; list: ListSearch; place: number }

/** A customer's name, leading to the record and remembering the place in the list. */
export function CustomerLink({ row, list, place }: NameProps) {
  return (
    <Link
      to='/customers/$customer_id'
      params={{ customer_id: String(row.customer_id) }}
      search={placeInList(list, place)}
      preload={false}
    >
      {String(row.customer_name ?? row.customer_id)}
    </Link>
  )
}
