import { useQuery } from '@tanstack/react-query'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { Badge } from '../../shared/code-label.tsx'
import type { TableColumn } from '../../shared/data-table.tsx'
import { Day, Moment, useBilingual } from '../../shared/figures.tsx'
import { ListPage } from '../../shared/list-page.tsx'
import type { ListSearch } from '../../shared/list-state.ts'
import { useNoticesText } from '../../shared/notices-text.ts'
import { usePageTitle } from '../../shared/page-title.ts'
import { NoticeSettings } from './notice-settings.tsx'
import type { Notice, NoticePage } from './notices.api.ts'
import { noticesQuery } from './notices.api.ts'
import type { NoticeSearch } from './notices-search.ts'
import { readNoticeSearch } from './notices-search.ts'
import styles from './notices.module.css'
import { useNotices } from './use-notices.ts'

type Acts = ReturnType<typeof useNotices>

function State({ notice }: { notice: Notice }) {
  const t = useNoticesText()
  if (notice.done_at !== null) return <Badge text={t('notice.is_done')} tone='teal' />
  return notice.read_at === null ? (
    <Badge text={t('notice.is_unread')} tone='blue' />
  ) : (
    <Badge text={t('notice.is_read')} />
  )
}

function Kind({ notice }: { notice: Notice }) {
  const say = useBilingual()
  return <Badge text={say(notice.kind)} tone={notice.priority_code === 'high' ? 'alarm' : 'plain'} />
}

function What({ notice, acts }: { notice: Notice; acts: Acts }) {
  const say = useBilingual()
  return (
    <a
      href={notice.link}
      className={`${styles['what']} ${notice.read_at === null ? styles['strong'] : ''}`}
      onClick={(event) => acts.follow(event, notice)}
    >
      {say(notice.sentence)}
    </a>
  )
}

function Buttons({ notice, acts }: { notice: Notice; acts: Acts }) {
  const t = useNoticesText()
  return (
    <span className={styles['acts']}>
      {notice.read_at === null && (
        <Button size='small' onClick={() => acts.read(notice)}>
          {t('notice.read')}
        </Button>
      )}
      {notice.due_on !== null && notice.done_at === null && (
        <Button size='small' onClick={() => acts.done(notice)}>
          {t('notice.done')}
        </Button>
      )}
    </span>
  )
}

function useColumns(acts: Acts): TableColumn<Notice>[] {
  const t = useNoticesText()
  return [
    {
      column: 'notice_what',
      label: t('notice.what'),
      isFixed: true,
      render: (row) => <What notice={row} acts={acts} />,
    },
    { column: 'notice_kind', label: t('notice.kind'), render: (row) => <Kind notice={row} /> },
    { column: 'notice_raised', label: t('notice.raised'), render: (row) => <Moment value={row.raised_at} /> },
    { column: 'notice_due', label: t('notice.due'), render: (row) => <Day value={row.due_on} /> },
    { column: 'notice_state', label: t('notice.state'), render: (row) => <State notice={row} /> },
    { column: 'notice_acts', label: '', render: (row) => <Buttons notice={row} acts={acts} /> },
  ]
}

const ALL = ''

type FilterProps = {
  search: NoticeSearch
  kinds: NoticePage['kinds']
  onChange: (change: NoticeSearch) => void
}

function Filters({ search, kinds, onChange }: FilterProps) {
  const t = useNoticesText()
  const say = useBilingual()
  return (
    <div role='group' aria-label={t('list.filters')} className={styles['filters']}>
      <Select
        className={styles['choice']!}
        aria-label={t('notice.state')}
        prefix={t('notice.state')}
        value={search.state ?? 'all'}
        options={(['all', 'unread', 'waiting'] as const).map((value) => ({
          value,
          label: t(`notice.state.${value}`),
        }))}
        onChange={(state) => onChange({ ...search, state })}
      />
      <Select
        className={styles['choice']!}
        aria-label={t('notice.kind')}
        prefix={t('notice.kind')}
        value={search.kind ?? ALL}
        popupMatchSelectWidth={false}
        options={[
          { value: ALL, label: t('notice.all_kinds') },
          ...kinds.map((it) => ({ value: it.kind_code, label: `${say(it.kind)} (${it.total})` })),
        ]}
        onChange={(kind) => onChange({ ...search, kind })}
      />
    </div>
  )
}

function NoticeCard({ notice, acts }: { notice: Notice; acts: Acts }) {
  const t = useNoticesText()
  return (
    <div className={styles['card']}>
      <span className={styles['line']}>
        <Kind notice={notice} />
        <Moment value={notice.raised_at} />
      </span>
      <What notice={notice} acts={acts} />
      {notice.due_on !== null && (
        <small>
          {t('notice.due')} {notice.due_on}
        </small>
      )}
      <span className={styles['line']}>
        <State notice={notice} />
        <Buttons notice={notice} acts={acts} />
      </span>
    </div>
  )
}

/** Everything one was told, with what of it still waits. */
export function NoticeListPage() {
  const t = useNoticesText()
  const search = useSearch({ from: '/frame/notices' })
  const navigate = useNavigate({ from: '/notices' })
  const router = useRouter()
  const { data, error, isFetching, refetch } = useQuery(noticesQuery(search))
  const acts = useNotices()
  const columns = useColumns(acts)
  const [isSetting, setSetting] = useState(false)
  usePageTitle('/notices', t('menu.notices'))
  const go = (wanted: NoticeSearch) => void navigate({ search: readNoticeSearch(wanted) })
  const isNarrowed = search.state !== undefined || search.kind !== undefined
  // The list's own words: whether it is narrowed, and which page is shown.
  const listed: ListSearch = { ...search, ...(isNarrowed && { filter: { and: [] } }) }
  return (
    <>
      <ListPage<Notice>
        title={t('menu.notices')}
        search={listed}
        onSearch={({ page, page_size: size }) =>
          go({ ...search, page: page ?? 1, ...(size !== undefined && { page_size: size }) })
        }
        columns={columns}
        defaultSort=''
        answer={{ data, error: error ?? acts.error, isFetching, refetch: () => void refetch() }}
        rowKey={(row) => row.notice_id}
        counted={{
          total: (places) => t('notice.total', places),
          range: (places) => t('notice.range', places),
        }}
        note={t('notice.note')}
        onOpen={(row) => {
          if (row.read_at === null) acts.read(row)
          void router.navigate({ href: row.link })
        }}
        onClear={() => go({})}
        filters={
          <Filters
            search={search}
            kinds={data?.kinds ?? []}
            onChange={(change) => go({ ...change, page: 1 })}
          />
        }
        tools={
          <>
            <Button disabled={!data || data.unread === 0} onClick={() => acts.readAll(search.kind)}>
              {t('notice.read_all')}
            </Button>
            <Button onClick={() => setSetting(true)}>{t('notice.settings')}</Button>
          </>
        }
        narrowRow={(row) => <NoticeCard notice={row} acts={acts} />}
      />
      {isSetting && <NoticeSettings onClose={() => setSetting(false)} />}
    </>
  )
}
