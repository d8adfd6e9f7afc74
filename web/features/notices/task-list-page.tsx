import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { Badge } from '../../shared/code-label.tsx'
import type { TableColumn } from '../../shared/data-table.tsx'
import { Moment, Plain, useBilingual } from '../../shared/figures.tsx'
import { ListPage } from '../../shared/list-page.tsx'
import type { ListSearch } from '../../shared/list-state.ts'
import { useNoticesText } from '../../shared/notices-text.ts'
import { usePageTitle } from '../../shared/page-title.ts'
import type { TaskSearch } from './notices-search.ts'
import { readTaskSearch } from './notices-search.ts'
import styles from './notices.module.css'
import { TaskForm } from './task-form.tsx'
import type { Task } from './tasks.api.ts'
import { stateTone, tasksQuery } from './tasks.api.ts'

function TaskLink({ task }: { task: Task }) {
  return (
    <Link to='/tasks/$task_id' params={{ task_id: task.task_id }} className={styles['what']!}>
      {task.title}
    </Link>
  )
}

export function TaskState({ task }: { task: Task }) {
  const t = useNoticesText()
  const state = task.is_overdue ? 'overdue' : task.state_code
  return <Badge text={t(`task.state.${state}`)} tone={stateTone(task)} />
}

export function Priority({ task }: { task: Task }) {
  const t = useNoticesText()
  const { priority_code: code } = task
  return <Badge text={t(`task.priority.${code}`)} tone={code === 'high' ? 'warning' : 'plain'} />
}

function useColumns(): TableColumn<Task>[] {
  const t = useNoticesText()
  const say = useBilingual()
  return [
    {
      column: 'task_title',
      label: t('task.title'),
      isFixed: true,
      render: (row) => <TaskLink task={row} />,
    },
    { column: 'task_state', label: t('task.state'), render: (row) => <TaskState task={row} /> },
    { column: 'task_due', label: t('task.due'), render: (row) => <Moment value={row.due_at} /> },
    { column: 'task_priority', label: t('task.priority'), render: (row) => <Priority task={row} /> },
    {
      column: 'task_holder',
      label: t('task.holder'),
      render: (row) => <Plain value={say(row.holder.name)} />,
    },
    {
      column: 'task_given_by',
      label: t('task.given_by'),
      render: (row) => <Plain value={row.given_by_name ?? row.given_by} />,
    },
    { column: 'task_given_at', label: t('task.given_at'), render: (row) => <Moment value={row.given_at} /> },
  ]
}

type FilterProps = { search: TaskSearch; onChange: (change: TaskSearch) => void }

const BOXES = ['todo', 'mine', 'post', 'given'] as const
const STATES = ['open', 'overdue', 'done', 'cancelled', 'all'] as const

function Filters({ search, onChange }: FilterProps) {
  const t = useNoticesText()
  return (
    <div role='group' aria-label={t('list.filters')} className={styles['filters']}>
      <Select
        className={styles['choice']!}
        aria-label={t('task.box')}
        prefix={t('task.box')}
        value={search.box ?? 'todo'}
        options={BOXES.map((value) => ({ value, label: t(`task.box.${value}`) }))}
        onChange={(box) => onChange({ ...search, box })}
      />
      <Select
        className={styles['choice']!}
        aria-label={t('task.state')}
        prefix={t('task.state')}
        value={search.state ?? 'open'}
        options={STATES.map((value) => ({ value, label: t(`task.state.${value}`) }))}
        onChange={(state) => onChange({ ...search, state })}
      />
    </div>
  )
}

function TaskCard({ task }: { task: Task }) {
  const t = useNoticesText()
  const say = useBilingual()
  return (
    <div className={styles['card']}>
      <span className={styles['line']}>
        <TaskState task={task} />
        <span>
          {t('task.due')} <Moment value={task.due_at} />
        </span>
      </span>
      <TaskLink task={task} />
      <small>
        {task.given_by_name ?? task.given_by} → {say(task.holder.name)}
      </small>
    </div>
  )
}

/** Tasks: of one's own, of the posts one fills, and those one gave to others. */
export function TaskListPage() {
  const t = useNoticesText()
  const search = useSearch({ from: '/frame/tasks' })
  const navigate = useNavigate({ from: '/tasks' })
  const { data, error, isFetching, refetch } = useQuery(tasksQuery(search))
  const columns = useColumns()
  const [isNew, setNew] = useState(false)
  usePageTitle('/tasks', t('menu.tasks'))
  const go = (wanted: TaskSearch) => void navigate({ search: readTaskSearch(wanted) })
  const isNarrowed = search.box !== undefined || search.state !== undefined
  const listed: ListSearch = {
    ...(search.page !== undefined && { page: search.page }),
    ...(search.page_size !== undefined && { page_size: search.page_size }),
    ...(isNarrowed && { filter: { and: [] } }),
  }
  return (
    <>
      <ListPage<Task>
        title={t('menu.tasks')}
        search={listed}
        onSearch={({ page, page_size: size }) =>
          go({ ...search, page: page ?? 1, ...(size !== undefined && { page_size: size }) })
        }
        columns={columns}
        defaultSort=''
        answer={{ data, error, isFetching, refetch: () => void refetch() }}
        rowKey={(row) => row.task_id}
        counted={{
          total: (places) => t('task.total', places),
          range: (places) => t('task.range', places),
        }}
        note={t('task.note')}
        onOpen={(row) => void navigate({ to: '/tasks/$task_id', params: { task_id: row.task_id } })}
        onClear={() => go({})}
        filters={<Filters search={search} onChange={(change) => go({ ...change, page: 1 })} />}
        tools={
          <Button type='primary' onClick={() => setNew(true)}>
            {t('task.new')}
          </Button>
        }
        narrowRow={(row) => <TaskCard task={row} />}
      />
      {isNew && <TaskForm onClose={() => setNew(false)} />}
    </>
  )
}
