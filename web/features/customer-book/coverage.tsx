import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { BUCKETS } from '../../../src/modules/customer-book/schema.ts'
import { useBookText } from '../../shared/book-text.ts'
import { CodeLabel } from '../../shared/code-label.tsx'
import { codeLabel } from '../../shared/codes.ts'
import { DataTable, type TableColumn } from '../../shared/data-table.tsx'
import { Count } from '../../shared/figures.tsx'
import { usePreferences } from '../../shared/preferences.ts'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { useViewer } from '../../shared/viewer.ts'
import { type Coverage as CoverageAnswer, coverageQuery } from './book.api.ts'
import styles from './book.module.css'
import { ListLink } from './list-link.tsx'

type GradeRow = CoverageAnswer['grades'][number]
type ManagerRow = CoverageAnswer['managers'][number]

/** How many there are of each bucket; those who wait are marked. */
function useBuckets<Row extends Pick<GradeRow, 'count' | 'buckets'>>(
  nameOf: (row: Row) => string,
): TableColumn<Row>[] {
  const t = useBookText()
  return [
    {
      column: 'coverage_count',
      label: t('book.count'),
      isNumber: true,
      render: (it) => <Count value={it.count} />,
    },
    ...BUCKETS.map((bucket): TableColumn<Row> => ({
      column: `coverage_${bucket}`,
      label: t(`book.bucket.${bucket}`),
      isNumber: true,
      render: (it) => {
        const cell = it.buckets.find((one) => one.bucket_code === bucket)
        return (
          <ListLink
            it={cell}
            what={`${nameOf(it)} ${t(`book.bucket.${bucket}`)}`}
            isLate={bucket === 'overdue' || bucket === 'long_overdue'}
          />
        )
      },
    })),
  ]
}

function ByGrade({ rows }: { rows: GradeRow[] }) {
  const t = useBookText()
  const { language } = usePreferences()
  const nameOf = (it: GradeRow) =>
    it.grade_code === null ? t('book.no_grade') : codeLabel('grade', it.grade_code, language)
  const buckets = useBuckets(nameOf)
  return (
    <section className={styles['table']} aria-labelledby='coverage-grades'>
      <header>
        <h2 id='coverage-grades'>{t('book.coverage_by_grade')}</h2>
        <span className={styles['note']}>{t('book.coverage_hint')}</span>
      </header>
      <DataTable<GradeRow>
        label={t('book.coverage_by_grade')}
        rows={rows}
        rowKey={(it) => `${it.customer_type_code} ${it.grade_code}`}
        columns={[
          {
            column: 'coverage_type',
            label: t('book.type'),
            render: (it) => <CodeLabel list='customer_type' code={it.customer_type_code} />,
          },
          { column: 'coverage_grade', label: t('book.grade'), render: nameOf },
          {
            column: 'coverage_days',
            label: t('book.days_max'),
            isNumber: true,
            render: (it) => <Count value={it.days_max} />,
          },
          ...buckets,
        ]}
        empty={<EmptyState title={t('book.coverage_none')} isSmall />}
      />
    </section>
  )
}

function ByManager({ coverage }: { coverage: CoverageAnswer }) {
  const t = useBookText()
  const nameOf = (it: ManagerRow) => it.manager_name ?? it.manager_id
  const buckets = useBuckets(nameOf)
  return (
    <section className={styles['table']} aria-labelledby='coverage-managers'>
      <header>
        <h2 id='coverage-managers'>{t('book.coverage_by_manager')}</h2>
        {coverage.limited && <span className={styles['note']}>{t('book.managers_limited')}</span>}
      </header>
      <DataTable<ManagerRow>
        label={t('book.coverage_by_manager')}
        rows={coverage.managers}
        rowKey={(it) => it.manager_id}
        columns={[
          {
            column: 'coverage_manager',
            label: t('book.manager'),
            render: (it) => (
              <Link
                to='/customers/book'
                search={{ tab: 'board', manager: it.manager_id }}
                aria-label={t('book.of_manager', { name: nameOf(it) })}
              >
                {nameOf(it)}
              </Link>
            ),
          },
          ...buckets,
        ]}
        empty={<EmptyState title={t('book.coverage_none')} isSmall />}
      />
    </section>
  )
}

/** Who has not been contacted for how long, against how often that is to be. */
export function Coverage({ manager }: { manager: string | undefined }) {
  const { data, error, refetch } = useQuery(coverageQuery(manager))
  const { reach } = useViewer()
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Bones rows={8} />
  return (
    <>
      <ByGrade rows={data.grades} />
      {reach?.kind !== 'manager' && <ByManager coverage={data} />}
    </>
  )
}
