import { Link } from '@tanstack/react-router'
import { useAllocationText } from '../../../shared/allocation-text.ts'
import styles from './allocation.module.css'

const PAGE_ROWS = 20

type Props = {
  page: number
  total: number
  to: '/customers/allocation' | '/customers/unallocated' | '/customers/requests' | '/customers/pool'
  /** What else the address says. */
  kept?: { scope?: 'all' } | { tier?: 'branch' | 'head' }
}

/** The way to the pages before and after, where there are any. */
export function Pages({ page, total, to, kept = {} }: Props) {
  const t = useAllocationText()
  if (total <= PAGE_ROWS && page === 1) return null
  return (
    <nav className={styles['buttons']}>
      {page > 1 && (
        <Link to={to} search={page === 2 ? kept : { ...kept, page: page - 1 }}>
          {t('allocation.page_earlier')}
        </Link>
      )}
      {page * PAGE_ROWS < total && (
        <Link to={to} search={{ ...kept, page: page + 1 }}>
          {t('allocation.page_later')}
        </Link>
      )}
      <span className={styles['note']}>{t('allocation.waiting_total', { count: total })}</span>
    </nav>
  )
}
