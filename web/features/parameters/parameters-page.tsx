import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { CATEGORIES } from '../../../src/modules/parameters/schema.ts'
import { CodeLabel } from '../../shared/code-label.tsx'
import { DataTable } from '../../shared/data-table.tsx'
import { DayField } from '../../shared/day-field.tsx'
import { Day, useBilingual } from '../../shared/figures.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { useParametersText } from '../../shared/parameters-text.ts'
import { Bones, ProblemNotice } from '../../shared/states.tsx'
import { BasketBox } from './basket-box.tsx'
import { type ListRow, listsQuery } from './parameters.api.ts'
import styles from './parameters.module.css'
import { readOnSearch } from './parameters-search.ts'
import { BaseBadge, WaitingBox } from './words.tsx'

function Category({ category, lists }: { category: ListRow['category']; lists: ListRow[] }) {
  const t = useParametersText()
  const say = useBilingual()
  const { on } = useSearch({ from: '/frame/system/parameters' })
  return (
    <section className={styles['group']} aria-labelledby={`category-${category}`}>
      <h2 className={styles['category']} id={`category-${category}`}>
        {t(`parameters.category.${category}`)}
      </h2>
      <div className={styles['table']}>
        <DataTable<ListRow>
          label={t(`parameters.category.${category}`)}
          rows={lists}
          rowKey={(it) => it.list}
          columns={[
            {
              column: 'list_title',
              label: t('parameters.list'),
              isFixed: true,
              width: 240,
              render: (it) => (
                <Link
                  to='/system/parameters/$list'
                  params={{ list: it.list }}
                  search={on === undefined ? {} : { on }}
                >
                  {say(it.title)}
                </Link>
              ),
            },
            {
              column: 'list_lines',
              label: t('parameters.line_count'),
              isNumber: true,
              width: 110,
              render: (it) => it.line_count,
            },
            {
              column: 'list_changed',
              label: t('parameters.changed_count'),
              isNumber: true,
              width: 130,
              render: (it) => it.changed_count,
            },
            {
              column: 'list_next',
              label: t('parameters.next_change'),
              width: 150,
              render: (it) => <Day value={it.next_change} />,
            },
            {
              column: 'list_owner',
              label: t('parameters.owner'),
              width: 150,
              render: (it) => <CodeLabel list='department' code={it.owner} />,
            },
            { column: 'list_base', label: t('parameters.base'), render: (it) => <BaseBadge list={it} /> },
          ]}
          empty={null}
        />
      </div>
    </section>
  )
}

/** Every list that nights go by, by what it is about. */
export function ParametersPage() {
  const t = useParametersText()
  const { on } = useSearch({ from: '/frame/system/parameters' })
  const navigate = useNavigate({ from: '/system/parameters' })
  const { data, error, refetch } = useQuery(listsQuery(on))
  usePageTitle('/system/parameters', t('menu.parameters'))
  const grouped = Map.groupBy(data?.lists ?? [], (it) => it.category)
  return (
    <section className={styles['page']} aria-labelledby='parameters-title'>
      <header className={styles['head']}>
        <h1 id='parameters-title'>{t('menu.parameters')}</h1>
        {data && (
          <div className={styles['tools']}>
            {t('parameters.day')}
            <DayField
              label={t('parameters.day')}
              value={data.on}
              onChange={(day) => void navigate({ search: readOnSearch({ on: day }), replace: true })}
            />
            <Link to='/system/parameters/sets'>{t('parameters.sets')}</Link>
          </div>
        )}
      </header>
      <p className={styles['note']}>{t('parameters.precedence')}</p>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={10} />}
      <BasketBox />
      {data && <WaitingBox waiting={data.waiting} />}
      {CATEGORIES.map((it) => {
        const lists = grouped.get(it)
        return lists && <Category key={it} category={it} lists={lists} />
      })}
    </section>
  )
}
