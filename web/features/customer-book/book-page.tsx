import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Select } from 'antd'
import { useBookText } from '../../shared/book-text.ts'
import { useNight } from '../../shared/night.ts'
import { usePageTitle } from '../../shared/page-title.ts'
import { EmptyState } from '../../shared/states.tsx'
import { Tabs } from '../../shared/tabs.tsx'
import { mayRead, useViewer } from '../../shared/viewer.ts'
import { Board } from './board.tsx'
import { BOOK_TABS, type BookTab, readBookSearch } from './book-search.ts'
import { coverageQuery } from './book.api.ts'
import styles from './book.module.css'
import { Calendar } from './calendar.tsx'
import { Coverage } from './coverage.tsx'
import { Summary } from './summary.tsx'

/** Whose book it is, where there are several managers to choose from. */
function ManagerChoice({ manager }: { manager: string | undefined }) {
  const t = useBookText()
  const navigate = useNavigate({ from: '/customers/book' })
  const { data } = useQuery(coverageQuery(undefined))
  const managers = data?.managers ?? []
  if (managers.length < 2 && manager === undefined) return null
  const options = managers.map((it) => ({ value: it.manager_id, label: it.manager_name ?? it.manager_id }))
  return (
    <Select
      className={styles['manager']!}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={t('book.manager')}
      placeholder={t('book.all_managers')}
      {...(manager !== undefined && { value: manager })}
      options={options}
      popupMatchSelectWidth={false}
      onChange={(it: string | undefined) =>
        void navigate({
          search: (old) => readBookSearch({ ...old, manager: it }),
        })
      }
    />
  )
}

function Book() {
  const t = useBookText()
  const { tab = 'summary', manager } = useSearch({ from: '/frame/customers/book' })
  const navigate = useNavigate({ from: '/customers/book' })
  const night = useNight()
  const { reach } = useViewer()
  const { data } = useQuery(coverageQuery(manager))
  const content: Record<BookTab, React.ReactNode> = {
    summary: <Summary manager={manager} />,
    board: <Board manager={manager} />,
    calendar: data ? <Calendar manager={manager} today={data.today} /> : null,
    coverage: <Coverage manager={manager} />,
  }
  return (
    <section className={styles['page']} aria-labelledby='book-title'>
      <header className={styles['head']}>
        <h1 id='book-title'>{t('menu.book')}</h1>
        {night && <span className={styles['note']}>{t('book.as_of', { date: night.business_date })}</span>}
        {reach?.kind !== 'manager' && <ManagerChoice manager={manager} />}
      </header>
      <Tabs
        label={t('book.tabs')}
        tabs={BOOK_TABS.map((key) => ({ key, label: t(`book.tab.${key}`), content: content[key] }))}
        chosen={tab}
        onChoose={(key) =>
          void navigate({
            search: (old) => readBookSearch({ ...old, tab: key }),
          })
        }
      />
    </section>
  )
}

/** A manager's customers: how they stand, whom to contact when, and who waits. */
export function BookPage() {
  const t = useBookText()
  usePageTitle('/customers/book', t('menu.book'))
  if (mayRead(useViewer())) return <Book />
  return <EmptyState title={t('state.no_reach')} hint={t('state.no_reach_hint')} />
}
