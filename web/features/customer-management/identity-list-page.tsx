import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { CodeBadge } from '../../shared/code-label.tsx'
import { EMPTY_FILTER } from '../../shared/filter.ts'
import { ListPage } from '../../shared/list-page.tsx'
import type { ListSearch } from '../../shared/list-state.ts'
import { changeList } from '../../shared/list-state.ts'
import { usePageTitle } from '../../shared/page-title.ts'
import { useIdentityText } from '../../shared/identity-text.ts'
import { DecisionCell, keyOf, PairLink, pairTone, usePairColumns } from './identity-columns.tsx'
import { IdentityFilters } from './identity-filters.tsx'
import { DEFAULT_SORT } from './identity-list-search.ts'
import type { PairRow } from './identity.api.ts'
import { pairsQuery } from './identity.api.ts'
import styles from './identity.module.css'

/** A pair where there is no room for a table. */
function PairCard({ row }: { row: PairRow }) {
  const state = String(row.state_code ?? '')
  return (
    <div className={styles['card']}>
      <PairLink row={row} />
      <small>
        {row.first_customer_no} / {row.second_customer_no}
      </small>
      <span className={styles['badges']}>
        <CodeBadge list='identity_pair_state' code={state} tone={pairTone(state)} />
        {row.decision_state_code != null && <DecisionCell row={row} />}
      </span>
    </div>
  )
}

/** Numbers that may be, or were found to be, one customer, for those who decide about it. */
export function IdentityListPage() {
  const t = useIdentityText()
  const search = useSearch({ from: '/frame/customer-management/identity' })
  const navigate = useNavigate({ from: '/customer-management/identity' })
  const { data, error, isFetching, refetch } = useQuery(
    pairsQuery({ ...search, sort: search.sort ?? DEFAULT_SORT }),
  )
  const columns = usePairColumns()
  usePageTitle('/customer-management/identity', t('menu.identity'))
  const onSearch = (change: ListSearch) => void navigate({ search: (old) => changeList(old, change) })
  return (
    <ListPage<PairRow>
      title={t('menu.identity')}
      search={search}
      onSearch={onSearch}
      columns={columns}
      defaultSort={DEFAULT_SORT}
      answer={{ data, error, isFetching, refetch: () => void refetch() }}
      rowKey={(row) => String(row.pair_no)}
      counted={{
        total: (places) => t('identity.total', places),
        range: (places) => t('identity.range', places),
      }}
      note={t('identity.note')}
      onOpen={(row) =>
        void navigate({ to: '/customer-management/identity/$first/$second', params: keyOf(row) })
      }
      onClear={() => onSearch({ filter: EMPTY_FILTER })}
      filters={
        <IdentityFilters filter={search.filter ?? EMPTY_FILTER} onChange={(filter) => onSearch({ filter })} />
      }
      tools={null}
      narrowRow={(row) => <PairCard row={row} />}
    />
  )
}
