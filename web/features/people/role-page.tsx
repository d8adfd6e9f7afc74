import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { diffOf, isEmptyDiff } from '../../../src/modules/people/roles.schema.ts'
import { usePeopleText } from '../../shared/people-text.ts'
import { Badge } from '../../shared/code-label.tsx'
import { DataTable } from '../../shared/data-table.tsx'
import { useBilingual } from '../../shared/figures.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { Tabs } from '../../shared/tabs.tsx'
import { UnsentGuard } from '../../shared/unsent-guard.tsx'
import { type RoleContent, roleQuery, type RoleRecord } from './people.api.ts'
import styles from './people.module.css'
import { RoleChanges } from './role-changes.tsx'
import { ChangeDialog, contentOf, CopyDrawer, type Wish } from './role-dialogs.tsx'
import { RightsEditor } from './role-editor.tsx'
import { Origin, useRoleTitle } from './role-words.tsx'

type Member = RoleRecord['members'][number]
type Excluded = RoleRecord['conflicts'][number]

function Members({ members }: { members: Member[] }) {
  const t = usePeopleText()
  return (
    <DataTable<Member>
      label={t('role.tab.members')}
      rows={members}
      rowKey={(it) => `${it.post_id} ${it.user_id}`}
      columns={[
        {
          column: 'member_name',
          label: t('user.name'),
          render: (it) => (
            <Link to='/system/users/$user_id' params={{ user_id: it.user_id }}>
              {it.display_name}
            </Link>
          ),
        },
        { column: 'member_unit', label: t('role.unit'), render: (it) => it.unit_name },
        { column: 'member_post', label: t('role.post'), render: (it) => <code>{it.post_id}</code> },
        {
          column: 'member_state',
          label: t('user.state'),
          render: (it) => it.is_closed && <Badge text={t('post.locked')} tone='warning' />,
        },
      ]}
      empty={<EmptyState title={t('role.members_none')} isSmall />}
    />
  )
}

function Conflicts({ conflicts }: { conflicts: Excluded[] }) {
  const t = usePeopleText()
  const say = useBilingual()
  return (
    <>
      <p className={styles['muted']}>{t('role.conflicts_hint')}</p>
      <DataTable<Excluded>
        label={t('role.tab.conflicts')}
        rows={conflicts}
        rowKey={(it) => it.role_code}
        columns={[
          {
            column: 'conflict_role',
            label: t('role.name'),
            render: (it) => say({ zh: it.role_name_zh, en: it.role_name_en }),
          },
          {
            column: 'conflict_reason',
            label: t('role.reason'),
            render: (it) => say({ zh: it.reason_zh, en: it.reason_en }),
          },
        ]}
        empty={<EmptyState title={t('role.conflicts_none')} isSmall />}
      />
    </>
  )
}

type HeadProps = { record: RoleRecord; isWaiting: boolean; onWish: (wish: Wish) => void; onCopy: () => void }

function Head({ record, isWaiting, onWish, onCopy }: HeadProps) {
  const t = usePeopleText()
  const titleOf = useRoleTitle()
  const { role, may_manage: mayManage } = record
  return (
    <header className={styles['head']}>
      <h1 id='role-title'>{titleOf(role)}</h1>
      <code>{role.role_code}</code>
      <Badge text={t(`power.${role.power_code}`)} tone='blue' />
      <Origin role={role} />
      {!role.is_active && <Badge text={t('role.is_closed')} />}
      {mayManage && (
        <div className={styles['tools']}>
          <Button onClick={onCopy}>{t('role.copy')}</Button>
          {role.is_built_in && !role.is_as_delivered && !isWaiting && (
            <Button onClick={() => onWish({ kind_code: 'reset', after: record.delivered! })}>
              {t('role.reset')}
            </Button>
          )}
          {!isWaiting && (
            <Button
              onClick={() =>
                onWish({
                  kind_code: role.is_active ? 'close' : 'reopen',
                  after: { ...role, is_active: !role.is_active },
                })
              }
            >
              {t(role.is_active ? 'role.close' : 'role.reopen')}
            </Button>
          )}
        </div>
      )}
    </header>
  )
}

/** What is being made of a role, on whichever tab one is; what was agreed to meanwhile takes its place. */
function useDraft({ role }: RoleRecord): [RoleContent, (content: RoleContent) => void] {
  const of = JSON.stringify(contentOf(role))
  const [draft, setDraft] = useState({ of, content: contentOf(role) })
  return [draft.of === of ? draft.content : role, (content) => setDraft({ of, content })]
}

const ROLE_TABS = ['rights', 'members', 'conflicts', 'changes'] as const

function RoleArticle({ record }: { record: RoleRecord }) {
  const t = usePeopleText()
  const { tab = 'rights' } = useSearch({ from: '/frame/system/roles/$role_code' })
  const navigate = useNavigate({ from: '/system/roles/$role_code' })
  const [wish, setWish] = useState<Wish | null>(null)
  const [isCopying, setCopying] = useState(false)
  const waiting = record.changes.find((it) => it.state_code === 'waiting')
  const isWaiting = waiting !== undefined
  const isShut = isWaiting || !record.may_manage
  const [content, setContent] = useDraft(record)
  const tabs = [
    {
      key: 'rights',
      label: t('role.tab.rights'),
      content: (
        <RightsEditor
          record={record}
          content={content}
          isShut={isShut}
          onChange={setContent}
          onWish={setWish}
        />
      ),
    },
    { key: 'members', label: t('role.tab.members'), content: <Members members={record.members} /> },
    { key: 'conflicts', label: t('role.tab.conflicts'), content: <Conflicts conflicts={record.conflicts} /> },
    {
      key: 'changes',
      label: t('role.tab.changes'),
      content:
        record.changes.length === 0 ? (
          <EmptyState title={t('role.changes_none')} isSmall />
        ) : (
          <RoleChanges changes={record.changes} permissions={record.permissions} />
        ),
    },
  ]
  return (
    <article className={styles['page']} aria-labelledby='role-title'>
      <Head {...{ record, isWaiting }} onWish={setWish} onCopy={() => setCopying(true)} />
      {waiting && (
        <section className={styles['notice']}>
          <RoleChanges changes={[waiting]} permissions={record.permissions} />
        </section>
      )}
      <div className={styles['tabs']}>
        <Tabs
          label={t('menu.roles')}
          chosen={tab}
          onChoose={(it) => {
            const chosen = ROLE_TABS.find((other) => other === it)
            void navigate({ search: chosen && chosen !== 'rights' ? { tab: chosen } : {}, replace: true })
          }}
          tabs={tabs}
        />
      </div>
      <UnsentGuard isUnsent={!isShut && !isEmptyDiff(diffOf(record.role, content))} />
      {wish && <ChangeDialog record={record} wish={wish} onClose={() => setWish(null)} />}
      {isCopying && <CopyDrawer record={record} onClose={() => setCopying(false)} />}
    </article>
  )
}

/** One role: what it allows and how far it looks, who has it, what it excludes, and how it became so. */
export function RolePage() {
  const t = usePeopleText()
  const titleOf = useRoleTitle()
  const { role_code: roleCode } = useParams({ from: '/frame/system/roles/$role_code' })
  const { data, error, refetch } = useQuery(roleQuery(roleCode))
  usePageTitle(`/system/roles/${roleCode}`, data ? titleOf(data.role) : error ? roleCode : null)
  if (error) {
    return (
      <>
        <h1 className='zk-hidden'>{t('menu.roles')}</h1>
        <ProblemNotice error={error} onRetry={() => void refetch()} />
      </>
    )
  }
  if (!data) return <Bones rows={10} height={20} />
  return <RoleArticle record={data} />
}
