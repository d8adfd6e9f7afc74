import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Checkbox, Select } from 'antd'
import { useState } from 'react'
import { HR_STATES, USER_STATES } from '../../../src/modules/people/schema.ts'
import { type PeopleTranslate, usePeopleText } from '../../shared/people-text.ts'
import type { TableColumn } from '../../shared/data-table.tsx'
import { addDays, Day, Moment, Plain } from '../../shared/figures.tsx'
import type { Condition, Filter } from '../../shared/filter.ts'
import { EMPTY_FILTER, findCondition, withCondition } from '../../shared/filter.ts'
import { TextField } from '../../shared/filter-fields.tsx'
import { ListPage } from '../../shared/list-page.tsx'
import type { ListSearch } from '../../shared/list-state.ts'
import { changeList } from '../../shared/list-state.ts'
import { usePageTitle } from '../../shared/page-title.ts'
import { may, useViewer } from '../../shared/viewer.ts'
import type { UserRow } from './people.api.ts'
import { usersQuery } from './people.api.ts'
import styles from './people.module.css'
import { NewUserDrawer } from './new-user-drawer.tsx'
import { DEFAULT_SORT } from './users-search.ts'
import { ChoiceField, HrWord, PostWords, RoleField, StateBadge, UnitField } from './words.tsx'

function UserLink({ row }: { row: UserRow }) {
  return (
    <Link to='/system/users/$user_id' params={{ user_id: row.user_id }}>
      {row.display_name}
    </Link>
  )
}

function SignedIn({ row, t }: { row: UserRow; t: PeopleTranslate }) {
  if (row.signed_in_at === null) return <span className={styles['muted']}>{t('user.signed_in.never')}</span>
  return <Moment value={row.signed_in_at} />
}

function useUserColumns(): TableColumn<UserRow>[] {
  const t = usePeopleText()
  return [
    {
      column: 'user_name',
      label: t('user.name'),
      isFixed: true,
      sortBy: 'display_name',
      render: (row) => <UserLink row={row} />,
    },
    {
      column: 'user_username',
      label: t('user.username'),
      sortBy: 'username',
      render: (row) => <Plain value={row.username} />,
    },
    { column: 'user_state', label: t('user.state'), render: (row) => <StateBadge state={row.state_code} /> },
    { column: 'user_posts', label: t('user.posts'), render: (row) => <PostWords posts={row.posts} /> },
    { column: 'user_hr', label: t('user.hr'), render: (row) => <HrWord code={row.hr_code} /> },
    {
      column: 'user_signed_in',
      label: t('user.signed_in'),
      sortBy: 'signed_in_on',
      render: (row) => <SignedIn row={row} t={t} />,
    },
    {
      column: 'user_expires',
      label: t('user.expires'),
      sortBy: 'expires_on',
      render: (row) =>
        row.expires_on === null ? (
          <span className={styles['muted']}>{t('user.permanent')}</span>
        ) : (
          <Day value={row.expires_on} />
        ),
    },
    {
      column: 'user_number',
      label: t('user.number'),
      sortBy: 'user_id',
      render: (row) => <Plain value={row.user_id} />,
    },
  ]
}

const SIGNED_IN_DAYS = [30, 90, 180]
const EXPIRING_DAYS = 30

type FilterProps = { filter: Filter; onChange: (filter: Filter) => void; today: string }

function SignedInField({ filter, onChange, today }: FilterProps) {
  const t = usePeopleText()
  const column = 'signed_in_on'
  const isNever = findCondition(filter, column, ['is_null']) !== null
  const before = findCondition(filter, column, ['lte'])?.value
  // Which day it is comes with the first page.
  const days = today === '' ? undefined : SIGNED_IN_DAYS.find((it) => before === addDays(today, -it))
  const conditionOf = (value: string): Condition =>
    value === 'never'
      ? { column, op: 'is_null', value: true }
      : { column, op: 'lte', value: addDays(today, -Number(value)) }
  return (
    <Select
      className={styles['choice']!}
      aria-label={t('user.signed_in')}
      prefix={t('user.signed_in')}
      placeholder={t('filter.any')}
      allowClear
      popupMatchSelectWidth={false}
      value={isNever ? 'never' : days === undefined ? null : String(days)}
      options={[
        { value: 'never', label: t('user.signed_in.never') },
        ...SIGNED_IN_DAYS.map((it) => ({
          value: String(it),
          label: t('user.signed_in.days', { days: it }),
        })),
      ]}
      onChange={(value: string | null | undefined) =>
        onChange(withCondition(filter, [column], value ? conditionOf(value) : null))
      }
    />
  )
}

function UserFilters({ filter, onChange, today }: FilterProps) {
  const t = usePeopleText()
  const sought = findCondition(filter, 'found_by', ['contains'])?.value
  const isExpiring = findCondition(filter, 'expires_on', ['lte']) !== null
  return (
    <div role='group' aria-label={t('list.filters')} className={styles['buttons']}>
      <TextField
        label={t('user.find')}
        value={String(sought ?? '')}
        onChange={(value) =>
          onChange(
            withCondition(
              filter,
              ['found_by'],
              value === '' ? null : { column: 'found_by', op: 'contains', value },
            ),
          )
        }
      />
      <UnitField filter={filter} onChange={onChange} column='unit_id' />
      <RoleField filter={filter} onChange={onChange} column='role_code' />
      <ChoiceField
        {...{ filter, onChange }}
        column='state_code'
        label={t('user.state')}
        options={USER_STATES.map((it) => ({ value: it, label: t(`user.state.${it}`) }))}
      />
      <ChoiceField
        {...{ filter, onChange }}
        column='hr_code'
        label={t('user.hr')}
        options={HR_STATES.map((it) => ({ value: it, label: t(`user.hr.${it}`) }))}
      />
      <SignedInField {...{ filter, onChange, today }} />
      <Checkbox
        className={styles['check']!}
        checked={isExpiring}
        onChange={({ target }) =>
          onChange(
            withCondition(
              filter,
              ['expires_on'],
              target.checked
                ? { column: 'expires_on', op: 'lte', value: addDays(today, EXPIRING_DAYS) }
                : null,
            ),
          )
        }
      >
        {t('user.expiring')}
      </Checkbox>
    </div>
  )
}

/** A user where there is no room for a table. */
function UserCard({ row }: { row: UserRow }) {
  return (
    <div className={styles['card']}>
      <span className={styles['line']}>
        <UserLink row={row} />
        <StateBadge state={row.state_code} />
      </span>
      <PostWords posts={row.posts} />
      <small>
        {row.username} · <HrWord code={row.hr_code} />
      </small>
    </div>
  )
}

/** Who may sign in, with what they fill, for those who keep users and those who give posts. */
export function UserListPage() {
  const t = usePeopleText()
  const viewer = useViewer()
  const search = useSearch({ from: '/frame/system/users' })
  const navigate = useNavigate({ from: '/system/users' })
  const [isNew, setNew] = useState(false)
  const { data, error, isFetching, refetch } = useQuery(
    usersQuery({ ...search, sort: search.sort ?? DEFAULT_SORT }),
  )
  const columns = useUserColumns()
  usePageTitle('/system/users', t('menu.users'))
  const onSearch = (change: ListSearch) => void navigate({ search: (old) => changeList(old, change) })
  const filter = search.filter ?? EMPTY_FILTER
  return (
    <>
      <ListPage<UserRow>
        title={t('menu.users')}
        search={search}
        onSearch={onSearch}
        columns={columns}
        defaultSort={DEFAULT_SORT}
        answer={{ data, error, isFetching, refetch: () => void refetch() }}
        rowKey={(row) => row.user_id}
        counted={{
          total: (places) => t('user.total', places),
          range: (places) => t('user.range', places),
        }}
        note={t('user.note')}
        onOpen={(row) => void navigate({ to: '/system/users/$user_id', params: { user_id: row.user_id } })}
        onClear={() => onSearch({ filter: EMPTY_FILTER })}
        filters={
          <UserFilters
            filter={filter}
            onChange={(it) => onSearch({ filter: it })}
            today={data?.today ?? ''}
          />
        }
        tools={
          may(viewer, 'users.manage') && (
            <>
              <Button onClick={() => void navigate({ to: '/system/users/imports' })}>
                {t('user.import')}
              </Button>
              <Button type='primary' onClick={() => setNew(true)}>
                {t('user.new')}
              </Button>
            </>
          )
        }
        narrowRow={(row) => <UserCard row={row} />}
      />
      {isNew && data && <NewUserDrawer today={data.today} onClose={() => setNew(false)} />}
    </>
  )
}
