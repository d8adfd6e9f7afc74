import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { Count, Moment, Plain } from '../../../shared/figures.tsx'
import { useNightsText } from '../../../shared/nights-text.ts'
import { usePageTitle } from '../../../shared/page-title.ts'
import { Bones, ProblemNotice } from '../../../shared/states.tsx'
import { Failure, LateFiles } from './night-failure.tsx'
import { type NightSearch, readNightSearch } from './night-search.ts'
import { StepGraph, StepTable } from './night-steps.tsx'
import type { Night } from './nights.api.ts'
import { nightQuery } from './nights.api.ts'
import styles from './nights.module.css'
import { RetryButton } from './orders.tsx'
import { Duration, StateBadge } from './step-words.tsx'

function Progress({ run, progress }: Pick<Night, 'run' | 'progress'>) {
  const t = useNightsText()
  const { done_count: done, step_count: all, expected_end_at: end } = progress
  const words = t('nights.progress', { done, all })
  return (
    <div className={styles['progress']}>
      <progress max={all} value={done} aria-label={words} />
      <span>{words}</span>
      {run.status === 'running' && end !== null && (
        <span>
          {t('nights.expected_end')} <Moment value={end} />
        </span>
      )}
    </div>
  )
}

function RunFacts({ night: { run, progress } }: { night: Night }) {
  const t = useNightsText()
  return (
    <div className={styles['section']}>
      <div className={styles['facts']}>
        <StateBadge state={run.status} />
        <span>{t(`nights.kind_${run.run_kind}`)}</span>
        <span>
          {t('nights.began')} <Moment value={run.started_at} isExact />
        </span>
        <span>
          {t('nights.seconds')} <Duration seconds={run.seconds} usual={run.usual_seconds} />
        </span>
        <span>
          {t('nights.rows')} <Count value={run.row_count} />
        </span>
        <span>
          {t('nights.why')} {t(`nights.why_${run.trigger_code}`)}
          {run.started_by && ` · ${run.started_by}`}
          {run.reason && ` · ${run.reason}`}
        </span>
        <span>
          {t('nights.version')} {run.version ? <code>{run.version}</code> : <Plain value={null} />}
        </span>
      </div>
      <Progress run={run} progress={progress} />
    </div>
  )
}

function NightParts({ night }: { night: Night }) {
  const t = useNightsText()
  const search = useSearch({ from: '/frame/system/nights/$run_no' })
  const navigate = useNavigate({ from: '/system/nights/$run_no' })
  const go = (change: NightSearch) => void navigate({ search: readNightSearch(change), replace: true })
  const props = { steps: night.steps, search, onSearch: go }
  return (
    <>
      <RunFacts night={night} />
      {night.failure && <Failure failure={night.failure} />}
      {night.run.status === 'failed' && <RetryButton businessDate={night.run.business_date} />}
      {night.late.length > 0 && <LateFiles late={night.late} />}
      <section className={styles['section']} aria-labelledby='night-steps'>
        <header className={styles['tools']}>
          <h2 id='night-steps'>{t('nights.graph')}</h2>
          <Segmented
            aria-label={t('nights.view')}
            size='small'
            tabIndex={-1}
            value={search.view ?? 'graph'}
            options={(['graph', 'table'] as const).map((value) => ({
              value,
              label: t(`nights.view_${value}`),
            }))}
            onChange={(value) => {
              const { view: _, ...rest } = search
              go(value === 'table' ? { ...rest, view: 'table' } : rest)
            }}
          />
        </header>
        {search.view === 'table' ? <StepTable {...props} /> : <StepGraph {...props} />}
      </section>
    </>
  )
}

/** One run of a night: how far it is, what it failed for, and its steps as a graph or a table. */
export function NightPage() {
  const t = useNightsText()
  const { run_no: runNo } = useParams({ from: '/frame/system/nights/$run_no' })
  const { data, error, refetch } = useQuery(nightQuery(runNo))
  const title = data ? t('nights.title', { date: data.run.business_date, run: runNo }) : null
  usePageTitle(`/system/nights/${runNo}`, title ?? (error ? runNo : null))
  return (
    <article className={styles['page']} aria-labelledby='night-title'>
      <header className={styles['head']}>
        <h1 id='night-title'>{title ?? t('menu.nights')}</h1>
        <Link className={styles['back']} to='/system/nights'>
          {t('nights.all')}
        </Link>
      </header>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={10} />}
      {data && <NightParts night={data} />}
    </article>
  )
}
