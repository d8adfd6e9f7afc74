import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Pagination, Select } from 'antd'
import { useEffect } from 'react'
import type { TransactionPage } from '../../../../src/modules/customer-view/schema.ts'
import { alsoDropped } from '../../../shared/address.ts'
import { CodeLabel } from '../../../shared/code-label.tsx'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { DataTable } from '../../../shared/data-table.tsx'
import { Change, Day, Money, Plain, UnitNote } from '../../../shared/figures.tsx'
import { DayRange } from '../../../shared/filter-fields.tsx'
import { PAGE_SIZE } from '../../../shared/list-state.ts'
import { formatCount } from '../../../shared/money.ts'
import { EmptyState, ProblemNotice } from '../../../shared/states.tsx'
import { useText } from '../../../shared/text.ts'
import type { CustomerRecordSearch } from '../customer-record-search.ts'
import { readCustomerRecordSearch } from '../customer-record-search.ts'
import type { TransactionSearch } from '../customer-view.api.ts'
import { tabQuery, transactionsQuery } from '../customer-view.api.ts'
import styles from './record.module.css'
import type { TabProps } from './section.tsx'
import { Section } from './section.tsx'

type Row = TransactionPage['rows'][number]

/** Money in is a rise and money out a fall of the account, and is written so. */
const signed = (row: Row) =>
  row.direction_code === 'debit' && row.amount !== null ? negate(row.amount) : row.amount
const negate = (amount: string) => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`)

function When({ row }: { row: Row }) {
  return (
    <>
      <Day value={row.transacted_on ?? row.business_date} />
      {row.transacted_at && <span className={styles['sub']}>{row.transacted_at}</span>}
    </>
  )
}

function Memo({ row }: { row: Row }) {
  const t = useText()
  return (
    <>
      <Plain value={row.memo} />
      {row.is_reversal && <span className={styles['sub']}>{t('value.reversal')}</span>}
    </>
  )
}

function Counterparty({ row }: { row: Row }) {
  return (
    <>
      <Plain value={row.counterparty_name} />
      {row.counterparty_account && <span className={styles['sub']}>{row.counterparty_account}</span>}
    </>
  )
}

const COLUMNS: TableColumn<Row>[] = [
  { column: 'transacted_on', isFixed: true, render: (row) => <When row={row} /> },
  { column: 'account_id', render: (row) => <Plain value={row.account_id} /> },
  { column: 'direction_code', render: (row) => <CodeLabel list='direction' code={row.direction_code} /> },
  { column: 'transaction_amount', isNumber: true, render: (row) => <Change value={signed(row)} /> },
  { column: 'currency_code', render: (row) => <CodeLabel list='currency' code={row.currency_code} /> },
  { column: 'balance_after', isNumber: true, render: (row) => <Money value={row.balance_after} /> },
  { column: 'channel_code', render: (row) => <CodeLabel list='channel' code={row.channel_code} /> },
  { column: 'memo', render: (row) => <Memo row={row} /> },
  { column: 'counterparty_name', render: (row) => <Counterparty row={row} /> },
]

function readSearch(search: CustomerRecordSearch): TransactionSearch {
  return {
    page: search.page ?? 1,
    ...(search.account !== undefined && { account_id: search.account }),
    ...(search.from !== undefined && { from: search.from }),
    ...(search.to !== undefined && { to: search.to }),
  }
}

type Change = Pick<CustomerRecordSearch, 'account' | 'from' | 'to' | 'page'>

function useTransactionSearch() {
  const search = useSearch({ from: '/frame/customers/$customer_id' })
  const navigate = useNavigate({ from: '/customers/$customer_id' })
  // What is undefined is taken out of the address; another condition starts at the first page.
  const change = (to: { [K in keyof Change]: Change[K] | undefined }) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...to }) as CustomerRecordSearch })
  return { search, change }
}

/** A page beyond the last one is no page of these: the last one is shown, and the person told. */
function useLastPage(total: number | undefined) {
  const { page = 1 } = useSearch({ from: '/frame/customers/$customer_id' })
  const navigate = useNavigate({ from: '/customers/$customer_id' })
  const lastPage = total ? Math.ceil(total / PAGE_SIZE) : null
  const isBeyond = lastPage !== null && page > lastPage
  useEffect(() => {
    if (!isBeyond) return
    void navigate({
      search: (old) => readCustomerRecordSearch({ ...old, page: lastPage }),
      state: alsoDropped('page'),
      replace: true,
    })
  }, [isBeyond, lastPage, navigate])
}

function TransactionFilters({
  recordKey,
  total,
}: Pick<TabProps, 'recordKey'> & { total: number | undefined }) {
  const t = useText()
  const { search, change } = useTransactionSearch()
  const { data: accounts = [] } = useQuery(tabQuery('accounts', recordKey))
  const ids = [...new Set(accounts.map((account) => account.account_id))]
  return (
    <div className={styles['filters']}>
      <Select
        className={styles['account']!}
        aria-label={t('transactions.account')}
        allowClear
        placeholder={t('transactions.all_accounts')}
        {...(search.account !== undefined && { value: search.account })}
        options={ids.map((id) => ({ value: id, label: id }))}
        onChange={(account: string | undefined) => change({ account })}
      />
      <DayRange
        range={{ from: search.from ?? null, to: search.to ?? null }}
        onChange={({ from, to }) => change({ from: from ?? undefined, to: to ?? undefined })}
      />
      <span aria-live='polite'>
        {total !== undefined && t('transactions.total', { count: formatCount(total) })}
      </span>
    </div>
  )
}

export function TransactionsTab({ recordKey, businessDate }: TabProps) {
  const t = useText()
  const { search, change } = useTransactionSearch()
  const answer = useQuery(transactionsQuery(recordKey, readSearch(search)))
  const { data, error, refetch, isFetching } = answer
  useLastPage(answer.isPlaceholderData ? undefined : data?.total)
  return (
    <Section title={t('tab.transactions')} note={<UnitNote hasOwn />}>
      <TransactionFilters recordKey={recordKey} total={data?.total} />
      {error ? (
        <ProblemNotice error={error} onRetry={() => void refetch()} />
      ) : (
        <DataTable<Row>
          label={t('tab.transactions')}
          rows={data?.rows}
          rowKey={(row) => row.transaction_id}
          columns={COLUMNS}
          businessDate={businessDate}
          isRefreshing={isFetching && data !== undefined}
          empty={<EmptyState isSmall title={t('transactions.none')} />}
        />
      )}
      {data && data.total > PAGE_SIZE && (
        <Pagination
          className={styles['pager']!}
          size='small'
          current={data.page}
          pageSize={data.page_size}
          total={data.total}
          showSizeChanger={false}
          showQuickJumper
          onChange={(page) =>
            change({
              account: search.account,
              from: search.from,
              to: search.to,
              page: page > 1 ? page : undefined,
            })
          }
        />
      )}
    </Section>
  )
}
