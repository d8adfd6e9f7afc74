import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { Badge } from '../../shared/code-label.tsx'
import { Moment, useBilingual } from '../../shared/figures.tsx'
import { useNoticesText } from '../../shared/notices-text.ts'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import type { Notice, NoticePage } from './notices.api.ts'
import { noticesQuery } from './notices.api.ts'
import styles from './notices.module.css'
import { useNotices } from './use-notices.ts'

const SHOWN = 20

type KindsProps = {
  kinds: NoticePage['kinds']
  chosen: string | undefined
  onChoose: (kind?: string) => void
}

/** The kinds of which there are any; one of them narrows what is shown. */
function Kinds({ kinds, chosen, onChoose }: KindsProps) {
  const t = useNoticesText()
  const say = useBilingual()
  if (kinds.length < 2) return null
  return (
    <div className={styles['kinds']} role='group' aria-label={t('notice.kind')}>
      <button type='button' aria-pressed={chosen === undefined} onClick={() => onChoose()}>
        {t('notice.all_kinds')}
      </button>
      {kinds.map((it) => (
        <button
          key={it.kind_code}
          type='button'
          aria-pressed={chosen === it.kind_code}
          onClick={() => onChoose(it.kind_code)}
        >
          {say(it.kind)}
          {it.unread > 0 && ` (${it.unread})`}
        </button>
      ))}
    </div>
  )
}

type ItemProps = { notice: Notice; acts: ReturnType<typeof useNotices>; onClose: () => void }

function Item({ notice, acts, onClose }: ItemProps) {
  const t = useNoticesText()
  const say = useBilingual()
  const isUnread = notice.read_at === null
  return (
    <li className={isUnread ? styles['unread'] : undefined}>
      <span className={styles['line']}>
        <Badge text={say(notice.kind)} tone={notice.priority_code === 'high' ? 'alarm' : 'plain'} />
        <Moment value={notice.raised_at} />
      </span>
      <a
        href={notice.link}
        onClick={(event) => {
          acts.follow(event, notice)
          if (event.defaultPrevented) onClose()
        }}
      >
        {isUnread && <span className='zk-hidden'>{t('notice.is_unread')}: </span>}
        {say(notice.sentence)}
      </a>
      <span className={styles['line']}>
        <small>
          {notice.due_on !== null && `${t('notice.due')} ${notice.due_on}`}
          {notice.done_at !== null && ` ${t('notice.is_done')}`}
        </small>
        {isUnread && (
          <Button size='small' type='text' onClick={() => acts.read(notice)}>
            {t('notice.read')}
          </Button>
        )}
      </span>
    </li>
  )
}

/** The latest notices, at the side of whatever page is open. */
export function NoticeDrawer({ onClose }: { onClose: () => void }) {
  const t = useNoticesText()
  const [kind, setKind] = useState<string | undefined>()
  const { data, error, refetch } = useQuery(
    noticesQuery({ page_size: SHOWN, ...(kind !== undefined && { kind }) }),
  )
  const acts = useNotices()
  return (
    <Drawer
      open
      size='min(420px, 100vw)'
      title={t('notice.latest')}
      onClose={onClose}
      extra={
        <Button size='small' disabled={!data || data.unread === 0} onClick={() => acts.readAll(kind)}>
          {t('notice.read_all')}
        </Button>
      }
      footer={
        <Link to='/notices' onClick={onClose}>
          {t('notice.see_all')}
        </Link>
      }
    >
      {/* What is typed here is no command to the page behind. */}
      <div
        className={styles['drawer']}
        onKeyDown={(event) => event.key !== 'Escape' && event.stopPropagation()}
      >
        {data && <Kinds kinds={data.kinds} chosen={kind} onChoose={setKind} />}
        {(error ?? acts.error) && (
          <ProblemNotice error={error ?? acts.error} onRetry={() => void refetch()} />
        )}
        {!data && !error && <Bones rows={6} height={40} />}
        {data?.rows.length === 0 && (
          <EmptyState isSmall title={t('notice.nothing')} hint={t('notice.nothing_hint')} />
        )}
        {data && data.rows.length > 0 && (
          <ul className={styles['items']}>
            {data.rows.map((it) => (
              <Item key={it.notice_id} notice={it} acts={acts} onClose={onClose} />
            ))}
          </ul>
        )}
      </div>
    </Drawer>
  )
}
