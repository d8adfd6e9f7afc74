import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { overviewQuery } from '../features/approvals/approvals.api.ts'
import { useText } from '../shared/text.ts'
import styles from './approvals-count.module.css'

/** How much waits for one, asked for as one walks from page to page: never while nobody does anything. */
export function ApprovalsCount({ path }: { path: string }) {
  const t = useText()
  const { data, isStale, refetch } = useQuery(overviewQuery)
  useEffect(() => {
    if (isStale) void refetch()
    // Only another page is a reason to ask again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [path])
  if (!data || data.to_do === 0) return null
  return (
    <span
      className={`${styles['count']} ${data.urged > 0 ? styles['urged'] : ''}`}
      title={t('menu.approvals_count', { count: data.to_do })}
    >
      {data.to_do}
    </span>
  )
}
