import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Input } from 'antd'
import type { TableColumn } from '../../shared/data-table.tsx'
import { DataTable } from '../../shared/data-table.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { usePeopleText } from '../../shared/people-text.ts'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { useIsNarrow } from '../../shared/use-viewport.ts'
import styles from './people.module.css'
import { readUnitsSearch } from './posts-search.ts'
import { UnitState, useUnitKind } from './unit-words.tsx'
import { type UnitRow, unitsQuery } from './units.api.ts'

const INDENT = 16

/** How far in a row stands: the tree is read by it. */
function UnitLink({ unit, isFlat }: { unit: UnitRow; isFlat: boolean }) {
  return (
    <span style={{ paddingInlineStart: isFlat ? 0 : (unit.unit_level - 1) * INDENT }}>
      <Link to='/system/units/$unit_id' params={{ unit_id: unit.unit_id }}>
        {unit.unit_name}
      </Link>{' '}
      {unit.short_name && <small className={styles['muted']}>{unit.short_name}</small>}
    </span>
  )
}

function useUnitColumns(isFlat: boolean): TableColumn<UnitRow>[] {
  const t = usePeopleText()
  const kindOf = useUnitKind()
  return [
    {
      column: 'tree_name',
      label: t('unit.name'),
      render: (it) => <UnitLink unit={it} isFlat={isFlat || !it.is_open} />,
    },
    { column: 'tree_code', label: t('unit.code'), render: (it) => it.unit_id },
    { column: 'tree_level', label: t('unit.level'), render: (it) => kindOf(it) },
    { column: 'tree_state', label: t('unit.state'), render: (it) => <UnitState unit={it} /> },
    {
      column: 'tree_parent',
      label: t('unit.parent'),
      render: (it) => it.parent_name ?? it.parent_unit_id ?? t('user.none'),
    },
    { column: 'tree_posts', label: t('unit.posts'), isNumber: true, render: (it) => it.post_count },
    { column: 'tree_users', label: t('unit.users'), isNumber: true, render: (it) => it.user_count },
    { column: 'tree_staff', label: t('unit.staff'), isNumber: true, render: (it) => it.staff_count },
  ]
}

function UnitCards({ units }: { units: UnitRow[] }) {
  const t = usePeopleText()
  const kindOf = useUnitKind()
  return (
    <ul className={styles['list']}>
      {units.map((it) => (
        <li key={it.unit_id} className={styles['card']}>
          <span className={styles['line']}>
            <UnitLink unit={it} isFlat={false} />
            <UnitState unit={it} />
          </span>
          <small>
            {kindOf(it)} {it.unit_id}
          </small>
          <small>
            {t('unit.posts')} {it.post_count} · {t('unit.users')} {it.user_count} · {t('unit.staff')}{' '}
            {it.staff_count}
          </small>
        </li>
      ))}
    </ul>
  )
}

/** The units of the bank as a tree: what each is, and how many posts and people it has. */
export function UnitsPage() {
  const t = usePeopleText()
  const isNarrow = useIsNarrow()
  const { q = '' } = useSearch({ from: '/frame/system/units' })
  const navigate = useNavigate({ from: '/system/units' })
  const { data, error, refetch, isFetching } = useQuery(unitsQuery)
  const columns = useUnitColumns(q !== '')
  usePageTitle('/system/units', t('menu.units'))
  const text = q.trim()
  const shown = data?.units.filter(
    (it) => it.unit_name.includes(text) || it.unit_id.startsWith(text) || it.short_name?.includes(text),
  )
  return (
    <section className={styles['page']} aria-labelledby='units-title'>
      <header className={styles['head']}>
        <h1 id='units-title'>{t('menu.units')}</h1>
        {shown && <span className={styles['note']}>{t('unit.count', { count: shown.length })}</span>}
        <div className={styles['tools']}>
          <Input
            allowClear
            aria-label={t('unit.find')}
            placeholder={t('unit.find')}
            value={q}
            onChange={({ target }) =>
              void navigate({ search: readUnitsSearch({ q: target.value }), replace: true })
            }
          />
        </div>
      </header>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={8} />}
      {shown && (
        <div className={styles['table']}>
          {isNarrow ? (
            <UnitCards units={shown} />
          ) : (
            <DataTable<UnitRow>
              label={t('menu.units')}
              rows={shown}
              rowKey={(it) => it.unit_id}
              columns={columns}
              empty={<EmptyState title={t('unit.none')} />}
              isRefreshing={isFetching}
            />
          )}
        </div>
      )}
    </section>
  )
}
