import { type MemberView, MEMBER_VIEWS } from '../../../src/modules/work-lists/names.schema.ts'
import { formatCount } from '../../shared/money.ts'
import { useWorkListsText } from '../../shared/work-lists-text.ts'
import { ProgressBar } from './progress-bar.tsx'
import type { WorkListAnswer } from './work-lists.api.ts'
import styles from './work-lists.module.css'

type Props = { answer: WorkListAnswer; view: MemberView; onView: (view: MemberView) => void }

const COUNTED = ['todo', 'working', 'done', 'set_aside', 'overdue'] as const

function Views({ answer: { list, left_count: left }, view, onView }: Props) {
  const t = useWorkListsText()
  const { progress } = list
  const countOf = (it: MemberView) => {
    if (it === 'all') return progress?.total
    if (it === 'left') return left
    const counted = COUNTED.find((one) => one === it)
    return counted && progress?.[counted]
  }
  const offered = MEMBER_VIEWS.filter((it) => it !== 'left' || list.kind_code === 'live')
  return (
    <div className={styles['views']} role='group' aria-label={t('lists.views')}>
      {offered.map((it) => {
        const count = countOf(it)
        return (
          <button key={it} type='button' aria-pressed={view === it} onClick={() => onView(it)}>
            {t(`lists.view.${it}`)} {count !== undefined && formatCount(count)}
          </button>
        )
      })}
    </div>
  )
}

function Workers({ workers }: Pick<WorkListAnswer, 'workers'>) {
  const t = useWorkListsText()
  if (workers.length === 0) return null
  return (
    <ul className={styles['workers']} aria-label={t('lists.by_worker')}>
      {workers.map((it) => (
        <li key={it.worker_id ?? ''}>
          {it.worker_name ?? it.worker_id ?? t('lists.nobody')}{' '}
          <b>{t('lists.worker_done', { done: formatCount(it.done), total: formatCount(it.total) })}</b>
          {it.overdue > 0 && (
            <span className={styles['late']}>{t('lists.overdue', { count: formatCount(it.overdue) })}</span>
          )}
        </li>
      ))}
    </ul>
  )
}

/** What a list is for, how far it has come and by whom, and which of its members are shown. */
export function ListHead(props: Props) {
  const t = useWorkListsText()
  const { list, workers } = props.answer
  return (
    <div className={styles['bar']}>
      <div className={styles['facts']}>
        <span className={styles['muted']}>
          {t(`lists.kind.${list.kind_code}`)} · {t('lists.owner')}{' '}
          {list.right_code === 'own'
            ? t('lists.mine')
            : `${list.owner_name ?? list.owner_id} · ${t(`lists.right.${list.right_code}`)}`}
          {list.state_code === 'closed' && ` · ${t('lists.closed')}`}
        </span>
        <ProgressBar progress={list.progress} />
      </div>
      {list.purpose && <p className={styles['purpose']}>{list.purpose}</p>}
      <Workers workers={workers} />
      <Views {...props} />
    </div>
  )
}
