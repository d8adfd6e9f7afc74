import { useQuery } from '@tanstack/react-query'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { DataTable } from '../../../shared/data-table.tsx'
import { EmptyState, ProblemNotice } from '../../../shared/states.tsx'
import { useText } from '../../../shared/text.ts'
import type { Tab, TabRow } from '../customer-view.api.ts'
import { tabQuery } from '../customer-view.api.ts'
import type { TabProps } from './section.tsx'

type TableProps<T extends Tab> = TabProps & {
  tab: T
  title: string
  columns: TableColumn<TabRow<T>>[]
  rowKey: (row: TabRow<T>) => string
  /** Which of the rows; all of them where it is not said. */
  isShown?: (row: TabRow<T>) => boolean
}

/** One of the customer's lists: its table, or why there is none. */
export function TabTable<T extends Tab>({
  tab,
  title,
  columns,
  rowKey,
  isShown = () => true,
  recordKey,
  businessDate,
}: TableProps<T>) {
  const t = useText()
  const { data, error, refetch, isFetching } = useQuery(tabQuery(tab, recordKey))
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  return (
    <DataTable<TabRow<T>>
      label={title}
      rows={data?.filter(isShown)}
      rowKey={rowKey}
      columns={columns}
      businessDate={businessDate}
      isRefreshing={isFetching && data !== undefined}
      empty={<EmptyState isSmall title={t('state.no_rows')} />}
    />
  )
}
