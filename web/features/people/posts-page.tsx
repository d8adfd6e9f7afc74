import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { usePeopleText } from '../../shared/people-text.ts'
import { Badge } from '../../shared/code-label.tsx'
import type { TableColumn } from '../../shared/data-table.tsx'
import { DataTable } from '../../shared/data-table.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { useIsNarrow } from '../../shared/use-viewport.ts'
import { useViewer } from '../../shared/viewer.ts'
import type { OrgUnit, PostRow, PostsSearch, WaitingFilling } from './people.api.ts'
import { orgQuery, postsQuery } from './people.api.ts'
import styles from './people.module.css'
import { type PostAsk, PostDialog } from './post-dialogs.tsx'
import { readPostsSearch } from './posts-search.ts'
import { useRoleName } from './words.tsx'

type TreeProps = { units: OrgUnit[]; search: PostsSearch; onChoose: (unit: string | undefined) => void }

/** The units of the bank as a tree: each with its posts, and those that stand empty. */
function UnitTree({ units, search, onChoose }: TreeProps) {
  const t = usePeopleText()
  const [text, setText] = useState('')
  const shown = units.filter((it) => it.unit_name.includes(text.trim()) || it.unit_id.startsWith(text.trim()))
  return (
    <nav className={styles['tree']} aria-label={t('post.units')}>
      <Input
        size='small'
        allowClear
        aria-label={t('post.find_unit')}
        placeholder={t('post.find_unit')}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <ul className={styles['list']}>
        <li>
          <Button
            type='link'
            size='small'
            aria-current={search.unit === undefined || undefined}
            onClick={() => onChoose(undefined)}
          >
            {t('post.all_units')}
          </Button>
        </li>
        {shown.map((unit) => (
          <li
            key={unit.unit_id}
            className={styles['unit']}
            style={{ paddingInlineStart: (unit.unit_level - 1) * 12 }}
          >
            <Button
              type={search.unit === unit.unit_id ? 'primary' : 'text'}
              size='small'
              aria-current={search.unit === unit.unit_id || undefined}
              onClick={() => onChoose(unit.unit_id)}
            >
              {unit.unit_name}
            </Button>
            <small>
              {unit.post_count}
              {unit.vacant_count > 0 && ` (${t('post.vacancies', { count: unit.vacant_count })})`}
            </small>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Who is to fill the post once another security administrator agrees. */
function Waiting({ waiting: { request_id, person_name, may_open } }: { waiting: WaitingFilling }) {
  const t = usePeopleText()
  const text = t('post.waiting', { name: person_name })
  if (!may_open) return <small>{text}</small>
  return (
    <Link to='/approvals/$request_id' params={{ request_id }}>
      {text}
    </Link>
  )
}

type HoldersProps = { post: PostRow; waiting: WaitingFilling | undefined }

function Holders({ post, waiting }: HoldersProps) {
  const t = usePeopleText()
  if (!post.is_active) return <Badge text={t('post.closed')} />
  if (post.holders.length === 0) {
    return (
      <span className={styles['posts']}>
        <Badge text={t('post.vacant')} tone='warning' /> {waiting && <Waiting waiting={waiting} />}
      </span>
    )
  }
  return (
    <>
      {post.holders.map((it) => (
        <span key={it.user_id} className={styles['posts']}>
          <Link to='/system/users/$user_id' params={{ user_id: it.user_id }}>
            {it.display_name}
          </Link>{' '}
          <small>{t('post.since', { date: it.valid_from })}</small>
          {it.has_left ? (
            <Badge text={t('post.left')} tone='alarm' />
          ) : (
            it.is_closed && <Badge text={t('post.locked')} tone='warning' />
          )}
        </span>
      ))}
    </>
  )
}

type ActProps = HoldersProps & { onAsk: (ask: PostAsk) => void }

function Actions({ post, waiting, onAsk }: ActProps) {
  const t = usePeopleText()
  const viewer = useViewer()
  const holder = post.holders[0]
  // Nobody moves or ends a post of his own.
  const isOthers = holder !== undefined && holder.user_id !== viewer.user_id
  const button = (label: string, ask: PostAsk) => (
    <Button key={label} size='small' onClick={() => onAsk(ask)}>
      {label}
    </Button>
  )
  return (
    <span className={styles['buttons']}>
      {post.is_active && !holder && !waiting && button(t('post.fill'), { kind: 'fill', post })}
      {isOthers && button(t('post.move'), { kind: 'move', post, holder })}
      {isOthers && button(t('post.leave'), { kind: 'leave', post, holder })}
      {button(t('post.edit'), { kind: 'edit', post })}
    </span>
  )
}

type Shown = { onAsk: ((ask: PostAsk) => void) | null; waiting: readonly WaitingFilling[] }

const waitingFor = ({ post_id }: PostRow, waiting: Shown['waiting']) =>
  waiting.find((it) => it.post_id === post_id)

function usePostColumns({ onAsk, waiting }: Shown): TableColumn<PostRow>[] {
  const t = usePeopleText()
  const nameOf = useRoleName()
  const columns: TableColumn<PostRow>[] = [
    {
      column: 'post_post',
      label: t('post.post'),
      render: (it) => (
        <span title={it.post_id}>
          {nameOf(it)} {it.title && <small className={styles['muted']}>{it.title}</small>}
        </span>
      ),
    },
    { column: 'post_unit', label: t('post.unit'), render: (it) => it.unit_name },
    {
      column: 'post_holder',
      label: t('post.holder'),
      render: (it) => <Holders post={it} waiting={waitingFor(it, waiting)} />,
    },
    {
      column: 'post_superior',
      label: t('post.reports_to'),
      render: ({ superior }) =>
        superior === null ? (
          <span className={styles['muted']}>{t('post.reports_none')}</span>
        ) : (
          <span title={superior.post_id}>
            {nameOf({ role_code: '', ...superior })}{' '}
            <small className={styles['muted']}>{superior.holder}</small>
          </span>
        ),
    },
  ]
  if (onAsk === null) return columns
  const actions: TableColumn<PostRow> = {
    column: 'post_actions',
    label: t('post.actions'),
    render: (it) => <Actions post={it} waiting={waitingFor(it, waiting)} onAsk={onAsk} />,
  }
  return [...columns, actions]
}

function PostCards({ posts, onAsk, waiting }: Shown & { posts: PostRow[] }) {
  const nameOf = useRoleName()
  return (
    <ul className={styles['list']}>
      {posts.map((post) => (
        <li key={post.post_id} className={styles['card']}>
          <span className={styles['line']}>
            <strong>{nameOf(post)}</strong>
            <small>{post.unit_name}</small>
          </span>
          <Holders post={post} waiting={waitingFor(post, waiting)} />
          {onAsk && <Actions post={post} waiting={waitingFor(post, waiting)} onAsk={onAsk} />}
        </li>
      ))}
    </ul>
  )
}

type FilterProps = { search: PostsSearch; onChange: (wish: PostsSearch) => void; isCut: boolean }

function PostFilters({ search, onChange, isCut }: FilterProps) {
  const t = usePeopleText()
  return (
    <div className={styles['bar']}>
      <Checkbox
        checked={search.below === 'yes'}
        disabled={search.unit === undefined}
        onChange={({ target }) => onChange({ below: target.checked ? 'yes' : '' })}
      >
        {t('post.below')}
      </Checkbox>
      <Checkbox
        checked={search.vacant === 'yes'}
        onChange={({ target }) => onChange({ vacant: target.checked ? 'yes' : '' })}
      >
        {t('post.vacant_only')}
      </Checkbox>
      {isCut && <span className={styles['note']}>{t('post.more')}</span>}
    </div>
  )
}

/** Units on the left, their posts on the right: who fills them, since when, and to whom they report. */
export function PostsPage() {
  const t = usePeopleText()
  const isNarrow = useIsNarrow()
  const search = useSearch({ from: '/frame/system/posts' })
  const navigate = useNavigate({ from: '/system/posts' })
  const [ask, setAsk] = useState<PostAsk | null>(null)
  const org = useQuery(orgQuery)
  const { data, error, refetch, isFetching } = useQuery(postsQuery(search))
  const onAsk = data?.may_manage ? setAsk : null
  const waiting = data?.waiting ?? []
  const columns = usePostColumns({ onAsk, waiting })
  usePageTitle('/system/posts', t('menu.posts'))
  const change = (wish: PostsSearch) =>
    void navigate({ search: (old) => readPostsSearch({ ...old, ...wish }), replace: true })
  return (
    <section className={styles['page']} aria-labelledby='posts-title'>
      <header className={styles['head']}>
        <h1 id='posts-title'>{t('menu.posts')}</h1>
        {data && <span className={styles['note']}>{t('post.count', { count: data.total })}</span>}
        <div className={styles['tools']}>
          {onAsk && (
            <Button type='primary' onClick={() => setAsk({ kind: 'new', unit: search.unit ?? null })}>
              {t('post.new')}
            </Button>
          )}
        </div>
      </header>
      <div className={styles['split']}>
        {org.data ? (
          <UnitTree
            units={org.data.units}
            search={search}
            onChoose={(unit) => change({ unit: unit as string })}
          />
        ) : (
          <Bones rows={8} />
        )}
        <div className={styles['main']}>
          <PostFilters
            search={search}
            onChange={change}
            isCut={data !== undefined && data.total > data.posts.length}
          />
          {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
          {!data && !error && <Bones rows={8} />}
          {data && (
            <div className={styles['table']}>
              {isNarrow ? (
                <PostCards posts={data.posts} onAsk={onAsk} waiting={waiting} />
              ) : (
                <DataTable<PostRow>
                  label={t('menu.posts')}
                  rows={data.posts}
                  rowKey={(it) => it.post_id}
                  columns={columns}
                  empty={<EmptyState title={t('post.none')} />}
                  isRefreshing={isFetching}
                />
              )}
            </div>
          )}
        </div>
      </div>
      {ask && org.data && <PostDialog ask={ask} org={org.data} onClose={() => setAsk(null)} />}
    </section>
  )
}
