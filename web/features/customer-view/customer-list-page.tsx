import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { CustomerColumn } from '../../../src/modules/customer-view/columns.schema.ts'
import type { CustomerRow } from '../../../src/modules/customer-view/schema.ts'
import { alsoDropped } from '../../shared/address.ts'
import { ColumnChooser } from '../../shared/column-chooser.tsx'
import { isListed, useCustomFields } from '../../shared/custom-fields.ts'
import { ExportButton } from '../../shared/export-button.tsx'
import { UnitNote } from '../../shared/figures.tsx'
import { EMPTY_FILTER } from '../../shared/filter.ts'
import { ListPage } from '../../shared/list-page.tsx'
import type { ListSearch } from '../../shared/list-state.ts'
import { changeList, PAGE_SIZE } from '../../shared/list-state.ts'
import { usePageTitle } from '../../shared/page-title.ts'
import { usePreferences } from '../../shared/preferences.ts'
import { NOTHING_CHOSEN, SelectionBar, useSelection } from '../../shared/selection.tsx'
import { EmptyState } from '../../shared/states.tsx'
import { useText } from '../../shared/text.ts'
import { useIsNarrow } from '../../shared/use-viewport.ts'
import { HiddenNote } from '../../shared/hidden-note.tsx'
import { may, mayRead, useViewer } from '../../shared/viewer.ts'
import { ChosenActs, SaveAsList } from './chosen-acts.tsx'
import { CustomerCard } from './customer-card.tsx'
import { useConditionText } from './condition-text.ts'
import { useCustomerColumns, useCustomerLabel } from './customer-columns.tsx'
import { CustomerFilters } from './customer-filters.tsx'
import { ALWAYS, CHOICES, columnsShown, type ShownColumn } from './customer-list-search.ts'
import { DEFAULT_SORT, placeInList } from './customer-record-search.ts'
import { customersQuery, hiddenCustomersQuery, listParameters } from './customer-view.api.ts'

/** Cards need these whatever the table shows. */
const CARD_COLUMNS: CustomerColumn[] = [
  'source_customer_no',
  'grade_code',
  'aum_balance_eod',
  'aum_balance_change_mom',
]

function requestOf(search: ListSearch, shown: ShownColumn[]): ListSearch {
  const columns = [...new Set([...shown, ...CARD_COLUMNS])].join(',')
  return { ...search, columns, sort: search.sort ?? DEFAULT_SORT }
}

function Tools({
  search,
  shown,
  total,
}: {
  search: ListSearch
  shown: ShownColumn[]
  total: number | undefined
}) {
  const navigate = useNavigate({ from: '/customers' })
  const label = useCustomerLabel()
  const conditionText = useConditionText()
  const viewer = useViewer()
  const t = useText()
  const { language } = usePreferences()
  const isNarrow = useIsNarrow()
  const custom = useCustomFields()
    .filter((it) => isListed(viewer, it))
    .map((it) => it.name)
  const exported = { ...search, sort: search.sort ?? DEFAULT_SORT, columns: shown.join(',') }
  const wish = {
    list_code: 'customers',
    ...listParameters(exported),
    language: language === 'zh-CN' ? ('zh' as const) : ('en' as const),
  }
  const conditions =
    search.filter?.and.map(conditionText).join(t('text.semicolon')) || t('list.no_conditions')
  const choose = (names: string[] | null) =>
    void navigate({ search: (old) => changeList(old, { columns: names?.join(',') }) })
  return (
    <>
      {/* Cards have no columns to choose. */}
      {!isNarrow && (
        <ColumnChooser
          columns={[...CHOICES, ...custom].map((name) => ({ name, label: label(name) }))}
          shown={shown}
          always={ALWAYS}
          onChange={choose}
        />
      )}
      <SaveAsList filter={search.filter ?? EMPTY_FILTER} />
      {may(viewer, 'customers.export') && <ExportButton wish={wish} total={total} conditions={conditions} />}
    </>
  )
}

/** A page beyond the last one is no page of this list: the last one is shown, and the person told. */
function useLastPage(search: ListSearch, total: number | undefined) {
  const navigate = useNavigate({ from: '/customers' })
  const lastPage = total ? Math.ceil(total / (search.page_size ?? PAGE_SIZE)) : null
  const isBeyond = lastPage !== null && (search.page ?? 1) > lastPage
  useEffect(() => {
    if (!isBeyond) return
    void navigate({
      search: (old) => changeList(old, { page: lastPage }),
      state: alsoDropped('page'),
      replace: true,
    })
  }, [isBeyond, lastPage, navigate])
}

/** The bank's numbers of all who were shown since the page was opened: whoever is ticked is among them. */
function useNumbersSeen(rows: CustomerRow[] | undefined): ReadonlyMap<string, string> {
  const [numbers] = useState(() => new Map<string, string>())
  for (const row of rows ?? []) numbers.set(String(row.customer_id), String(row.source_customer_no))
  return numbers
}

function CustomerList() {
  const t = useText()
  const search = useSearch({ from: '/frame/customers' })
  const navigate = useNavigate({ from: '/customers' })
  const shown = columnsShown(search)
  const answer = useQuery(customersQuery(requestOf(search, shown)))
  const { data, error, isFetching, refetch } = answer
  const { data: hidden } = useQuery(hiddenCustomersQuery)
  useLastPage(search, answer.isPlaceholderData ? undefined : data?.total)
  const filter = search.filter ?? EMPTY_FILTER
  const { selection, setSelection } = useSelection(JSON.stringify(filter))
  const numbers = useNumbersSeen(data?.rows)
  const first = ((search.page ?? 1) - 1) * (search.page_size ?? PAGE_SIZE)
  const placeOf = (row: CustomerRow) => first + (data?.rows.indexOf(row) ?? 0)
  const columns = useCustomerColumns(shown, { list: search, placeOf })
  const onSearch = (change: ListSearch) => void navigate({ search: (old) => changeList(old, change) })
  const onOpen = (row: CustomerRow, place: number) =>
    void navigate({
      to: '/customers/$customer_id',
      params: { customer_id: String(row.customer_id) },
      search: placeInList(search, place),
    })
  return (
    <ListPage<CustomerRow>
      title={t('menu.customers')}
      search={search}
      onSearch={onSearch}
      columns={columns}
      defaultSort={DEFAULT_SORT}
      answer={{ data, error, isFetching, refetch: () => void refetch() }}
      rowKey={(row) => String(row.customer_id)}
      note={<UnitNote />}
      hidden={<HiddenNote parts={[...(hidden ?? []), ...(data?.hidden ?? [])]} />}
      onOpen={onOpen}
      onClear={() => onSearch({ filter: EMPTY_FILTER })}
      filters={<CustomerFilters filter={filter} onChange={(filter) => onSearch({ filter })} />}
      selecting={{ selection, onChange: setSelection, nameOf: (row) => String(row.customer_name) }}
      chosen={
        <SelectionBar selection={selection} onChange={setSelection} total={data?.total ?? 0}>
          <ChosenActs
            selection={selection}
            filter={filter}
            numberOf={(key) => numbers.get(key) ?? key}
            onDone={() => setSelection(NOTHING_CHOSEN)}
          />
        </SelectionBar>
      }
      tools={<Tools search={search} shown={shown} total={data?.total} />}
      narrowRow={(row, place) => <CustomerCard row={row} list={search} place={place} />}
    />
  )
}

export function CustomerListPage() {
  const t = useText()
  const viewer = useViewer()
  usePageTitle('/customers', t('menu.customers'))
  if (mayRead(viewer)) return <CustomerList />
  return (
    <>
      <h1 className='zk-hidden'>{t('menu.customers')}</h1>
      <EmptyState title={t('state.no_reach')} hint={t('state.no_reach_hint')} />
    </>
  )
}
