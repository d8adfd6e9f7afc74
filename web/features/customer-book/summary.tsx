import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useBookText } from '../../shared/book-text.ts'
import { CodeLabel } from '../../shared/code-label.tsx'
import { codeLabel } from '../../shared/codes.ts'
import { DataTable, type TableColumn } from '../../shared/data-table.tsx'
import { Change, Money, UnitNote } from '../../shared/figures.tsx'
import { usePreferences } from '../../shared/preferences.ts'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { type Book, bookQuery } from './book.api.ts'
import styles from './book.module.css'
import { type Measure, MEASURES, readBookSearch } from './book-search.ts'
import { ListLink } from './list-link.tsx'

type GradeRow = Book['grades'][number]

function useGradeName() {
  const t = useBookText()
  const { language } = usePreferences()
  return (code: string | null) => (code === null ? t('book.no_grade') : codeLabel('grade', code, language))
}

function useColumns(measure: Measure): TableColumn<GradeRow>[] {
  const t = useBookText()
  const nameOf = useGradeName()
  return [
    {
      column: 'book_type',
      label: t('book.type'),
      render: (it) => <CodeLabel list='customer_type' code={it.customer_type_code} />,
    },
    { column: 'book_grade', label: t('book.grade'), render: (it) => nameOf(it.grade_code) },
    {
      column: 'book_count',
      label: t('book.count'),
      isNumber: true,
      render: (it) => <ListLink it={it} what={nameOf(it.grade_code)} />,
    },
    {
      column: `${measure}_balance_eod`,
      isNumber: true,
      render: (it) => <Money value={it[`${measure}_balance_eod`]} />,
    },
    {
      column: `${measure}_balance_change_mom`,
      label: t('book.change_mom'),
      isNumber: true,
      render: (it) => <Change value={it[`${measure}_balance_change_mom`]} />,
    },
    {
      column: `${measure}_balance_change_ytd`,
      label: t('book.change_ytd'),
      isNumber: true,
      render: (it) => <Change value={it[`${measure}_balance_change_ytd`]} />,
    },
    {
      column: 'book_up',
      label: t('book.up'),
      isNumber: true,
      render: (it) => <ListLink it={it.up} what={`${nameOf(it.grade_code)} ${t('book.up')}`} />,
    },
    {
      column: 'book_down',
      label: t('book.down'),
      isNumber: true,
      render: (it) => <ListLink it={it.down} what={`${nameOf(it.grade_code)} ${t('book.down')}`} isLate />,
    },
  ]
}

function Grades({ book }: { book: Book }) {
  const t = useBookText()
  const { measure = 'aum' } = useSearch({ from: '/frame/customers/book' })
  const navigate = useNavigate({ from: '/customers/book' })
  const columns = useColumns(measure)
  return (
    <section className={styles['table']} aria-labelledby='book-grades'>
      <header>
        <h2 id='book-grades'>
          {t('book.by_grade')} <small className={styles['note']}>{<UnitNote />}</small>
        </h2>
        <Segmented
          aria-label={t('book.measure')}
          value={measure}
          options={MEASURES.map((it) => ({ value: it, label: t(`book.measure.${it}`) }))}
          onChange={(it) => void navigate({ search: (old) => readBookSearch({ ...old, measure: it }) })}
        />
      </header>
      <DataTable<GradeRow>
        label={t('book.by_grade')}
        rows={book.grades}
        rowKey={(it) => `${it.customer_type_code} ${it.grade_code}`}
        columns={columns}
        empty={<EmptyState title={t('book.none')} isSmall />}
        businessDate={book.business_date}
      />
    </section>
  )
}

function Stages({ book }: { book: Book }) {
  const t = useBookText()
  const { language } = usePreferences()
  return (
    <section className={styles['box']} aria-labelledby='book-stages'>
      <h2 id='book-stages'>{t('book.by_stage')}</h2>
      <ul className={styles['stages']}>
        {book.stages.map((it) => {
          const code = it.lifecycle_stage_code
          const name = code === null ? t('book.no_stage') : codeLabel('lifecycle_stage', code, language)
          return (
            <li key={code ?? ''}>
              <span>{name}</span>
              <ListLink it={it} what={name} />
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** The customers by grade and stage of life, and how they have moved. */
export function Summary({ manager }: { manager: string | undefined }) {
  const { data, error, refetch } = useQuery(bookQuery(manager))
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Bones rows={8} />
  return (
    <>
      <Grades book={data} />
      <Stages book={data} />
    </>
  )
}
