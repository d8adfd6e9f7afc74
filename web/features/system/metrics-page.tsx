import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Input } from 'antd'
import { Suspense } from 'react'
import { lazyPart } from '../../shared/lazy-part.ts'
import { CodeLabel } from '../../shared/code-label.tsx'
import { codeLabel } from '../../shared/codes.ts'
import { useCustomFields } from '../../shared/custom-fields.ts'
import type { TableColumn } from '../../shared/data-table.tsx'
import { DataTable } from '../../shared/data-table.tsx'
import { Plain, useBilingual } from '../../shared/figures.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { usePreferences } from '../../shared/preferences.ts'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { useDataText } from '../../shared/data-text.ts'
import styles from './metrics.module.css'
import { bySubject, type Subject } from './metric-subjects.ts'
import { readMetricsSearch } from './metrics-search.ts'
import type { MetricSummary } from './system.api.ts'
import { metricsQuery } from './system.api.ts'

function MetricName({ metric }: { metric: MetricSummary }) {
  const say = useBilingual()
  return (
    <span className={styles['name']}>
      <Link to='/system/metrics/$name' params={{ name: metric.name }}>
        {say(metric)}
      </Link>
      <code>{metric.name}</code>
    </span>
  )
}

function Formula({ metric }: { metric: MetricSummary }) {
  const say = useBilingual()
  return <span className={styles['formula']}>{say(metric.formula)}</span>
}

function useMetricColumns(): TableColumn<MetricSummary>[] {
  const t = useDataText()
  return [
    {
      column: 'metric_name',
      label: t('metrics.name'),
      isFixed: true,
      render: (it) => <MetricName metric={it} />,
    },
    { column: 'metric_formula', label: t('metrics.formula'), render: (it) => <Formula metric={it} /> },
    {
      column: 'metric_unit',
      label: t('definition.unit'),
      render: (it) => <CodeLabel list='metric_unit' code={it.unit} />,
    },
    {
      column: 'metric_kind',
      label: t('definition.kind'),
      render: (it) => <CodeLabel list='metric_kind' code={it.kind} />,
    },
    {
      column: 'metric_owner',
      label: t('definition.owner'),
      render: (it) => <CodeLabel list='department' code={it.owner} />,
    },
    {
      column: 'metric_version',
      label: t('definition.version'),
      render: (it) => <Plain value={`v${it.version.number}`} />,
    },
    { column: 'metric_table', label: t('definition.source'), render: (it) => <code>{it.table}</code> },
  ]
}

/** Every word has to be found: in the names, the formula, the owner or the table. */
function useFound(metrics: MetricSummary[] | undefined, q: string): MetricSummary[] | undefined {
  const { language } = usePreferences()
  const words = q.toLowerCase().split(/\s+/)
  return metrics?.filter((it) => {
    const owner = it.owner === null ? '' : codeLabel('department', it.owner, language)
    const text = [it.name, it.zh, it.en, it.formula.zh, it.formula.en, owner, it.table]
      .join(' ')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

const idOf = (subject: Subject) => `metrics-${subject}`

/** The figures by what they are about, and above them how many each subject has and the way there. */
function Groups({ metrics }: { metrics: MetricSummary[] }) {
  const t = useDataText()
  const columns = useMetricColumns()
  const groups = bySubject(metrics)
  return (
    <>
      <nav className={styles['jump']} aria-label={t('metrics.subjects')}>
        {groups.map(({ subject, of }) => (
          <button
            key={subject}
            type='button'
            onClick={() => {
              const heading = document.getElementById(idOf(subject))
              heading?.scrollIntoView()
              heading?.focus({ preventScroll: true })
            }}
          >
            {t(`metrics.subject_${subject}`)} <small>{of.length}</small>
          </button>
        ))}
      </nav>
      {groups.map(({ subject, of }) => (
        <section key={subject} className={styles['group']} aria-labelledby={idOf(subject)}>
          <h2 id={idOf(subject)} tabIndex={-1}>
            {t(`metrics.subject_${subject}`)} <small>{of.length}</small>
          </h2>
          <div className={styles['body']}>
            <DataTable<MetricSummary>
              label={t(`metrics.subject_${subject}`)}
              rows={of}
              rowKey={(it) => it.name}
              columns={columns}
              empty={null}
              stickyIn={() => document.getElementById('main') ?? document.body}
            />
          </div>
        </section>
      ))}
    </>
  )
}

const CatalogueFields = lazyPart(() => import('./fields/catalogue-fields.tsx'), 'CatalogueFields')

/** What the bank has added by itself stands beside what the product has. */
function CustomFields({ q }: { q: string }) {
  const fields = useCustomFields()
  if (fields.length === 0) return null
  return (
    <Suspense>
      <CatalogueFields fields={fields} q={q} />
    </Suspense>
  )
}

/** Every figure of the bank: what it is called and means, who answers for it, and where it is defined. */
export function MetricsPage() {
  const t = useDataText()
  const { q = '' } = useSearch({ from: '/frame/system/metrics' })
  const navigate = useNavigate({ from: '/system/metrics' })
  const { data, error, refetch } = useQuery(metricsQuery)
  const rows = useFound(data, q)
  usePageTitle('/system/metrics', t('menu.metrics'))
  return (
    <section className={styles['page']} aria-labelledby='metrics-title'>
      <header className={styles['head']}>
        <h1 id='metrics-title'>{t('menu.metrics')}</h1>
        {rows && <span className={styles['note']}>{t('metrics.count', { count: rows.length })}</span>}
        <Input.Search
          className={styles['search']}
          aria-label={t('metrics.search')}
          placeholder={t('metrics.search')}
          allowClear
          value={q}
          onChange={(event) =>
            void navigate({ search: readMetricsSearch({ q: event.target.value }), replace: true })
          }
        />
      </header>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!rows && !error && <Bones rows={10} />}
      {rows && rows.length === 0 && (
        <div className={styles['body']}>
          <EmptyState title={t('metrics.nothing')} hint={t('metrics.nothing_hint')} />
        </div>
      )}
      {rows && <Groups metrics={rows} />}
      <CustomFields q={q} />
    </section>
  )
}
