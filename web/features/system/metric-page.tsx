import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useId } from 'react'
import { CodeLabel } from '../../shared/code-label.tsx'
import { Plain, useBilingual } from '../../shared/figures.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { Bones, ProblemNotice } from '../../shared/states.tsx'
import { useDataText } from '../../shared/data-text.ts'
import styles from './metrics.module.css'
import type { Metric } from './system.api.ts'
import { metricQuery } from './system.api.ts'

function Section({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  const id = useId()
  return (
    <section className={styles['section']} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {note && <p className={styles['note']}>{note}</p>}
      {children}
    </section>
  )
}

type Line = { key: string; title: ReactNode; cells: string[]; note?: string | false }

/** Tables or files, each with the columns of it that matter here. */
function Lines({ lines }: { lines: Line[] }) {
  const t = useDataText()
  if (lines.length === 0) return <p className={styles['note']}>{t('metrics.none')}</p>
  return (
    <ul className={styles['lines']}>
      {lines.map(({ key, title, cells, note }) => (
        <li key={key}>
          <span className={styles['table']}>
            {title} <code>{key}</code>
          </span>
          <span className={styles['cells']}>
            {cells.map((it) => (
              <code key={it}>{it}</code>
            ))}
            {note && <small>{note}</small>}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** `*` stands for rows, which no screen should say with a sign. */
function useTableLines() {
  const t = useDataText()
  const say = useBilingual()
  return (tables: Metric['upstream']): Line[] =>
    tables.map(({ table, title, columns }) => ({
      key: table,
      title: title && say(title),
      cells: columns.map((it) => (it === '*' ? t('metrics.rows') : it)),
    }))
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Facts({ metric }: { metric: Metric }) {
  const t = useDataText()
  return (
    <dl className={styles['facts']}>
      <Fact label={t('definition.unit')}>
        <CodeLabel list='metric_unit' code={metric.unit} />
      </Fact>
      <Fact label={t('definition.kind')}>
        <CodeLabel list='metric_kind' code={metric.kind} />
      </Fact>
      <Fact label={t('definition.owner')}>
        <CodeLabel list='department' code={metric.owner} />
      </Fact>
      <Fact label={t('definition.source')}>
        <code>{metric.table}</code>
      </Fact>
      <Fact label={t('metrics.screens')}>
        <Screens screens={metric.screens} />
      </Fact>
    </dl>
  )
}

function Screens({ screens }: Pick<Metric, 'screens'>) {
  if (screens.length === 0) return <Plain value={null} />
  return screens.map((it, at) => (
    <span key={it}>
      {at > 0 && ' · '}
      <CodeLabel list='screen' code={it} />
    </span>
  ))
}

function Versions({ versions }: Pick<Metric, 'versions'>) {
  const say = useBilingual()
  return (
    <ol className={styles['versions']}>
      {versions.map((it) => (
        <li key={it.number}>
          <b>v{it.number}</b> {it.since} {say(it)}
        </li>
      ))}
    </ol>
  )
}

function Lineage({ metric }: { metric: Metric }) {
  const t = useDataText()
  const say = useBilingual()
  const linesOf = useTableLines()
  const places = metric.places.map((it) => ({
    key: it.table,
    title: it.title && say(it.title),
    cells: it.reads.map((read) => read.replace(/\*$/, t('metrics.rows'))),
    note: it.is_by_table && t('metrics.by_table'),
  }))
  const sources = metric.sources.map((it) => ({
    key: it.file,
    title: say(it.title),
    cells: it.fields.map(({ field, label }) => `${field} ${label}`),
  }))
  return (
    <>
      <Section title={t('metrics.places')} note={t('metrics.places_note')}>
        <Lines lines={places} />
      </Section>
      <Section title={t('metrics.upstream')}>
        <Lines lines={linesOf(metric.upstream)} />
      </Section>
      <Section title={t('metrics.sources')}>
        <Lines lines={sources} />
      </Section>
      <Section title={t('metrics.lists')}>
        <Lines lines={linesOf(metric.lists)} />
      </Section>
      <Section title={t('metrics.downstream')}>
        <Lines lines={linesOf(metric.downstream)} />
      </Section>
    </>
  )
}

function MetricCard({ metric }: { metric: Metric }) {
  const t = useDataText()
  const say = useBilingual()
  return (
    <article className={styles['page']} aria-labelledby='metric-title'>
      <header className={styles['head']}>
        <h1 id='metric-title'>{say(metric)}</h1>
        <code>{metric.name}</code>
        <Link className={styles['back']} to='/system/metrics'>
          {t('metrics.all')}
        </Link>
      </header>
      <div className={styles['section']}>
        <p className={styles['meaning']}>{say(metric.formula)}</p>
        <Facts metric={metric} />
      </div>
      <Section title={t('definition.version')}>
        <Versions versions={metric.versions} />
      </Section>
      <Lineage metric={metric} />
    </article>
  )
}

/** One figure whole: its formula, who answers for it, and all that it is made of. */
export function MetricPage() {
  const t = useDataText()
  const say = useBilingual()
  const { name } = useParams({ from: '/frame/system/metrics/$name' })
  const { data, error, refetch } = useQuery(metricQuery(name))
  usePageTitle(`/system/metrics/${name}`, data ? say(data) : error ? name : null)
  if (data) return <MetricCard metric={data} />
  return (
    <>
      <h1 className='zk-hidden'>{t('menu.metrics')}</h1>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : <Bones rows={10} />}
    </>
  )
}
