import { MEMBER_STATES } from '../../../src/modules/work-lists/names.schema.ts'
import { formatCount } from '../../shared/money.ts'
import { useWorkListsText } from '../../shared/work-lists-text.ts'
import type { WorkList } from './work-lists.api.ts'
import styles from './work-lists.module.css'

/** How far a list has come: a bar, and the same in words. */
export function ProgressBar({ progress }: Pick<WorkList, 'progress'>) {
  const t = useWorkListsText()
  if (progress === null) return <span className={styles['muted']}>{t('lists.not_asked')}</span>
  const { total, done, set_aside: aside, overdue } = progress
  const closed = done + aside
  const share = total === 0 ? 0 : Math.round((closed / total) * 100)
  const parts = MEMBER_STATES.map((it) => `${t(`lists.state.${it}`)} ${formatCount(progress[it])}`)
  return (
    <span className={styles['progress']} title={parts.join(t('text.semicolon'))}>
      <span className={styles['track']} aria-hidden>
        <i className={styles['done']} style={{ width: `${total === 0 ? 0 : (done / total) * 100}%` }} />
        <i className={styles['aside']} style={{ width: `${total === 0 ? 0 : (aside / total) * 100}%` }} />
        <i
          className={styles['working']}
          style={{ width: `${total === 0 ? 0 : (progress.working / total) * 100}%` }}
        />
      </span>
      <span>
        {t('lists.progress', { closed: formatCount(closed), total: formatCount(total), share })}
        {overdue > 0 && (
          <b className={styles['late']}>{t('lists.overdue', { count: formatCount(overdue) })}</b>
        )}
      </span>
    </span>
  )
}
