import type { ReactNode } from 'react'
import type { ApprovalsTranslate } from '../../shared/approvals-text.ts'
import { useApprovalsText } from '../../shared/approvals-text.ts'
import { Moment, useBilingual } from '../../shared/figures.tsx'
import type { Approval, ShownStep, TrailLine } from './approvals.api.ts'
import styles from './approvals.module.css'

type Look = 'done' | 'now' | 'ahead' | 'failed'
type StepProps = { look: Look; title: string; children?: ReactNode }

function Step({ look, title, children }: StepProps) {
  return (
    <li className={styles[`step_${look}`]} {...(look === 'now' && { 'aria-current': 'step' as const })}>
      <strong>{title}</strong>
      {children}
    </li>
  )
}

const LOOKS: Record<ShownStep['state_code'], Look> = {
  waiting: 'ahead',
  open: 'now',
  approved: 'done',
  passed: 'done',
  returned: 'failed',
  rejected: 'failed',
  dropped: 'ahead',
}

/** Who it was, for whom; the clock, or somebody whom one is not told. */
export function whoOf(t: ApprovalsTranslate, line: TrailLine): string {
  const { user, for_user: forUser, move_code: move } = line
  if (!user) return isByClock(move) ? t('approvals.by_clock') : t('approvals.by_hidden')
  if (!forUser) return user.display_name
  return t('approvals.person_by', { name: user.display_name, for: forUser.display_name })
}

const isByClock = (move: TrailLine['move_code']) =>
  ['hand_over', 'pass', 'expire', 'take_effect'].includes(move)

const VERDICTS = ['approve', 'return', 'reject']

/** Who decided a level, and in which words. */
function Verdict({ line }: { line: TrailLine }) {
  const t = useApprovalsText()
  return (
    <>
      <span className={styles['note']}>
        {whoOf(t, line)} {t(`approvals.move.${line.move_code as 'approve'}`)}{' '}
        <Moment value={line.decided_at} />
      </span>
      {line.opinion && <p className={styles['opinion']}>{line.opinion}</p>}
    </>
  )
}

/** Who has a level now, and until when. */
function Waiting({ step, isKept }: { step: ShownStep; isKept: boolean }) {
  const t = useApprovalsText()
  const names = step.holders.map((it) =>
    it.for_user
      ? t('approvals.deputy_of', { name: it.display_name, for: it.for_user.display_name })
      : it.display_name,
  )
  const nobody = isKept ? t('approvals.step_open') : t('approvals.step_nobody')
  return (
    <>
      <span title={isKept ? t('approvals.not_told_hint') : undefined}>
        {names.length > 0 ? t('approvals.step_with', { names: names.join(t('text.comma')) }) : nobody}
      </span>
      {step.due_on && (
        <span className={styles['note']}>{t('approvals.step_until', { date: step.due_on })}</span>
      )}
      {isKept && <span className={styles['note']}>{t('approvals.not_told_hint')}</span>}
    </>
  )
}

function Level({ step, request }: { step: ShownStep; request: Approval }) {
  const t = useApprovalsText()
  const say = useBilingual()
  const isOfStep = (it: TrailLine) => it.round_no === step.round_no && it.level_no === step.level_no
  const verdict = request.trail.find((it) => isOfStep(it) && VERDICTS.includes(it.move_code))
  return (
    <Step look={LOOKS[step.state_code]} title={say({ zh: step.name_zh, en: step.name_en })}>
      {verdict && <Verdict line={verdict} />}
      {step.state_code === 'open' && <Waiting step={step} isKept={request.is_kept} />}
      {step.state_code === 'waiting' && (
        <span className={styles['note']}>
          {t('approvals.step_waiting')} · {t('approvals.step_limit', { days: step.within_working_days })}
        </span>
      )}
      {step.state_code === 'dropped' && <span className={styles['note']}>{t('approvals.step_dropped')}</span>}
    </Step>
  )
}

/** How the last submission went its way: what is done, what is at work, what is ahead. */
export function ApprovalSteps({ request }: { request: Approval }) {
  const t = useApprovalsText()
  const round = request.steps.filter((it) => it.round_no === request.round_no)
  const effect = request.trail.find((it) => it.move_code === 'take_effect')
  const isDraft = request.state_code === 'draft'
  return (
    <ol className={styles['steps']}>
      <Step look={isDraft ? 'now' : 'done'} title={t('approvals.step_submit')}>
        <span className={styles['note']}>
          {request.maker_name} {request.submitted_at && <Moment value={request.submitted_at} />}
        </span>
      </Step>
      {round.map((step) => (
        <Level key={step.level_no} step={step} request={request} />
      ))}
      <Step look={effect ? 'done' : 'ahead'} title={t('approvals.step_end')}>
        {effect && (
          <span className={styles['note']}>
            <Moment value={effect.decided_at} />
          </span>
        )}
      </Step>
    </ol>
  )
}

function lineText(t: ApprovalsTranslate, line: TrailLine): string {
  const to = line.to_user?.display_name ?? t('approvals.by_hidden')
  const of = line.for_user?.display_name ?? t('approvals.by_hidden')
  if (line.move_code === 'transfer') return t('approvals.trail.transfer', { to })
  if (line.move_code === 'hand_over') return t('approvals.trail.hand_over', { to, for: of })
  return t(`approvals.trail.${line.move_code}`)
}

/** All that happened, the last thing first. */
export function Trail({ request }: { request: Approval }) {
  const t = useApprovalsText()
  return (
    <ul className={styles['trail']}>
      {request.trail.toReversed().map((line) => (
        <li key={line.decision_id}>
          <Moment value={line.decided_at} />
          <span>
            <strong>{whoOf(t, line)}</strong> {lineText(t, line)}
            {line.move_code === 'submit' && line.round_no > 1 && (
              <span className={styles['note']}> {t('approvals.round', { round: line.round_no })}</span>
            )}
            {line.opinion && <p className={styles['opinion']}>{line.opinion}</p>}
          </span>
        </li>
      ))}
    </ul>
  )
}
