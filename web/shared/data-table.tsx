import type { TableProps } from 'antd'
import { Table } from 'antd'
import type { CSSProperties, ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import styles from './data-table.module.css'
import { FigureLabel } from './figure-label.tsx'
import { usePreferences } from './preferences.ts'
import type { SortOrder } from './list-state.ts'
import { isChosen, pageToggled, type Selecting, Tick, toggled } from './selection.tsx'
import { Bones } from './states.tsx'
import { useText } from './text.ts'

export type TableColumn<Row> = {
  /** Name of the column in the data; the label and its definition are found by it. */
  column: string
  render: (row: Row) => ReactNode
  label?: string
  isNumber?: boolean
  isFixed?: boolean
  width?: number
  /** Column of the server's sort, where it can be sorted. */
  sortBy?: string
}

type Sort = { column: string; order: SortOrder } | null

type Props<Row> = {
  label: string
  rows: Row[] | undefined
  rowKey: (row: Row) => string
  columns: TableColumn<Row>[]
  empty: ReactNode
  businessDate?: string | null
  sort?: Sort
  onSort?: (sort: string | undefined) => void
  onRow?: TableProps<Row>['onRow']
  rowClassName?: (row: Row, index: number) => string
  isRefreshing?: boolean
  stickyIn?: () => HTMLElement
  /** Rows can be chosen for what is done with several at once. */
  selecting?: Selecting<Row> | undefined
}

/** Words that may be long take up to so many pixels; hovering shows them in full. */
export function Clipped({ text, most, children }: { text: string; most: number; children?: ReactNode }) {
  return (
    <span className={styles['clipped']} style={{ '--most': `${most}px` } as CSSProperties} title={text}>
      {children ?? text}
    </span>
  )
}

function antdColumns<Row>({ columns, sort, onSort, businessDate }: Props<Row>): TableProps<Row>['columns'] {
  return columns.map((column) => ({
    key: column.sortBy ?? column.column,
    title: (
      <span className={styles['heading']}>
        <FigureLabel column={column.column} businessDate={businessDate ?? null}>
          {column.label}
        </FigureLabel>
      </span>
    ),
    align: column.isNumber ? 'end' : 'start',
    render: (_: unknown, row: Row) => column.render(row),
    ...(column.width !== undefined && { width: column.width }),
    ...(column.isFixed && { fixed: 'start' as const }),
    ...(column.sortBy !== undefined &&
      onSort !== undefined && {
        sorter: true,
        sortOrder: sort?.column === column.sortBy ? sort.order : null,
        sortDirections: column.isNumber ? (['descend', 'ascend'] as const).slice() : undefined,
      }),
  }))
}

/** The column in which rows are chosen, the page as a whole by its heading. */
function useChoosing<Row>({ rows = [], rowKey, selecting }: Props<Row>): TableProps<Row>['rowSelection'] {
  const t = useText()
  if (!selecting) return undefined
  const { selection, onChange, nameOf } = selecting
  const page = rows.map(rowKey)
  const chosen = page.filter((it) => isChosen(selection, it))
  return {
    selectedRowKeys: chosen,
    columnWidth: 32,
    columnTitle: (
      <Tick
        label={t('selection.page')}
        isOn={page.length > 0 && chosen.length === page.length}
        isSome={chosen.length > 0}
        onToggle={() => onChange(pageToggled(selection, page))}
      />
    ),
    renderCell: (_value, row) => (
      <Tick
        label={t('selection.row', { name: nameOf(row) })}
        isOn={isChosen(selection, rowKey(row))}
        onToggle={() => onChange(toggled(selection, rowKey(row), page))}
      />
    ),
  }
}

/** A table that is wider than its place can be scrolled without a mouse. */
function useScrollableByKeys(isShown: boolean) {
  const holder = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const places = isShown
      ? holder.current?.querySelectorAll<HTMLElement>('.ant-table-content, .ant-table-body')
      : []
    for (const place of places ?? []) place.tabIndex = 0
  }, [isShown])
  return holder
}

/** One table for every list and tab: dense or comfortable, with bones while it loads. */
export function DataTable<Row>(props: Props<Row>) {
  const { label, rows, rowKey, empty, onSort, onRow, rowClassName, isRefreshing, stickyIn } = props
  const { density } = usePreferences()
  const holder = useScrollableByKeys(rows !== undefined)
  const rowSelection = useChoosing(props)
  if (rows === undefined) return <Bones rows={8} />
  const change: TableProps<Row>['onChange'] = (_pages, _filters, sorter) => {
    const chosen = Array.isArray(sorter) ? sorter[0] : sorter
    const column = String(chosen?.columnKey ?? '')
    onSort?.(chosen?.order ? `${chosen.order === 'descend' ? '-' : ''}${column}` : undefined)
  }
  return (
    <div ref={holder} className={isRefreshing ? styles['refreshing'] : undefined} aria-busy={isRefreshing}>
      <Table<Row>
        className={styles['table']!}
        aria-label={label}
        size={density === 'dense' ? 'small' : 'middle'}
        dataSource={rows}
        rowKey={rowKey}
        columns={antdColumns(props)!}
        pagination={false}
        showSorterTooltip={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: empty }}
        onChange={change}
        {...(onRow && { onRow })}
        {...(rowSelection && { rowSelection })}
        {...(rowClassName && { rowClassName })}
        {...(stickyIn && { sticky: { getContainer: stickyIn } })}
      />
    </div>
  )
}
