import { Pagination } from 'antd'
import type { ReactNode } from 'react'
import { useEffect, useRef, useState } from 'react'
import type { TableColumn } from './data-table.tsx'
import { DataTable } from './data-table.tsx'
import styles from './list-page.module.css'
import type { ListSearch } from './list-state.ts'
import { JUMP_ROWS_MAX, PAGE_SIZE, PAGE_SIZES, readSort } from './list-state.ts'
import { formatCount } from './money.ts'
import { isChosen, type Selecting, Tick, toggled } from './selection.tsx'
import { EmptyState, ProblemNotice } from './states.tsx'
import { useText } from './text.ts'
import { useKeys } from './use-keys.ts'
import { useIsNarrow } from './use-viewport.ts'

export type ListAnswer<Row> = { rows: Row[]; total: number }

type Props<Row> = {
  title: string
  search: ListSearch
  onSearch: (change: ListSearch) => void
  columns: TableColumn<Row>[]
  defaultSort: string
  answer: { data: ListAnswer<Row> | undefined; error: unknown; isFetching: boolean; refetch: () => void }
  rowKey: (row: Row) => string
  onOpen: (row: Row, place: number) => void
  /** What the table's amounts are counted in. */
  note: ReactNode
  /** What the list does not show in full, or does not count. */
  hidden?: ReactNode
  filters: ReactNode
  tools: ReactNode
  narrowRow: (row: Row, place: number) => ReactNode
  onClear: () => void
  /** How rows are counted where they are no customers. */
  counted?: Counting
  /** Rows can be chosen for what is done with several at once. */
  selecting?: Selecting<Row>
  /** What keys of a list's own do with the chosen row. */
  rowKeys?: Record<string, (row: Row) => void>
  /** What can be done with those that are chosen. */
  chosen?: ReactNode
}

type Counting = {
  total: (places: { count: string }) => string
  range: (places: { from: string; to: string; count: string }) => string
}

type Cursor = { key: string; index: number }

/** The chosen row of the page shown; j and k move it, Enter opens it, x ticks it. */
function useRowCursor<Row>(
  { search, onSearch, answer, onOpen, selecting, rowKey, rowKeys = {} }: Props<Row>,
  first: number,
) {
  const page = search.page ?? 1
  const pageKey = JSON.stringify(search)
  const [cursor, setCursor] = useState<Cursor>({ key: pageKey, index: -1 })
  const rows = answer.data?.rows ?? []
  const index = cursor.key === pageKey ? cursor.index : -1
  const move = (to: number) => setCursor({ key: pageKey, index: Math.max(0, Math.min(rows.length - 1, to)) })
  const pageSize = search.page_size ?? PAGE_SIZE
  const lastPage = Math.ceil(Math.min(answer.data?.total ?? 0, JUMP_ROWS_MAX) / pageSize)
  const acts = Object.entries(rowKeys).map(([key, act]) => {
    const row = rows[index]
    const onKey = (event: KeyboardEvent) => {
      // What opens a field is not typed into it.
      event.preventDefault()
      if (row !== undefined) act(row)
    }
    return [key, onKey] as const
  })
  useKeys({
    ...Object.fromEntries(acts),
    j: () => move(index + 1),
    k: () => move(index - 1),
    Enter: (event) => {
      const row = rows[index]
      if (row === undefined || (event.target as Element).closest('a, button, select, th')) return
      onOpen(row, first + index)
    },
    x: () => {
      const row = rows[index]
      if (row === undefined || !selecting) return
      selecting.onChange(toggled(selecting.selection, rowKey(row), rows.map(rowKey)))
    },
    ']': () => page < lastPage && onSearch({ page: page + 1 }),
    '[': () => page > 1 && onSearch({ page: page - 1 }),
  })
  return index
}

function Pager({
  total,
  counted,
  search,
  onSearch,
}: {
  total: number
  counted: Counting
  search: ListSearch
  onSearch: (change: ListSearch) => void
}) {
  const isNarrow = useIsNarrow()
  const pageSize = search.page_size ?? PAGE_SIZE
  const reachable = Math.min(total, Math.floor(JUMP_ROWS_MAX / pageSize) * pageSize)
  return (
    <Pagination
      className={styles['pager']!}
      size='small'
      current={search.page ?? 1}
      pageSize={pageSize}
      total={reachable}
      pageSizeOptions={PAGE_SIZES}
      showSizeChanger={!isNarrow}
      showQuickJumper={!isNarrow && total > pageSize}
      simple={isNarrow}
      showTotal={(_, [from, to]) => (
        <span>
          {counted.range({ from: formatCount(from), to: formatCount(to), count: formatCount(total) })}
        </span>
      )}
      onChange={(page, size) => onSearch(size === pageSize ? { page } : { page_size: size })}
    />
  )
}

/** How many there are; nothing where they are refused or could not be read. */
function Total({
  answer,
  counted,
}: {
  answer: { data: { total: number } | undefined; error: unknown }
  counted: Counting
}) {
  const t = useText()
  return (
    <span className={styles['total']} aria-live='polite'>
      {answer.data && counted.total({ count: formatCount(answer.data.total) })}
      {!answer.data && !answer.error && t('list.counting')}
    </span>
  )
}

function EmptyList({ search, onClear }: { search: ListSearch; onClear: () => void }) {
  const t = useText()
  if (search.filter === undefined) return <EmptyState title={t('state.no_rows')} />
  return (
    <EmptyState title={t('state.filtered_away')} hint={t('state.filtered_away_hint')}>
      <button type='button' className={styles['clear']} onClick={onClear}>
        {t('action.clear_all')}
      </button>
    </EmptyState>
  )
}

type CardsProps<Row> = Pick<Props<Row>, 'rowKey' | 'narrowRow' | 'selecting'> & {
  rows: readonly Row[]
  first: number
  empty: ReactNode
}

/** The rows where there is no room for a table. */
function Cards<Row>({ rows, rowKey, narrowRow, selecting, first, empty }: CardsProps<Row>) {
  const t = useText()
  const tickOf = (row: Row, { selection, onChange, nameOf }: Selecting<Row>) => (
    <Tick
      label={t('selection.row', { name: nameOf(row) })}
      isOn={isChosen(selection, rowKey(row))}
      onToggle={() => onChange(toggled(selection, rowKey(row), rows.map(rowKey)))}
    />
  )
  return (
    <ul className={styles['cards']}>
      {rows.map((row, index) => (
        <li key={rowKey(row)} className={selecting && styles['choosable']}>
          {selecting && tickOf(row, selecting)}
          {narrowRow(row, first + index)}
        </li>
      ))}
      {rows.length === 0 && <li>{empty}</li>}
    </ul>
  )
}

/**
 * One list for every module: filters, exact total, sort, columns, pages, keyboard; its state is the
 * address.
 */
export function ListPage<Row>(props: Props<Row>) {
  const { title, search, onSearch, columns, answer, rowKey, onOpen, filters, tools, selecting } = props
  const t = useText()
  const counted = props.counted ?? {
    total: (places) => t('list.total', places),
    range: (places) => t('list.range', places),
  }
  const isNarrow = useIsNarrow()
  const body = useRef<HTMLDivElement>(null)
  const first = ((search.page ?? 1) - 1) * (search.page_size ?? PAGE_SIZE)
  const chosen = useRowCursor(props, first)
  useEffect(() => {
    body.current?.querySelector(`[data-row='${chosen}']`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const rows = answer.data?.rows
  const empty = <EmptyList search={search} onClear={props.onClear} />
  return (
    <section className={styles['page']} aria-labelledby='list-title'>
      <header className={styles['head']}>
        <h1 id='list-title'>{title}</h1>
        <Total answer={answer} counted={counted} />
        {!isNarrow && <span className={styles['note']}>{props.note}</span>}
        <div className={styles['tools']}>{tools}</div>
      </header>
      <div className={styles['filters']}>{filters}</div>
      {props.hidden}
      {props.chosen}
      {answer.error ? (
        <ProblemNotice error={answer.error} onRetry={answer.refetch} hint={t('problem.kept')} />
      ) : null}
      <div className={styles['body']} ref={body}>
        {isNarrow && rows ? (
          <Cards {...props} rows={rows} first={first} empty={empty} />
        ) : (
          (rows !== undefined || !answer.error) && (
            <DataTable<Row>
              label={title}
              rows={rows}
              rowKey={rowKey}
              columns={columns}
              empty={empty}
              sort={readSort(search.sort ?? props.defaultSort)}
              onSort={(sort) => onSearch({ sort: sort ?? props.defaultSort })}
              isRefreshing={answer.isFetching}
              selecting={selecting}
              stickyIn={() => document.getElementById('main') ?? document.body}
              rowClassName={(_, index) => (index === chosen ? 'zk-row zk-chosen' : 'zk-row')}
              onRow={(row, index) => ({
                'aria-selected': index === chosen || undefined,
                'data-row': index,
                onClick: (event) => {
                  const isText = (window.getSelection()?.toString() ?? '') !== ''
                  if (!isText && !(event.target as Element).closest('a, button, label, select, input'))
                    onOpen(row, first + (index ?? 0))
                },
              })}
            />
          )
        )}
      </div>
      {answer.data && answer.data.total > 0 && (
        <Pager total={answer.data.total} counted={counted} search={search} onSearch={onSearch} />
      )}
    </section>
  )
}
