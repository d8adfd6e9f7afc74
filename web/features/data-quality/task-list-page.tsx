import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Checkbox } from 'antd'
import { CodeField } from '../../shared/code-field.tsx'
import { Badge, CodeBadge, CodeLabel } from '../../shared/code-label.tsx'
import type { TableColumn } from '../../shared/data-table.tsx'
import { Count, Day, Plain } from '../../shared/figures.tsx'
import type { Filter } from '../../shared/filter.ts'
import { EMPTY_FILTER, isCondition, withCondition } from '../../shared/filter.ts'
import filterStyles from '../../shared/filter-fields.module.css'
import { ListPage } from '../../shared/list-page.tsx'
import type { ListSearch } from '../../shared/list-state.ts'
import { changeList } from '../../shared/list-state.ts'
import { usePageTitle } from '../../shared/page-title.ts'
import type { QualityTranslate } from '../../shared/quality-text.ts'
import { useQualityText } from '../../shared/quality-text.ts'
import styles from './quality.module.css'
import { DEFAULT_SORT } from './task-list-search.ts'
import type { TaskRow } from './tasks.api.ts'
import { stateTone, tasksQuery } from './tasks.api.ts'

const text = (value: TaskRow[keyof TaskRow]) => (value == null ? null : String(value))

function TaskLink({ row }: { row: TaskRow }) {
  return (
    <Link to='/system/repairs/$task_id' params={{ task_id: String(row.task_id) }}>
      <CodeLabel list='quality_field' code={text(row.field_code)} />
    </Link>
  )
}

function CustomerName({ row }: { row: TaskRow }) {
  const name = text(row.customer_name)
  if (name === null) return <Plain value={null} />
  return (
    <Link to='/customers/$customer_id' params={{ customer_id: String(row.customer_id) }}>
      {name}
    </Link>
  )
}

function Due({ row, t }: { row: TaskRow; t: QualityTranslate }) {
  return (
    <span className={styles['due']}>
      <Day value={text(row.due_on)} />
      {row.is_overdue === true && <Badge text={t('repair.overdue')} tone='alarm' />}
    </span>
  )
}

const state = (row: TaskRow) => (
  <CodeBadge list='repair_state' code={text(row.state_code)} tone={stateTone(String(row.state_code))} />
)

function useTaskColumns(): TableColumn<TaskRow>[] {
  const t = useQualityText()
  return [
    {
      column: 'repair_field',
      label: t('repair.field'),
      isFixed: true,
      render: (row) => <TaskLink row={row} />,
    },
    { column: 'repair_customer', label: t('repair.customer'), render: (row) => <CustomerName row={row} /> },
    { column: 'repair_state', label: t('repair.state'), render: state },
    {
      column: 'repair_due',
      label: t('repair.due'),
      sortBy: 'due_on',
      render: (row) => <Due row={row} t={t} />,
    },
    {
      column: 'repair_department',
      label: t('repair.department'),
      render: (row) => <CodeLabel list='department' code={text(row.department_code)} />,
    },
    {
      column: 'repair_source',
      label: t('repair.source'),
      render: (row) => <CodeLabel list='source_system' code={text(row.source_system)} />,
    },
    { column: 'repair_org', label: t('repair.org'), render: (row) => <Plain value={text(row.org_name)} /> },
    {
      column: 'repair_opened_by',
      label: t('repair.opened_by'),
      render: (row) => (
        <span title={t('repair.confirmed_hint')}>
          {text(row.opened_by_name) ?? text(row.opened_by)}{' '}
          <small className={styles['note']}>
            {t('repair.confirmed')} {text(row.confirmed_count)}
          </small>
        </span>
      ),
    },
    {
      column: 'repair_reports',
      label: t('repair.reports'),
      isNumber: true,
      sortBy: 'report_count',
      render: (row) => <Count value={text(row.report_count)} />,
    },
    {
      column: 'repair_closed_on',
      label: t('repair.closed_on'),
      sortBy: 'closed_on',
      render: (row) => <Day value={text(row.closed_on)} />,
    },
  ]
}

const FIELDS = [
  { column: 'state_code', label: 'repair.state', list: 'repair_state' },
  {
    column: 'department_code',
    label: 'repair.department',
    list: 'department',
    among: ['operations', 'retail', 'corporate'],
  },
  { column: 'field_code', label: 'repair.field', list: 'quality_field' },
  { column: 'source_system', label: 'repair.source', list: 'source_system', among: ['core', 'ebk'] },
  { column: 'customer_type_code', label: 'repair.type', list: 'customer_type' },
] as const

const OVERDUE = { column: 'is_overdue', op: 'eq', value: true } as const

function TaskFilters({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const t = useQualityText()
  const isOverdue = filter.and.some((node) => isCondition(node) && node.column === OVERDUE.column)
  return (
    <div role='group' aria-label={t('list.filters')} className={filterStyles['bar']}>
      {FIELDS.map(({ label, ...field }) => (
        <CodeField key={field.column} filter={filter} onChange={onChange} label={t(label)} {...field} />
      ))}
      <Checkbox
        className={styles['check']!}
        checked={isOverdue}
        onChange={({ target }) =>
          onChange(withCondition(filter, [OVERDUE.column], target.checked ? { ...OVERDUE } : null))
        }
      >
        {t('repair.only_overdue')}
      </Checkbox>
    </div>
  )
}

/** A reported field where there is no room for a table. */
function TaskCard({ row }: { row: TaskRow }) {
  const t = useQualityText()
  return (
    <div className={styles['card']}>
      <span className={styles['card_line']}>
        <TaskLink row={row} />
        {state(row)}
      </span>
      <span className={styles['card_line']}>
        <CustomerName row={row} />
        <Due row={row} t={t} />
      </span>
      <small>
        <CodeLabel list='department' code={text(row.department_code)} /> ·{' '}
        <CodeLabel list='source_system' code={text(row.source_system)} /> ·{' '}
        {text(row.opened_by_name) ?? text(row.opened_by)}
      </small>
    </div>
  )
}

/** Fields that somebody found wrong, for those who put them right and those who reported them. */
export function TaskListPage() {
  const t = useQualityText()
  const search = useSearch({ from: '/frame/system/repairs' })
  const navigate = useNavigate({ from: '/system/repairs' })
  const { data, error, isFetching, refetch } = useQuery(
    tasksQuery({ ...search, sort: search.sort ?? DEFAULT_SORT }),
  )
  const columns = useTaskColumns()
  usePageTitle('/system/repairs', t('menu.repairs'))
  const onSearch = (change: ListSearch) => void navigate({ search: (old) => changeList(old, change) })
  return (
    <ListPage<TaskRow>
      title={t('menu.repairs')}
      search={search}
      onSearch={onSearch}
      columns={columns}
      defaultSort={DEFAULT_SORT}
      answer={{ data, error, isFetching, refetch: () => void refetch() }}
      rowKey={(row) => String(row.task_id)}
      counted={{
        total: (places) => t('repair.total', places),
        range: (places) => t('repair.range', places),
      }}
      note={t('repair.note')}
      onOpen={(row) =>
        void navigate({ to: '/system/repairs/$task_id', params: { task_id: String(row.task_id) } })
      }
      onClear={() => onSearch({ filter: EMPTY_FILTER })}
      filters={
        <TaskFilters filter={search.filter ?? EMPTY_FILTER} onChange={(filter) => onSearch({ filter })} />
      }
      tools={null}
      narrowRow={(row) => <TaskCard row={row} />}
    />
  )
}
