import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { CSSProperties, ReactNode } from 'react'
import type { CustomerRow, Workbench } from '../../../src/modules/customer-view/schema.ts'
import { useShownUnit } from '../../shared/bank.ts'
import { Change, Count, Day, Money } from '../../shared/figures.tsx'
import { FigureLabel } from '../../shared/figure-label.tsx'
import { parseFilter } from '../../shared/filter.ts'
import type { ListSearch } from '../../shared/list-state.ts'
import { readListSearch } from '../../shared/list-state.ts'
import { HiddenNote } from '../../shared/hidden-note.tsx'
import { formatCount, formatMoney } from '../../shared/money.ts'
import { usePageTitle } from '../../shared/page-title.ts'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { useReachText } from '../../shared/reach-text.ts'
import { useWorkbenchText } from '../../shared/workbench-text.ts'
import { may, mayRead, useViewer } from '../../shared/viewer.ts'
import { CustomerLink } from './customer-link.tsx'
import { customersQuery, hiddenCustomersQuery, workbenchQuery } from './customer-view.api.ts'
import styles from './workbench-page.module.css'

type Figure = Workbench['figures'][number]
type Code = Figure['code']

const SORTS: Partial<Record<Code, string>> = {
  maturities_30d: 'next_maturity_on',
  large_movements: '-large_movement_fen',
}

/** The list behind a figure: the same predicate, in the order that serves it. */
function listBehind({ code, filter }: Figure): ListSearch {
  return readListSearch({ filter: parseFilter(filter), sort: SORTS[code] })
}

/** Of whom the figure speaks, or how much it comes to. */
function FigureNote({ figure: { code, value, amount } }: { figure: Figure }) {
  const t = useWorkbenchText()
  if (code === 'aum') return t('workbench.aum_note', { count: formatCount(value) })
  if (amount === null) return t('workbench.customers_note')
  return (
    <>
      {t('workbench.amount')} <Money value={amount} hasUnit />
    </>
  )
}

function FigureCard({ figure, businessDate }: { figure: Figure; businessDate: string }) {
  const t = useWorkbenchText()
  const isMoney = figure.code === 'aum'
  const { unit, unitLabel } = useShownUnit()
  // A long amount is written smaller rather than cut or broken.
  const characters = isMoney ? formatMoney(figure.amount, unit).length + unitLabel.length + 1 : 8
  return (
    <section className={styles['card']} aria-labelledby={`figure-${figure.code}`}>
      <h2 id={`figure-${figure.code}`}>
        <FigureLabel
          column={figure.code}
          meaning={t(`workbench.${figure.code}_meaning`)}
          businessDate={businessDate}
        >
          {t(`workbench.${figure.code}`)}
        </FigureLabel>
      </h2>
      <p className={styles['number']} style={{ '--characters': characters } as CSSProperties}>
        {isMoney ? <Money value={figure.amount} hasUnit /> : <Count value={figure.value} />}
      </p>
      <p className={styles['second']}>
        <FigureNote figure={figure} />
      </p>
      <Link to='/customers' search={listBehind(figure)} className={styles['open']}>
        {t('action.open_list')}
        <span className='zk-hidden'>: {t(`workbench.${figure.code}`)}</span>
      </Link>
    </section>
  )
}

const PANEL_ROWS = 8

type PanelProps = {
  figure: Figure
  title: string
  empty: string
  columns: string
  cells: (row: CustomerRow) => ReactNode
}

/** The first customers behind a figure, so that the morning's work is one click away. */
function Panel({ figure, title, empty, columns, cells }: PanelProps) {
  const t = useWorkbenchText()
  const list = listBehind(figure)
  const { data, error, refetch } = useQuery(
    customersQuery({ ...list, columns: `customer_name,${columns}`, page_size: 20 }),
  )
  return (
    <section className={styles['panel']} aria-labelledby={`panel-${figure.code}`}>
      <header>
        <h2 id={`panel-${figure.code}`}>{title}</h2>
        {figure.value > 0 && (
          <Link to='/customers' search={list}>
            {t('action.view_all', { count: formatCount(figure.value) })}
          </Link>
        )}
      </header>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={5} />}
      {data?.rows.length === 0 && <EmptyState isSmall title={empty} />}
      <ul>
        {data?.rows.slice(0, PANEL_ROWS).map((row, place) => (
          <li key={String(row.customer_id)}>
            <CustomerLink row={row} list={list} place={place} />
            {cells(row)}
          </li>
        ))}
      </ul>
    </section>
  )
}

const text = (value: unknown) => (value == null ? null : String(value))

function Panels({ figures }: { figures: Figure[] }) {
  const t = useWorkbenchText()
  const maturities = figures.find((it) => it.code === 'maturities_30d')
  const movements = figures.find((it) => it.code === 'large_movements')
  return (
    <div className={styles['panels']}>
      {maturities && (
        <Panel
          figure={maturities}
          title={t('workbench.maturity_panel')}
          empty={t('workbench.maturity_none')}
          columns='next_maturity_on,maturity_amount_30d'
          cells={(row) => (
            <>
              <Day value={text(row.next_maturity_on)} />
              <Money value={text(row.maturity_amount_30d)} hasUnit />
            </>
          )}
        />
      )}
      {movements && (
        <Panel
          figure={movements}
          title={t('workbench.movement_panel')}
          empty={t('workbench.movement_none')}
          columns='large_movement_amount_1d,aum_balance_change_mom'
          cells={(row) => (
            <>
              <small>
                <FigureLabel column='aum_balance_change_mom' />{' '}
                <Change value={text(row.aum_balance_change_mom)} />
              </small>
              <Money value={text(row.large_movement_amount_1d)} hasUnit />
            </>
          )}
        />
      )}
    </div>
  )
}

/** Whose customers they are and of which day the figures are. */
function Scope({ businessDate }: { businessDate: string }) {
  const t = useWorkbenchText()
  const { ofPost } = useReachText()
  const viewer = useViewer()
  const { reach } = viewer
  if (reach === null) return null
  const name = ofPost(reach)
  return (
    <p className={styles['scope']}>
      {t('workbench.scope', { reach: name, date: businessDate })}
      {may(viewer, 'book.read') && (
        <>
          {' · '}
          <Link to='/customers/book'>{t('workbench.book')}</Link>
        </>
      )}
    </p>
  )
}

function Figures({ todo }: { todo: ReactNode }) {
  const t = useWorkbenchText()
  const { data, error, refetch } = useQuery(workbenchQuery)
  const { data: hidden } = useQuery(hiddenCustomersQuery)
  if (error || !data) {
    return (
      <>
        {todo}
        {error ? (
          <ProblemNotice error={error} onRetry={() => void refetch()} />
        ) : (
          <Bones rows={8} height={22} />
        )}
      </>
    )
  }
  return (
    <>
      <Scope businessDate={data.business_date} />
      {todo}
      <div className={styles['figures']} role='group' aria-label={t('workbench.figures')}>
        {data.figures.map((figure) => (
          <FigureCard key={figure.code} figure={figure} businessDate={data.business_date} />
        ))}
      </div>
      <HiddenNote parts={[...(hidden ?? []), ...(data.hidden ?? [])]} />
      <Panels figures={data.figures} />
    </>
  )
}

/** `todo` is what waits for the viewer, above the figures. */
export function WorkbenchPage({ todo }: { todo: ReactNode }) {
  const t = useWorkbenchText()
  const viewer = useViewer()
  usePageTitle('/', t('workbench.title'))
  return (
    <div className={styles['page']}>
      <h1>{t('workbench.hello', { name: viewer.display_name })}</h1>
      {mayRead(viewer) ? (
        <Figures todo={todo} />
      ) : (
        <>
          {todo}
          {may(viewer, 'customers.look_up') ? (
            <EmptyState title={t('workbench.look_up')} hint={t('workbench.look_up_hint')}>
              <Link to='/lite'>{t('menu.lite')}</Link>
            </EmptyState>
          ) : (
            <EmptyState title={t('state.no_reach')} hint={t('state.no_reach_hint')} />
          )}
        </>
      )}
    </div>
  )
}
