import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Pagination } from 'antd'
import { PAGE_ROWS } from '../../../src/modules/work-lists/names.schema.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { Count, Moment } from '../../shared/figures.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { useWorkListsText } from '../../shared/work-lists-text.ts'
import { ProgressBar } from './progress-bar.tsx'
import { type WorkList, workListsQuery } from './work-lists.api.ts'
import styles from './work-lists.module.css'

function useColumns() {
  const t = useWorkListsText()
  return [
    {
      column: 'list_name',
      label: t('lists.name'),
      isFixed: true,
      render: ({ list_id, list_name, purpose }: WorkList) => (
        <span className={styles['named']} title={purpose ?? undefined}>
          <Link to='/customers/lists/$list_id' params={{ list_id }}>
            {list_name}
          </Link>
        </span>
      ),
    },
    {
      column: 'list_kind',
      label: t('lists.kind'),
      render: (it: WorkList) => t(`lists.kind.${it.kind_code}`),
    },
    {
      column: 'list_owner',
      label: t('lists.owner'),
      render: (it: WorkList) => (it.right_code === 'own' ? t('lists.mine') : (it.owner_name ?? it.owner_id)),
    },
    {
      column: 'list_right',
      label: t('lists.right'),
      render: (it: WorkList) => t(`lists.right.${it.right_code}`),
    },
    {
      column: 'list_members',
      label: t('lists.members'),
      isNumber: true,
      render: (it: WorkList) => <Count value={it.progress?.total} />,
    },
    {
      column: 'list_progress',
      label: t('lists.progress_label'),
      render: (it: WorkList) => <ProgressBar {...it} />,
    },
    {
      column: 'list_made',
      label: t('lists.made_at'),
      render: (it: WorkList) => <Moment value={it.made_at} />,
    },
  ]
}

/** One's own lists and those that are shared with one, with how far each has come. */
export function WorkListsPage() {
  const t = useWorkListsText()
  const { page = 1, state = 'open' } = useSearch({ from: '/frame/customers/lists' })
  const navigate = useNavigate({ from: '/customers/lists' })
  const { data, error, refetch } = useQuery(workListsQuery(page, state))
  const columns = useColumns()
  usePageTitle('/customers/lists', t('menu.work_lists'))
  return (
    <section className={styles['page']} aria-labelledby='lists-title'>
      <header className={styles['head']}>
        <h1 id='lists-title'>{t('menu.work_lists')}</h1>
        <span className={styles['muted']}>{t('lists.note')}</span>
        <span className={styles['views']} role='group' aria-label={t('lists.which')}>
          {(['open', 'closed'] as const).map((it) => (
            <button
              key={it}
              type='button'
              aria-pressed={state === it}
              onClick={() => void navigate({ search: it === 'closed' ? { state: it } : {} })}
            >
              {t(`lists.${it}`)}
            </button>
          ))}
        </span>
      </header>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={6} />}
      {data && (
        <div className={styles['table']}>
          <DataTable<WorkList>
            label={t('menu.work_lists')}
            rows={data.rows}
            rowKey={(it) => it.list_id}
            columns={columns}
            empty={<EmptyState title={t('lists.none')} hint={t('lists.none_hint')} isSmall />}
          />
        </div>
      )}
      {data && data.total > PAGE_ROWS && (
        <Pagination
          size='small'
          current={page}
          pageSize={PAGE_ROWS}
          total={data.total}
          showSizeChanger={false}
          onChange={(to) => void navigate({ search: (old) => ({ ...old, page: to }) })}
        />
      )}
    </section>
  )
}
