import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { usePeopleText } from '../../shared/people-text.ts'
import { Badge } from '../../shared/code-label.tsx'
import type { TableColumn } from '../../shared/data-table.tsx'
import { DataTable } from '../../shared/data-table.tsx'
import { Day, Moment, useBilingual } from '../../shared/figures.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { useReachText } from '../../shared/reach-text.ts'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { Tabs } from '../../shared/tabs.tsx'
import { type UserRecord, userQuery } from './people.api.ts'
import styles from './people.module.css'
import { UserDialog } from './user-dialogs.tsx'
import { HrWord, OpenItems, StateBadge, useRoleName } from './words.tsx'

type Held = UserRecord['posts'][number]

function Posts({ user }: { user: UserRecord }) {
  const t = usePeopleText()
  const { ofKind } = useReachText()
  const nameOf = useRoleName()
  const isNow = (it: Held) =>
    it.valid_from <= user.today && (it.valid_to === null || it.valid_to > user.today)
  const columns: TableColumn<Held>[] = [
    { column: 'held_post', label: t('post.post'), render: (it) => nameOf(it) },
    { column: 'held_unit', label: t('post.unit'), render: (it) => it.unit_name },
    { column: 'held_reach', label: t('user.reach'), render: (it) => ofKind(it.reach_kind) },
    { column: 'held_from', label: t('user.held_from'), render: (it) => <Day value={it.valid_from} /> },
    {
      column: 'held_to',
      label: t('user.held_to'),
      render: (it) =>
        it.valid_to === null ? (
          <span className={styles['muted']}>{t('user.permanent')}</span>
        ) : (
          <Day value={it.valid_to} />
        ),
    },
    {
      column: 'held_now',
      label: t('user.state'),
      render: (it) => (
        <span className={styles['posts']}>
          {isNow(it) && <Badge text={t('user.held_now')} tone='teal' />}
          {it.is_first && <Badge text={t('user.is_first')} tone='blue' />}
        </span>
      ),
    },
  ]
  return (
    <DataTable<Held>
      label={t('user.posts')}
      rows={user.posts}
      rowKey={(it) => `${it.post_id} ${it.valid_from}`}
      columns={columns}
      empty={<EmptyState title={t('user.posts_none')} isSmall />}
    />
  )
}

type Right = UserRecord['permissions'][number]

function Rights({ user }: { user: UserRecord }) {
  const t = usePeopleText()
  const say = useBilingual()
  const nameOf = useRoleName()
  const roleOf = (code: string) => {
    const held = user.posts.find((it) => it.role_code === code)
    return held === undefined ? code : nameOf(held)
  }
  return (
    <DataTable<Right>
      label={t('user.tab.rights')}
      rows={user.permissions}
      rowKey={(it) => it.permission}
      columns={[
        { column: 'right_name', label: t('user.right'), render: (it) => say(it) },
        { column: 'right_code', label: t('role.code'), render: (it) => <code>{it.permission}</code> },
        {
          column: 'right_roles',
          label: t('user.by_roles'),
          render: (it) => it.roles.map(roleOf).join(t('text.comma')),
        },
      ]}
      empty={<EmptyState title={t('user.rights_none')} isSmall />}
    />
  )
}

type SignIn = UserRecord['sign_ins'][number]
const SIGN_IN_LABELS: Record<string, 'user.sign_in.session.open' | 'user.sign_in.session.close'> = {
  'session.open': 'user.sign_in.session.open',
  'session.close': 'user.sign_in.session.close',
}

function SignIns({ user }: { user: UserRecord }) {
  const t = usePeopleText()
  const wordOf = (it: SignIn) => {
    const label = SIGN_IN_LABELS[it.action]
    return label === undefined ? it.action : t(label)
  }
  return (
    <DataTable<SignIn & { place: number }>
      label={t('user.tab.sign_ins')}
      rows={user.sign_ins.map((it, place) => ({ ...it, place }))}
      rowKey={(it) => String(it.place)}
      columns={[
        {
          column: 'sign_in_at',
          label: t('user.sign_in.at'),
          render: (it) => <Moment value={it.occurred_at} isExact />,
        },
        {
          column: 'sign_in_what',
          label: t('post.actions'),
          render: (it) => `${wordOf(it)}${it.outcome === 'refused' ? ` ${t('user.sign_in.refused')}` : ''}`,
        },
      ]}
      empty={<EmptyState title={t('user.signed_in.never')} isSmall />}
    />
  )
}

/** What the personnel system says that our posts do not. */
function Notices({ user }: { user: UserRecord }) {
  const t = usePeopleText()
  const { employee } = user
  return (
    <>
      {user.closed_at !== null && user.state_code !== 'left' && (
        <p className={styles['notice']}>
          {t('user.closed', {
            state: t(`user.state.${user.state_code}`),
            reason: user.closed_reason ?? t('user.hr.left'),
          })}{' '}
          {user.closed_by_name && t('user.closed_by', { name: user.closed_by_name })}{' '}
          <Moment value={user.closed_at} />
        </p>
      )}
      {user.hr_code === 'left' && <p className={styles['notice']}>{t('user.left_notice')}</p>}
      {user.hr_code === 'moved' && employee && (
        <p className={styles['notice']}>
          {t('user.moved_notice', {
            unit: employee.unit_name ?? employee.unit_id ?? '',
            post: employee.post_name ?? '',
          })}
        </p>
      )}
    </>
  )
}

function Facts({ user }: { user: UserRecord }) {
  const t = usePeopleText()
  const facts = [
    [t('user.username'), user.username],
    [t('user.number'), user.user_id],
    [t('user.title'), user.title || t('user.none')],
    [t('user.hr'), <HrWord key='hr' code={user.hr_code} />],
    [t('personnel.unit'), user.employee?.unit_name ?? t('user.none')],
    [t('personnel.post'), user.employee?.post_name ?? t('user.none')],
    [
      t('user.signed_in'),
      user.signed_in_at === null ? t('user.signed_in.never') : <Moment key='in' value={user.signed_in_at} />,
    ],
    [
      t('user.expires'),
      user.expires_on === null ? t('user.permanent') : <Day key='to' value={user.expires_on} />,
    ],
  ] as const
  return (
    <dl className={styles['facts']}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

export type UserTab = 'posts' | 'rights' | 'sign_ins'

function User({ user }: { user: UserRecord }) {
  const t = usePeopleText()
  const [move, setMove] = useState<UserRecord['moves'][number] | null>(null)
  const { tab = 'posts' } = useSearch({ from: '/frame/system/users/$user_id' })
  const navigate = useNavigate({ from: '/system/users/$user_id' })
  return (
    <article className={styles['page']} aria-labelledby='user-title'>
      <header className={styles['head']}>
        <h1 id='user-title'>{user.display_name}</h1>
        <StateBadge state={user.state_code} />
        <div className={styles['tools']}>
          {user.moves.map((it) => (
            <Button key={it} onClick={() => setMove(it)}>
              {t(`user.move.${it}`)}
            </Button>
          ))}
        </div>
      </header>
      <Notices user={user} />
      <section className={styles['box']}>
        <Facts user={user} />
      </section>
      <section className={styles['box']} aria-label={t('user.open')}>
        <h2>{t('user.open')}</h2>
        {user.open.length === 0 ? (
          <span className={styles['muted']}>{t('user.open_none')}</span>
        ) : (
          <>
            <OpenItems open={user.open} />
            <p className={styles['note']}>{t('user.open_hint')}</p>
          </>
        )}
      </section>
      <div className={styles['tabs']}>
        <Tabs
          label={t('user.posts')}
          chosen={tab}
          onChoose={(it) =>
            void navigate({ search: it === 'posts' ? {} : { tab: it as UserTab }, replace: true })
          }
          tabs={[
            { key: 'posts', label: t('user.tab.posts'), content: <Posts user={user} /> },
            { key: 'rights', label: t('user.tab.rights'), content: <Rights user={user} /> },
            { key: 'sign_ins', label: t('user.tab.sign_ins'), content: <SignIns user={user} /> },
          ]}
        />
      </div>
      {move !== null && <UserDialog user={user} move={move} onClose={() => setMove(null)} />}
    </article>
  )
}

/** One user whole: what he fills and filled, what he may do, and what he would have to hand over. */
export function UserPage() {
  const t = usePeopleText()
  const { user_id: userId } = useParams({ from: '/frame/system/users/$user_id' })
  const { data, error, refetch } = useQuery(userQuery(userId))
  usePageTitle(`/system/users/${userId}`, data?.display_name ?? (error ? userId : null))
  if (error) {
    return (
      <>
        <h1 className='zk-hidden'>{t('menu.users')}</h1>
        <ProblemNotice error={error} onRetry={() => void refetch()} />
      </>
    )
  }
  if (!data) return <Bones rows={10} height={20} />
  return <User user={data} />
}
