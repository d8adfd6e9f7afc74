import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Count } from '../../shared/figures.tsx'
import { useNoticesText } from '../../shared/notices-text.ts'
import { ProblemNotice } from '../../shared/states.tsx'
import { unreadQuery } from './notices.api.ts'
import styles from './notices.module.css'
import { countsQuery } from './tasks.api.ts'

/** What waits for the viewer; each number opens the list behind it. */
export function TodoBlock({ approvals }: { approvals: number | undefined }) {
  const t = useNoticesText()
  const { data, error, refetch } = useQuery(countsQuery)
  const { data: notices } = useQuery(unreadQuery)
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  const isLate = (data?.overdue ?? 0) > 0
  return (
    <section className={styles['todo']} aria-labelledby='todo-title'>
      <h2 id='todo-title'>{t('todo.title')}</h2>
      <Link to='/approvals'>
        {t('todo.approvals')}{' '}
        <strong>
          <Count value={approvals} />
        </strong>
      </Link>
      <Link to='/tasks' search={{ box: 'mine' }}>
        {t('todo.mine')}{' '}
        <strong>
          <Count value={data?.mine} />
        </strong>
      </Link>
      <Link to='/tasks' search={{ box: 'post' }}>
        {t('todo.post')}{' '}
        <strong>
          <Count value={data?.post} />
        </strong>
      </Link>
      <Link to='/tasks' search={{ state: 'overdue' }} className={isLate ? styles['late'] : undefined}>
        {t('todo.overdue')}{' '}
        <strong>
          <Count value={data?.overdue} />
        </strong>
      </Link>
      <Link to='/notices' search={{ state: 'unread' }}>
        {t('todo.unread')}{' '}
        <strong>
          <Count value={notices?.unread} />
        </strong>
      </Link>
    </section>
  )
}
