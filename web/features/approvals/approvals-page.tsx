import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useApprovalsText } from '../../shared/approvals-text.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { formatCount } from '../../shared/money.ts'
import { usePageTitle } from '../../shared/page-title.ts'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { Tabs } from '../../shared/tabs.tsx'
import { useIsCompact } from '../../shared/use-viewport.ts'
import type { RequestRow, Tab } from './approvals.api.ts'
import { overviewQuery, requestsQuery } from './approvals.api.ts'
import styles from './approvals.module.css'
import { TABS } from './approvals-search.ts'
import { AskAccessDialog } from './ask-access-dialog.tsx'
import { RequestCard, useRequestColumns } from './request-columns.tsx'

function Pager({ page, total, size }: { page: number; total: number; size: number }) {
  const t = useApprovalsText()
  const navigate = useNavigate({ from: '/approvals' })
  const pages = Math.max(1, Math.ceil(total / size))
  const goTo = (to: number) => void navigate({ search: (now) => ({ ...now, page: to }) })
  return (
    <div className={styles['pager']}>
      <span className={styles['note']}>{t('approvals.total', { count: formatCount(total) })}</span>
      {pages > 1 && (
        <>
          <Button size='small' disabled={page <= 1} onClick={() => goTo(page - 1)}>
            {t('approvals.previous')}
          </Button>
          <span className={styles['note']}>{t('approvals.page_of', { page, pages })}</span>
          <Button size='small' disabled={page >= pages} onClick={() => goTo(page + 1)}>
            {t('approvals.next')}
          </Button>
        </>
      )}
    </div>
  )
}

function Requests({ tab, page }: { tab: Tab; page: number }) {
  const t = useApprovalsText()
  const columns = useRequestColumns(tab)
  const isCompact = useIsCompact()
  const { data, error, isPlaceholderData, refetch } = useQuery(requestsQuery(tab, page))
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  const empty = <EmptyState title={t(`approvals.empty.${tab}`)} hint={t(`approvals.empty.${tab}_hint`)} />
  if (!data) return <Bones rows={8} />
  if (data.total === 0) return <div className={styles['body']}>{empty}</div>
  return (
    <>
      <div className={styles['body']}>
        {isCompact ? (
          <ul className={styles['cards']}>
            {data.rows.map((it) => (
              <RequestCard key={it.request_id} row={it} tab={tab} />
            ))}
          </ul>
        ) : (
          <DataTable<RequestRow>
            label={t('menu.approvals')}
            rows={data.rows}
            rowKey={(it) => it.request_id}
            columns={columns}
            empty={empty}
            isRefreshing={isPlaceholderData}
          />
        )}
      </div>
      <Pager page={data.page} total={data.total} size={data.page_size} />
    </>
  )
}

/** The box of approvals: what waits for one, what one decided, what one asked for. */
export function ApprovalsPage() {
  const t = useApprovalsText()
  const navigate = useNavigate({ from: '/approvals' })
  const { tab = 'to_do', page = 1, ask } = useSearch({ from: '/frame/approvals' })
  const { data, error } = useQuery(overviewQuery)
  usePageTitle('/approvals', t('menu.approvals'))
  const openForm = (to: string | null) =>
    void navigate({ search: ({ ask: _ask, ...now }) => (to === null ? now : { ...now, ask: to }) })
  return (
    <section className={styles['page']} aria-labelledby='approvals-title'>
      <header className={styles['head']}>
        <h1 id='approvals-title'>{t('menu.approvals')}</h1>
        <div className={styles['tools']}>
          {data?.may_ask_access && (
            <Button type='primary' onClick={() => openForm('new')}>
              {t('approvals.ask')}
            </Button>
          )}
          <Link className={styles['link']} to='/approvals/absences'>
            {t('approvals.absences')}
          </Link>
        </div>
      </header>
      {error && <ProblemNotice error={error} />}
      <Tabs
        label={t('approvals.tabs')}
        tabs={TABS.map((key) => ({
          key,
          label: t(`approvals.tab.${key}`, { count: data ? formatCount(data[key]) : '…' }),
          content: <Requests tab={key} page={page} />,
        }))}
        chosen={tab}
        onChoose={(key) => void navigate({ search: key === 'to_do' ? {} : { tab: key as Tab } })}
      />
      {ask !== undefined && data?.may_ask_access && (
        <AskAccessDialog customerNo={ask === 'new' ? '' : ask} onClose={() => openForm(null)} />
      )}
    </section>
  )
}
