import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { ALLOCATIONS } from '../../../shared/allocate.ts'
import { useAllocationText } from '../../../shared/allocation-text.ts'
import { CodeLabel } from '../../../shared/code-label.tsx'
import { DataTable } from '../../../shared/data-table.tsx'
import { Plain } from '../../../shared/figures.tsx'
import { ProblemNotice } from '../../../shared/states.tsx'
import { type Allocation, type AllocationRow, readRows } from './allocation.api.ts'
import styles from './allocation.module.css'

function Holder({ id, name }: { id: string | null; name: string | null }) {
  const t = useAllocationText()
  if (id?.startsWith('VM')) return <>{t('allocation.of_unit')}</>
  return <Plain value={name ?? id} />
}

/** Every change of it, line by line. */
export function Rows({ it: { allocation_id: id, state_code } }: { it: Allocation }) {
  const t = useAllocationText()
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: [ALLOCATIONS, 'rows', id, state_code],
    queryFn: ({ pageParam }) => readRows(id, pageParam),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next_line,
  })
  if (error) return <ProblemNotice error={error} />
  return (
    <section className={styles['table']} aria-labelledby='allocation-rows'>
      <h2 id='allocation-rows'>{t('allocation.rows')}</h2>
      <DataTable<AllocationRow>
        label={t('allocation.rows')}
        rows={data?.pages.flatMap((page) => page.rows)}
        rowKey={(row) => String(row.line_no)}
        columns={[
          {
            column: 'row_line',
            label: t('allocation.line'),
            isNumber: true,
            render: (row) => row.line_no,
          },
          {
            column: 'row_customer',
            label: t('allocation.customer'),
            render: (row) => (
              <Link to='/customers/$customer_id' params={{ customer_id: row.customer_id }}>
                {row.customer_name ?? row.source_customer_no}
              </Link>
            ),
          },
          {
            column: 'row_grade',
            label: t('allocation.grade'),
            render: (row) => <CodeLabel list='grade' code={row.grade_code} />,
          },
          {
            column: 'row_from',
            label: t('allocation.from'),
            render: (row) => <Holder id={row.from_employee_id} name={row.from_employee_name} />,
          },
          {
            column: 'row_to',
            label: t('allocation.to'),
            render: (row) => <Holder id={row.employee_id} name={row.employee_name} />,
          },
          {
            column: 'row_role',
            label: t('allocation.role'),
            render: (row) => t(`allocation.role.${row.role}`),
          },
        ]}
        empty={null}
      />
      {hasNextPage && (
        <span className={styles['buttons']}>
          <Button loading={isFetching} onClick={() => void fetchNextPage()}>
            {t('allocation.more')}
          </Button>
        </span>
      )}
    </section>
  )
}
