import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { PERSONNEL_CASES } from '../../../src/modules/people/personnel.schema.ts'
import { type PeopleTranslate, usePeopleText } from '../../shared/people-text.ts'
import { Badge, type Tone } from '../../shared/code-label.tsx'
import type { TableColumn } from '../../shared/data-table.tsx'
import { Plain } from '../../shared/figures.tsx'
import { EMPTY_FILTER } from '../../shared/filter.ts'
import { ListPage } from '../../shared/list-page.tsx'
import type { ListSearch } from '../../shared/list-state.ts'
import { changeList } from '../../shared/list-state.ts'
import { usePageTitle } from '../../shared/page-title.ts'
import { type PersonnelRow, personnelQuery } from './people.api.ts'
import styles from './people.module.css'
import { FillDialog, PostRolesDrawer, TakeOverDialog } from './personnel-dialogs.tsx'
import { ChoiceField, PostWords, UnitField, useRoleName } from './words.tsx'

const DEFAULT_SORT = 'employee_id'

const TONES: Record<PersonnelRow['case_code'], Tone> = {
  no_user: 'blue',
  no_post: 'warning',
  other_unit: 'warning',
  left_with_posts: 'alarm',
  left: 'plain',
  even: 'teal',
}

type Chosen = { ids: ReadonlySet<string>; toggle: (id: string) => void }

const mayBeChosen = (row: PersonnelRow) => row.case_code !== 'left' && row.case_code !== 'left_with_posts'

function ChooseBox({ row, chosen }: { row: PersonnelRow; chosen: Chosen }) {
  return (
    <Checkbox
      aria-label={row.employee_name}
      disabled={!mayBeChosen(row)}
      checked={chosen.ids.has(row.employee_id)}
      onClick={(event) => event.stopPropagation()}
      onChange={() => chosen.toggle(row.employee_id)}
    />
  )
}

function UserLink({ row, t }: { row: PersonnelRow; t: PeopleTranslate }) {
  if (row.user === null) return <span className={styles['muted']}>{t('user.none')}</span>
  return (
    <Link to='/system/users/$user_id' params={{ user_id: row.user.user_id }}>
      {row.user.user_id}
    </Link>
  )
}

function usePersonnelColumns(chosen: Chosen | null): TableColumn<PersonnelRow>[] {
  const t = usePeopleText()
  const nameOf = useRoleName()
  const columns: TableColumn<PersonnelRow>[] = [
    {
      column: 'personnel_employee',
      label: t('personnel.employee'),
      sortBy: 'employee_id',
      render: (row) => (
        <>
          {row.employee_name} <small className={styles['muted']}>{row.employee_id}</small>
        </>
      ),
    },
    {
      column: 'personnel_case',
      label: t('personnel.case'),
      render: (row) => <Badge text={t(`personnel.case.${row.case_code}`)} tone={TONES[row.case_code]} />,
    },
    {
      column: 'personnel_unit',
      label: t('personnel.unit'),
      render: (row) => <Plain value={row.unit_name} />,
    },
    {
      column: 'personnel_post',
      label: t('personnel.post'),
      sortBy: 'post_name',
      render: (row) => <Plain value={row.post_name} />,
    },
    {
      column: 'personnel_suggested',
      label: t('personnel.suggested'),
      render: (row) => <Plain value={row.suggested && nameOf(row.suggested)} />,
    },
    { column: 'personnel_user', label: t('personnel.user'), render: (row) => <UserLink row={row} t={t} /> },
    {
      column: 'personnel_posts',
      label: t('personnel.posts'),
      render: (row) => <PostWords posts={row.posts} />,
    },
  ]
  if (chosen === null) return columns
  const box: TableColumn<PersonnelRow> = {
    column: 'personnel_choose',
    label: '',
    width: 40,
    render: (row) => <ChooseBox row={row} chosen={chosen} />,
  }
  return [box, ...columns]
}

type Asked = 'take' | 'fill' | 'words' | null

type ToolProps = { mayTake: boolean; mayFill: boolean; count: number; onAsk: (asked: Asked) => void }

function Tools({ mayTake, mayFill, count, onAsk }: ToolProps) {
  const t = usePeopleText()
  return (
    <>
      {mayFill && <Button onClick={() => onAsk('words')}>{t('personnel.words')}</Button>}
      {mayTake && (
        <Button type='primary' disabled={count === 0} onClick={() => onAsk('take')}>
          {t('personnel.take', { count })}
        </Button>
      )}
      {mayFill && (
        <Button type='primary' disabled={count === 0} onClick={() => onAsk('fill')}>
          {t('personnel.fill', { count })}
        </Button>
      )}
    </>
  )
}

/** An employee where there is no room for a table. */
function PersonCard({ row, chosen }: { row: PersonnelRow; chosen: Chosen | null }) {
  const t = usePeopleText()
  return (
    <div className={styles['card']}>
      <span className={styles['line']}>
        <span>
          {chosen && <ChooseBox row={row} chosen={chosen} />} {row.employee_name}
        </span>
        <Badge text={t(`personnel.case.${row.case_code}`)} tone={TONES[row.case_code]} />
      </span>
      <small>
        {row.unit_name} · {row.post_name}
      </small>
    </div>
  )
}

/** Who works for the bank beside who may sign in: what differs is taken over by choice, never by itself. */
export function PersonnelPage() {
  const t = usePeopleText()
  const search = useSearch({ from: '/frame/system/personnel' })
  const navigate = useNavigate({ from: '/system/personnel' })
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const [asked, setAsked] = useState<Asked>(null)
  const { data, error, isFetching, refetch } = useQuery(
    personnelQuery({ ...search, sort: search.sort ?? DEFAULT_SORT }),
  )
  const toggle = (id: string) =>
    setIds((had) => new Set(had.has(id) ? [...had].filter((it) => it !== id) : [...had, id]))
  const mayTake = data?.may_manage_users ?? false
  const mayFill = data?.may_manage_posts ?? false
  const columns = usePersonnelColumns(mayTake || mayFill ? { ids, toggle } : null)
  usePageTitle('/system/personnel', t('menu.personnel'))
  const onSearch = (change: ListSearch) => void navigate({ search: (old) => changeList(old, change) })
  const filter = search.filter ?? EMPTY_FILTER
  const chosen = [...ids]
  const counted = (it: (typeof PERSONNEL_CASES)[number]) =>
    `${t(`personnel.case.${it}`)} ${data?.counts[it] ?? 0}`
  return (
    <>
      <ListPage<PersonnelRow>
        title={t('personnel.title')}
        search={search}
        onSearch={onSearch}
        columns={columns}
        defaultSort={DEFAULT_SORT}
        answer={{ data, error, isFetching, refetch: () => void refetch() }}
        rowKey={(row) => row.employee_id}
        counted={{
          total: (places) => t('personnel.total', places),
          range: (places) => t('personnel.range', places),
        }}
        note={data?.as_of ? t('personnel.note', { date: data.as_of }) : t('personnel.note_none')}
        onOpen={(row) => {
          if (row.user === null) return
          void navigate({ to: '/system/users/$user_id', params: { user_id: row.user.user_id } })
        }}
        onClear={() => onSearch({ filter: EMPTY_FILTER })}
        filters={
          <div role='group' aria-label={t('list.filters')} className={styles['buttons']}>
            <ChoiceField
              filter={filter}
              onChange={(it) => onSearch({ filter: it })}
              column='case_code'
              label={t('personnel.case')}
              options={PERSONNEL_CASES.map((it) => ({ value: it, label: counted(it) }))}
            />
            <UnitField filter={filter} onChange={(it) => onSearch({ filter: it })} column='unit_id' />
          </div>
        }
        tools={<Tools {...{ mayTake, mayFill }} count={ids.size} onAsk={setAsked} />}
        narrowRow={(row) => <PersonCard row={row} chosen={mayTake || mayFill ? { ids, toggle } : null} />}
      />
      {asked === 'take' && <TakeOverDialog ids={chosen} onClose={() => setAsked(null)} />}
      {asked === 'fill' && <FillDialog ids={chosen} onClose={() => setAsked(null)} />}
      {asked === 'words' && <PostRolesDrawer onClose={() => setAsked(null)} />}
    </>
  )
}
