import { LeftOutlined, RightOutlined, UnorderedListOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Space } from 'antd'
import type { ListSearch } from '../../../shared/list-state.ts'
import { pageOfRow, PAGE_SIZE } from '../../../shared/list-state.ts'
import { formatCount } from '../../../shared/money.ts'
import { useText } from '../../../shared/text.ts'
import { useKeys } from '../../../shared/use-keys.ts'
import type { CustomerRecordSearch } from '../customer-record-search.ts'
import { DEFAULT_SORT, listOf, placeInList } from '../customer-record-search.ts'
import { customersQuery } from '../customer-view.api.ts'
import styles from './record.module.css'

/**
 * Who stands at a row of a list; asked for nothing but the customer, and only when the row is in the
 * list.
 */
function useCustomerAt(list: ListSearch, row: number, isAsked: boolean) {
  const pageSize = list.page_size ?? PAGE_SIZE
  const { page, index } = pageOfRow(Math.max(0, row), pageSize)
  const search: ListSearch = { ...list, page, sort: list.sort ?? DEFAULT_SORT, columns: 'customer_id' }
  const { data, error, isPlaceholderData } = useQuery({
    ...customersQuery(search),
    enabled: isAsked && row >= 0,
  })
  const isKnown = isAsked && row >= 0 && data !== undefined && !isPlaceholderData
  const found = isKnown ? data.rows[index] : undefined
  return {
    total: data?.total ?? null,
    customerId: found === undefined ? null : String(found.customer_id),
    isRefused: error !== null,
  }
}

/** Walks through the list the record was opened from, in that list's own filter and order. */
export function NeighbourButtons({ search }: { search: CustomerRecordSearch }) {
  const t = useText()
  const navigate = useNavigate({ from: '/customers/$customer_id' })
  const list = listOf(search)
  const row = search.row ?? -1
  const isFromList = search.list !== undefined && row >= 0
  const previous = useCustomerAt(list, row - 1, isFromList)
  const next = useCustomerAt(list, row + 1, isFromList)
  // A list that cannot be asked for has no neighbours to go to.
  if (!isFromList || previous.isRefused || next.isRefused) return null
  const go = (customerId: string | null, to: number) => {
    if (customerId === null) return
    const { page: _, account: __, ...rest } = search
    const { page } = pageOfRow(to, list.page_size ?? PAGE_SIZE)
    void navigate({
      params: { customer_id: customerId },
      search: { ...rest, ...placeInList({ ...list, page }, to) },
    })
  }
  return (
    <NeighbourView
      place={t('record.place', {
        row: formatCount(row + 1),
        total: formatCount(next.total ?? previous.total),
      })}
      list={list}
      onPrevious={previous.customerId === null ? null : () => go(previous.customerId, row - 1)}
      onNext={next.customerId === null ? null : () => go(next.customerId, row + 1)}
    />
  )
}

type ViewProps = {
  place: string
  list: ListSearch
  onPrevious: (() => void) | null
  onNext: (() => void) | null
}

function NeighbourView({ place, list, onPrevious, onNext }: ViewProps) {
  const t = useText()
  useKeys({ p: () => onPrevious?.(), n: () => onNext?.() })
  return (
    <div className={styles['neighbours']}>
      <Link to='/customers' search={list} className={styles['back']}>
        <UnorderedListOutlined aria-hidden /> {t('action.back_to_list')}
      </Link>
      <Space.Compact>
        <Button
          icon={<LeftOutlined />}
          aria-label={t('record.previous')}
          title={`${t('record.previous')} (p)`}
          disabled={onPrevious === null}
          onClick={() => onPrevious?.()}
        />
        <Button className={styles['place']!} tabIndex={-1} disabled>
          {place}
        </Button>
        <Button
          icon={<RightOutlined />}
          aria-label={t('record.next')}
          title={`${t('record.next')} (n)`}
          disabled={onNext === null}
          onClick={() => onNext?.()}
        />
      </Space.Compact>
    </div>
  )
}
