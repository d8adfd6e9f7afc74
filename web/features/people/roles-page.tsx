import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Checkbox, Select } from 'antd'
import { Fragment, useState } from 'react'
import { shownBy } from '../../../src/modules/people/roles.schema.ts'
import { usePeopleText } from '../../shared/people-text.ts'
import { Badge } from '../../shared/code-label.tsx'
import type { TableColumn } from '../../shared/data-table.tsx'
import { DataTable } from '../../shared/data-table.tsx'
import { useBilingual } from '../../shared/figures.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { useReachText } from '../../shared/reach-text.ts'
import { RequestsFile } from '../../shared/requests-file.tsx'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { Tabs } from '../../shared/tabs.tsx'
import { refreshPeople, type Role, type RoleList, rolesQuery } from './people.api.ts'
import { useFieldClasses, useFieldClassName } from '../../shared/field-classes.ts'
import styles from './people.module.css'
import { readRolesSearch } from './posts-search.ts'
import { RoleChanges } from './role-changes.tsx'
import { byModule, Origin, useModuleName, useRoleTitle, useShownText } from './role-words.tsx'

function RoleTable({ roles }: { roles: Role[] }) {
  const t = usePeopleText()
  const { ofKind } = useReachText()
  const titleOf = useRoleTitle()
  const columns: TableColumn<Role>[] = [
    {
      column: 'role_name',
      label: t('role.name'),
      isFixed: true,
      render: (it) => (
        <span className={styles['posts']}>
          <Link to='/system/roles/$role_code' params={{ role_code: it.role_code }}>
            {titleOf(it)}
          </Link>
          {!it.is_active && <Badge text={t('role.is_closed')} />}
        </span>
      ),
    },
    { column: 'role_code', label: t('role.code'), render: (it) => <code>{it.role_code}</code> },
    { column: 'role_power', label: t('role.power'), render: (it) => t(`power.${it.power_code}`) },
    { column: 'role_reach', label: t('role.reach'), render: (it) => ofKind(it.reach_kind) },
    {
      column: 'role_rights',
      label: t('role.rights'),
      isNumber: true,
      render: (it) => it.permissions.length,
    },
    { column: 'role_members', label: t('role.members'), isNumber: true, render: (it) => it.member_count },
    { column: 'role_origin', label: t('role.kind'), render: (it) => <Origin role={it} /> },
  ]
  return (
    <DataTable<Role>
      label={t('menu.roles')}
      rows={roles}
      rowKey={(it) => it.role_code}
      columns={columns}
      empty={<EmptyState title={t('state.no_rows')} />}
    />
  )
}

/** Classes of fields down: how each role shows them, in lists and on the record. */
function FieldRows({ shown, isDiffering }: Omit<MatrixProps, 'data'>) {
  const t = usePeopleText()
  const shownText = useShownText()
  const className = useFieldClassName()
  const rows = useFieldClasses().map((field) => ({
    field,
    texts: shown.map((role) => ({ code: role.role_code, text: shownText(shownBy(role, field)) })),
  }))
  const kept = rows.filter(({ texts }) => !isDiffering || new Set(texts.map((it) => it.text)).size > 1)
  return (
    <>
      <tr className={styles['group']}>
        <th scope='rowgroup'>{t('role.fields_matrix')}</th>
        <td colSpan={shown.length} />
      </tr>
      {kept.map(({ field, texts }) => (
        <tr key={field}>
          <th scope='row'>{className(field)}</th>
          {texts.map(({ code, text }) => (
            <td key={code}>{text}</td>
          ))}
        </tr>
      ))}
    </>
  )
}

type MatrixProps = { data: RoleList; shown: Role[]; isDiffering: boolean }

/** Rights down, roles across: a mark where the role has the right. */
function Matrix({ data, shown, isDiffering }: MatrixProps) {
  const t = usePeopleText()
  const { ofKind } = useReachText()
  const say = useBilingual()
  const titleOf = useRoleTitle()
  const moduleName = useModuleName()
  const hasIt = (role: Role, code: string) => role.permissions.includes(code)
  const isKept = (code: string) => !isDiffering || new Set(shown.map((role) => hasIt(role, code))).size > 1
  const kept = data.permissions.filter((it) => isKept(it.permission))
  return (
    <div className={styles['scroll']} tabIndex={0} role='region' aria-label={t('role.matrix')}>
      <table className={styles['matrix']}>
        <thead>
          <tr>
            <th scope='col'>{t('role.rights')}</th>
            {shown.map((role) => (
              <th key={role.role_code} scope='col'>
                <Link to='/system/roles/$role_code' params={{ role_code: role.role_code }}>
                  {titleOf(role)}
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope='row'>{t('role.reach')}</th>
            {shown.map((role) => (
              <td key={role.role_code}>{ofKind(role.reach_kind)}</td>
            ))}
          </tr>
          {byModule(kept).map(([module, permissions]) => (
            <Fragment key={module}>
              <tr className={styles['group']}>
                <th scope='rowgroup'>{moduleName(module)}</th>
                <td colSpan={shown.length} />
              </tr>
              {permissions.map((it) => (
                <tr key={it.permission}>
                  <th scope='row' title={it.permission}>
                    {say(it)} <small className={styles['muted']}>{t(`role.kind.${it.kind}`)}</small>
                  </th>
                  {shown.map((role) => (
                    <td key={role.role_code}>
                      {hasIt(role, it.permission) && (
                        <span className={styles['yes']} role='img' aria-label={t('value.yes')}>
                          ✓
                        </span>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </Fragment>
          ))}
          <FieldRows shown={shown} isDiffering={isDiffering} />
        </tbody>
      </table>
    </div>
  )
}

function Comparison({ data }: { data: RoleList }) {
  const t = usePeopleText()
  const titleOf = useRoleTitle()
  const search = useSearch({ from: '/frame/system/roles' })
  const navigate = useNavigate({ from: '/system/roles' })
  const [isDiffering, setDiffering] = useState(false)
  const chosen = search.shown?.split(',') ?? []
  const active = data.roles.filter((it) => it.is_active)
  const shown = chosen.length === 0 ? active : active.filter((it) => chosen.includes(it.role_code))
  return (
    <div className={styles['form']}>
      <div className={styles['buttons']}>
        <Select
          className={styles['choice']!}
          mode='multiple'
          maxTagCount={3}
          allowClear
          aria-label={t('role.shown')}
          prefix={t('role.shown')}
          placeholder={t('filter.any')}
          popupMatchSelectWidth={false}
          value={chosen}
          options={active.map((it) => ({ value: it.role_code, label: titleOf(it) }))}
          optionFilterProp='label'
          onChange={(codes: string[]) =>
            void navigate({
              search: (old) => readRolesSearch({ ...old, shown: codes.join(',') }),
              replace: true,
            })
          }
        />
        <Checkbox
          className={styles['check']!}
          checked={isDiffering}
          onChange={({ target }) => setDiffering(target.checked)}
        >
          {t('role.only_differing')}
        </Checkbox>
      </div>
      <Matrix data={data} shown={shown} isDiffering={isDiffering} />
    </div>
  )
}

/** All roles: one by one, side by side, and the changes that wait for another person. */
export function RolesPage() {
  const t = usePeopleText()
  const { tab = 'list' } = useSearch({ from: '/frame/system/roles' })
  const navigate = useNavigate({ from: '/system/roles' })
  const client = useQueryClient()
  const { data, error, refetch } = useQuery(rolesQuery)
  usePageTitle('/system/roles', t('menu.roles'))
  return (
    <section className={styles['page']} aria-labelledby='roles-title'>
      <header className={styles['head']}>
        <h1 id='roles-title'>{t('menu.roles')}</h1>
        {data && <span className={styles['note']}>{t('role.count', { count: data.roles.length })}</span>}
      </header>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={10} />}
      {data && data.changes.length > 0 && (
        <section className={styles['box']} aria-label={t('role.waiting')}>
          <h2>{t('role.waiting')}</h2>
          <RoleChanges changes={data.changes} permissions={data.permissions} hasNames />
        </section>
      )}
      {data && (
        <div className={styles['tabs']}>
          <Tabs
            label={t('menu.roles')}
            chosen={tab}
            onChoose={(it) =>
              void navigate({ search: (old) => readRolesSearch({ ...old, tab: it }), replace: true })
            }
            tabs={[
              { key: 'list', label: t('role.list'), content: <RoleTable roles={data.roles} /> },
              { key: 'matrix', label: t('role.matrix'), content: <Comparison data={data} /> },
            ]}
          />
        </div>
      )}
      {data?.may_manage && (
        <RequestsFile
          path='/api/role-files'
          hint={t('role.files_hint')}
          onSent={() => void refreshPeople(client)}
        />
      )}
    </section>
  )
}
