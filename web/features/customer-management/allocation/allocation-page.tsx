import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { refreshAllocations, sendApply, sendCheck, sendUndo, sendWithdraw } from '../../../shared/allocate.ts'
import { useAllocationText } from '../../../shared/allocation-text.ts'
import { Problem } from '../../../shared/api-client.ts'
import { Count, Day, Moment } from '../../../shared/figures.tsx'
import { usePageTitle } from '../../../shared/page-title.ts'
import { ReasonDialog } from '../../../shared/reason-dialog.tsx'
import { Bones, ProblemNotice } from '../../../shared/states.tsx'
import { type Allocation, allocationQuery, isOnTheWay } from './allocation.api.ts'
import styles from './allocation.module.css'
import { Effects } from './effects.tsx'
import { Problems } from './problems.tsx'
import { Rows } from './rows.tsx'
import { StateBadge } from './state-badge.tsx'

function Figures({ it }: { it: Allocation }) {
  const t = useAllocationText()
  const figures = [
    ['allocation.lines', it.line_count],
    ['allocation.good', it.line_count - it.problem_count],
    ['allocation.problems', it.problem_count],
    ['allocation.done', it.done_count],
  ] as const
  return (
    <dl className={styles['figures']}>
      {figures.map(([label, value]) => (
        <div key={label}>
          <dt>{t(label)}</dt>
          <dd>
            <Count value={value} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Facts({ it }: { it: Allocation }) {
  const t = useAllocationText()
  return (
    <dl className={styles['facts']}>
      <div>
        <dt>{t('allocation.reason')}</dt>
        <dd>{it.reason}</dd>
      </div>
      <div>
        <dt>{t('allocation.from_day')}</dt>
        <dd>
          <Day value={it.effective_from} />
        </dd>
      </div>
      <div>
        <dt>{t('allocation.made')}</dt>
        <dd>
          {it.made_by_name ?? it.made_by} <Moment value={it.made_at} />
        </dd>
      </div>
      {it.applied_at && (
        <div>
          <dt>{t('allocation.applied_by')}</dt>
          <dd>
            {it.applied_by_name} <Moment value={it.applied_at} />
          </dd>
        </div>
      )}
      {it.undone_at && (
        <div>
          <dt>{t('allocation.undone_by')}</dt>
          <dd>
            {it.undone_by_name} <Moment value={it.undone_at} />
          </dd>
        </div>
      )}
      {it.undo_reason && (
        <div>
          <dt>{t('allocation.undo_reason')}</dt>
          <dd>{it.undo_reason}</dd>
        </div>
      )}
    </dl>
  )
}

function useMove(send: () => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: send, onSettled: () => refreshAllocations(client) })
}

/** What can be done with it now. */
function Moves({ it }: { it: Allocation }) {
  const t = useAllocationText()
  const { allocation_id: id, moves } = it
  const count = it.line_count - it.problem_count
  const apply = useMove(() => sendApply(id, it.problem_count > 0))
  const check = useMove(() => sendCheck(id))
  const withdraw = useMove(() => sendWithdraw(id))
  const [isUndoing, setUndoing] = useState(false)
  const error = apply.error ?? check.error ?? withdraw.error
  const applying = it.problem_count > 0 ? 'allocation.apply_rest' : 'allocation.apply'
  return (
    <>
      <span className={styles['tools']}>
        {moves.includes('withdraw') && (
          <Button loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
            {t('allocation.withdraw')}
          </Button>
        )}
        {it.state_code === 'checked' && moves.includes('check') && (
          <Button loading={check.isPending} onClick={() => check.mutate()}>
            {t('allocation.check_again')}
          </Button>
        )}
        {moves.includes('apply') && (
          <Button type='primary' loading={apply.isPending} onClick={() => apply.mutate()}>
            {isOnTheWay(it) ? t('allocation.go_on') : t(applying, { count })}
          </Button>
        )}
        {moves.includes('undo') && (
          <Button onClick={() => setUndoing(true)}>
            {t(isOnTheWay(it) ? 'allocation.go_on' : 'allocation.undo')}
          </Button>
        )}
      </span>
      {error && <ProblemNotice error={error} />}
      {isUndoing && <Undo id={id} onClose={() => setUndoing(false)} />}
    </>
  )
}

function Undo({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useAllocationText()
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation({
    mutationFn: (reason: string) => sendUndo(id, reason),
    onSuccess: onClose,
    onSettled: () => refreshAllocations(client),
  })
  const customers = error instanceof Problem ? error.details['customers'] : undefined
  return (
    <ReasonDialog
      title={t('allocation.undo')}
      isSending={isPending}
      error={error}
      onSend={mutate}
      onClose={onClose}
    >
      <p>{t('allocation.undo_hint')}</p>
      {Array.isArray(customers) && (
        <p className={styles['wrong']}>{t('allocation.moved_on', { customers: customers.join(', ') })}</p>
      )}
    </ReasonDialog>
  )
}

/**
 * One allocation: what it would change or has changed, what cannot be done, and what can be done with it now.
 */
export function AllocationPage() {
  const t = useAllocationText()
  const { allocation_id: id } = useParams({ from: '/frame/customers/allocation/$allocation_id' })
  const { data, error, refetch } = useQuery(allocationQuery(id))
  const title = t('allocation.number_of', { id })
  usePageTitle(`/customers/allocation/${id}`, title)
  if (error) {
    return (
      <>
        <h1 className='zk-hidden'>{title}</h1>
        <ProblemNotice error={error} onRetry={() => void refetch()} />
      </>
    )
  }
  if (!data) return <Bones rows={8} height={20} />
  const { allocation: it, problems } = data
  const hasRows = it.line_count > it.problem_count
  return (
    <article className={styles['page']} aria-labelledby='allocation-title'>
      <header className={styles['head']}>
        <h1 id='allocation-title'>{title}</h1>
        <StateBadge it={it} />
        <span className={styles['note']}>
          {t(`allocation.kind.${it.kind_code}`)} {it.file_name}
        </span>
        <Moves it={it} />
      </header>
      <section className={styles['box']}>
        <Figures it={it} />
        <Facts it={it} />
        {it.state_code === 'draft' && <p className={styles['wrong']}>{t('allocation.broken_off')}</p>}
      </section>
      {it.problem_count > 0 && <Problems it={it} problems={problems} />}
      {hasRows && <Effects it={it} />}
      {hasRows && <Rows key={it.state_code} it={it} />}
    </article>
  )
}
