import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { Suspense, useState } from 'react'
import { lazyPart } from '../../../shared/lazy-part.ts'
import { useAllocationText } from '../../../shared/allocation-text.ts'
import { CodeLabel } from '../../../shared/code-label.tsx'
import { DataTable, type TableColumn } from '../../../shared/data-table.tsx'
import { Count, Day, Money } from '../../../shared/figures.tsx'
import { usePageTitle } from '../../../shared/page-title.ts'
import { Bones, EmptyState, ProblemNotice } from '../../../shared/states.tsx'
import { may, useViewer } from '../../../shared/viewer.ts'
import { type UnallocatedRow, unallocatedQuery } from './allocation.api.ts'
import styles from './allocation.module.css'
import { Pages } from './pages.tsx'

const AllocateDialog = lazyPart(() => import('../../../shared/allocate-dialog.tsx'), 'AllocateDialog')

function useColumns(onChosen: (customerId: string) => void): TableColumn<UnallocatedRow>[] {
  const t = useAllocationText()
  const mayAllocate = may(useViewer(), 'ownership.allocate')
  return [
    {
      column: 'waiting_customer',
      label: t('allocation.customer'),
      render: (it) => (
        <Link to='/customers/$customer_id' params={{ customer_id: it.customer_id }}>
          {it.customer_name ?? it.source_customer_no}
        </Link>
      ),
    },
    {
      column: 'waiting_grade',
      label: t('allocation.grade'),
      render: (it) => <CodeLabel list='grade' code={it.grade_code} />,
    },
    {
      column: 'aum_balance_eod',
      isNumber: true,
      render: (it) => <Money value={it.aum_balance} />,
    },
    { column: 'waiting_unit', label: t('allocation.unit_of'), render: (it) => it.org_name },
    {
      column: 'waiting_from',
      label: t('allocation.waiting_from'),
      render: (it) => <Day value={it.waiting_from} />,
    },
    {
      column: 'waiting_days',
      label: t('allocation.waiting_days'),
      isNumber: true,
      render: (it) => <Count value={it.working_days} />,
    },
    ...(mayAllocate
      ? [
          {
            column: 'waiting_move',
            label: t('allocation.one'),
            render: (it: UnallocatedRow) => (
              <Button size='small' onClick={() => onChosen(it.customer_id)}>
                {t('allocation.one')}
              </Button>
            ),
          },
        ]
      : []),
  ]
}

/**
 * Companies within reach that have no manager, who has waited longest first, each to be given to one here.
 */
export function UnallocatedPage() {
  const t = useAllocationText()
  const { page = 1 } = useSearch({ from: '/frame/customers/unallocated' })
  const { data, error, refetch } = useQuery(unallocatedQuery(page))
  const [chosen, setChosen] = useState<string | null>(null)
  usePageTitle('/customers/unallocated', t('allocation.waiting'))
  const columns = useColumns(setChosen)
  return (
    <section className={styles['page']} aria-labelledby='unallocated-title'>
      <header className={styles['head']}>
        <h1 id='unallocated-title'>{t('allocation.waiting')}</h1>
        {data && (
          <span className={styles['note']}>{t('allocation.waiting_total', { count: data.total })}</span>
        )}
      </header>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={6} />}
      {data && (
        <div className={styles['table']}>
          <DataTable<UnallocatedRow>
            label={t('allocation.waiting')}
            rows={data.rows}
            rowKey={(it) => it.customer_id}
            columns={columns}
            empty={<EmptyState title={t('allocation.waiting_none')} isSmall />}
          />
          <Pages page={page} total={data.total} to='/customers/unallocated' />
        </div>
      )}
      {chosen !== null && (
        <Suspense fallback={null}>
          <AllocateDialog customerIds={[chosen]} onClose={() => setChosen(null)} />
        </Suspense>
      )}
    </section>
  )
}
