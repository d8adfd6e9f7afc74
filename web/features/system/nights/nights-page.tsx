import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { DataTable } from '../../../shared/data-table.tsx'
import { Count, Moment, Plain } from '../../../shared/figures.tsx'
import { useNightsText } from '../../../shared/nights-text.ts'
import { usePageTitle } from '../../../shared/page-title.ts'
import { Bones, EmptyState, ProblemNotice } from '../../../shared/states.tsx'
import type { NightRun } from './nights.api.ts'
import { nightsQuery, RUNS_SHOWN } from './nights.api.ts'
import styles from './nights.module.css'
import { Orders } from './orders.tsx'
import { Duration, StateBadge } from './step-words.tsx'
import { Waivers } from './waivers.tsx'

function useRunColumns(): TableColumn<NightRun>[] {
  const t = useNightsText()
  return [
    {
      column: 'run_date',
      label: t('nights.date'),
      isFixed: true,
      render: (it) => (
        <Link to='/system/nights/$run_no' params={{ run_no: it.run_no }}>
          {it.business_date}
        </Link>
      ),
    },
    { column: 'run_no', label: t('nights.run'), isNumber: true, render: (it) => it.run_no },
    { column: 'run_state', label: t('nights.state'), render: (it) => <StateBadge state={it.status} /> },
    { column: 'run_kind', label: t('nights.kind'), render: (it) => t(`nights.kind_${it.run_kind}`) },
    { column: 'run_began', label: t('nights.began'), render: (it) => <Moment value={it.started_at} /> },
    {
      column: 'run_seconds',
      label: t('nights.seconds'),
      isNumber: true,
      render: (it) => <Duration seconds={it.seconds} usual={it.usual_seconds} />,
    },
    {
      column: 'run_rows',
      label: t('nights.rows'),
      isNumber: true,
      render: (it) => <Count value={it.row_count} />,
    },
    { column: 'run_why', label: t('nights.why'), render: (it) => <Why run={it} /> },
    { column: 'run_result', label: t('nights.result'), render: (it) => <Result run={it} /> },
  ]
}

function Why({ run }: { run: NightRun }) {
  const t = useNightsText()
  return (
    <span className={styles['why']} title={run.reason ?? undefined}>
      {t(`nights.why_${run.trigger_code}`)}
      {run.started_by && ` · ${run.started_by}`}
    </span>
  )
}

function Result({ run }: { run: NightRun }) {
  const said = run.error_code ?? run.version
  return said ? (
    <code className={run.error_code ? styles['failed'] : undefined}>{said}</code>
  ) : (
    <Plain value={null} />
  )
}

function Runs({ runs, isRefreshing }: { runs: NightRun[]; isRefreshing: boolean }) {
  const t = useNightsText()
  const columns = useRunColumns()
  const last = runs.at(-1)
  return (
    <>
      <div className={styles['body']}>
        <DataTable<NightRun>
          label={t('nights.runs')}
          rows={runs}
          rowKey={(it) => it.run_no}
          columns={columns}
          empty={<EmptyState title={t('nights.nothing')} hint={t('nights.nothing_hint')} />}
          isRefreshing={isRefreshing}
          stickyIn={() => document.getElementById('main') ?? document.body}
        />
      </div>
      {last && runs.length === RUNS_SHOWN && (
        <Link className={styles['older']} to='/system/nights' search={{ before: last.run_no }}>
          {t('nights.older')}
        </Link>
      )}
    </>
  )
}

/** The nights as an operator sees them: every run, what was ordered, and what they go without. */
export function NightsPage() {
  const t = useNightsText()
  const { before } = useSearch({ from: '/frame/system/nights' })
  const { data, error, isPlaceholderData, refetch } = useQuery(nightsQuery(before ?? null))
  usePageTitle('/system/nights', t('menu.nights'))
  return (
    <section className={styles['page']} aria-labelledby='nights-title'>
      <header className={styles['head']}>
        <h1 id='nights-title'>{t('menu.nights')}</h1>
        <span className={styles['note']}>{t('nights.note')}</span>
      </header>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={10} />}
      {data && !error && (
        <>
          <Runs runs={data} isRefreshing={isPlaceholderData} />
          <Orders />
          <Waivers businessDate={data[0]?.business_date ?? ''} />
        </>
      )}
    </section>
  )
}
