import { Link } from '@tanstack/react-router'
import type { FilterTree } from '../../../src/platform/schema.ts'
import { useBookText } from '../../shared/book-text.ts'
import { parseFilter } from '../../shared/filter.ts'
import { readListSearch } from '../../shared/list-state.ts'
import { formatCount } from '../../shared/money.ts'
import styles from './book.module.css'

type Props = { it: { count: number; filter: FilterTree } | undefined; what: string; isLate?: boolean }

/** A figure that opens the list of whom it counts; of nobody there is nothing to open. */
export function ListLink({ it, what, isLate = false }: Props) {
  const t = useBookText()
  if (!it?.count) return <span className={styles['zero']}>0</span>
  const shown = formatCount(it.count)
  return (
    <Link
      to='/customers'
      search={readListSearch({ filter: parseFilter(it.filter) })}
      aria-label={t('book.open_list', { what, count: shown })}
      className={isLate ? styles['late'] : styles['figure']}
    >
      {shown}
    </Link>
  )
}
