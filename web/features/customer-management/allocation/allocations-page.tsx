import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { Suspense, useState } from 'react'
import { lazyPart } from '../../../shared/lazy-part.ts'
import { refreshAllocations } from '../../../shared/allocate.ts'
import { useAllocationText } from '../../../shared/allocation-text.ts'
import { DataTable } from '../../../shared/data-table.tsx'
import { Count, Day, Moment } from '../../../shared/figures.tsx'
import { ListFileButton, ListFileProblem } from '../../../shared/list-file.tsx'
import { usePageTitle } from '../../../shared/page-title.ts'
import { Bones, EmptyState, ProblemNotice } from '../../../shared/states.tsx'
import { type Allocation, allocationsQuery, sendListFile } from './allocation.api.ts'
import styles from './allocation.module.css'
import { Pages } from './pages.tsx'
import { StateBadge } from './state-badge.tsx'

const RuleDrawer = lazyPart(() => import('./rule-drawer.tsx'), 'RuleDrawer')

/** A list is chosen here, and checked while it is sent. */
function ListFile() {
  const t = useAllocationText()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [reason, setReason] = useState('')
  const { mutate, error, isPending } = useMutation({
    mutationFn: (file: File) => sendListFile(file, reason.trim()),
    onSuccess: async ({ allocation: { allocation_id } }) => {
      await navigate({ to: '/customers/allocation/$allocation_id', params: { allocation_id } })
    },
    onSettled: () => refreshAllocations(client),
  })
  return (
    <section className={styles['box']} aria-labelledby='allocation-file'>
      <h2 id='allocation-file'>{t('allocation.by_file')}</h2>
      <p className={styles['note']}>{t('allocation.file_hint')}</p>
      <div className={styles['row']}>
        <Input
          aria-label={t('allocation.reason')}
          placeholder={t('allocation.reason')}
          maxLength={500}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        <ListFileButton
          label={t('allocation.file')}
          isLoading={isPending}
          isDisabled={reason.trim().length < 2}
          onChoose={mutate}
        >
          {t(isPending ? 'allocation.checking' : 'allocation.file_choose')}
        </ListFileButton>
      </div>
      {error && <ListFileProblem error={error} />}
    </section>
  )
}

function Rule() {
  const t = useAllocationText()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('allocation.by_rule')}</Button>
      {isOpen && (
        <Suspense fallback={null}>
          <RuleDrawer onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}

function Listed({ rows }: { rows: Allocation[] }) {
  const t = useAllocationText()
  return (
    <DataTable<Allocation>
      label={t('allocation.list')}
      rows={rows}
      rowKey={(it) => it.allocation_id}
      columns={[
        {
          column: 'allocation_number',
          label: t('allocation.number'),
          render: ({ allocation_id }) => (
            <Link to='/customers/allocation/$allocation_id' params={{ allocation_id }}>
              {allocation_id}
            </Link>
          ),
        },
        { column: 'allocation_state', label: t('allocation.state'), render: (it) => <StateBadge it={it} /> },
        {
          column: 'allocation_kind',
          label: t('allocation.kind'),
          render: (it) => t(`allocation.kind.${it.kind_code}`),
        },
        { column: 'allocation_reason', label: t('allocation.reason'), render: (it) => it.reason },
        {
          column: 'allocation_lines',
          label: t('allocation.lines'),
          isNumber: true,
          render: (it) => <Count value={it.line_count} />,
        },
        {
          column: 'allocation_problems',
          label: t('allocation.problems'),
          isNumber: true,
          render: (it) => <Count value={it.problem_count} />,
        },
        {
          column: 'allocation_from',
          label: t('allocation.from_day'),
          render: (it) => <Day value={it.effective_from} />,
        },
        {
          column: 'allocation_made',
          label: t('allocation.made'),
          render: (it) => (
            <>
              {it.made_by_name ?? it.made_by} <Moment value={it.made_at} />
            </>
          ),
        },
      ]}
      empty={<EmptyState title={t('allocation.none')} isSmall />}
    />
  )
}

/** Where customers are given to managers: by a list or a rule, and what became of earlier ones. */
export function AllocationsPage() {
  const t = useAllocationText()
  const { page = 1 } = useSearch({ from: '/frame/customers/allocation' })
  const { data, error, refetch } = useQuery(allocationsQuery(page))
  usePageTitle('/customers/allocation', t('menu.allocation'))
  return (
    <section className={styles['page']} aria-labelledby='allocations-title'>
      <header className={styles['head']}>
        <h1 id='allocations-title'>{t('menu.allocation')}</h1>
        <span className={styles['note']}>{t('allocation.note')}</span>
        <span className={styles['tools']}>
          <Link to='/customers/unallocated'>{t('allocation.waiting')}</Link>
          <Rule />
        </span>
      </header>
      <ListFile />
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={6} />}
      {data && (
        <div className={styles['table']}>
          <h2>{t('allocation.list')}</h2>
          <Listed rows={data.rows} />
          <Pages page={page} total={data.total} to='/customers/allocation' />
        </div>
      )}
    </section>
  )
}
