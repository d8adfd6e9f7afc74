import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { OPINION_LENGTH_MAX, VERDICTS } from '../../../src/modules/approvals/schema.ts'
import { REASON_LENGTH_MIN } from '../../../src/platform/lengths.schema.ts'
import { Problem } from '../../shared/api-client.ts'
import type { ApprovalsLabel } from '../../shared/approvals-text.ts'
import { useApprovalsText } from '../../shared/approvals-text.ts'
import { useProblemText } from '../../shared/problem-text.ts'
import { ProblemNotice } from '../../shared/states.tsx'
import type { Approval, Verdict } from './approvals.api.ts'
import { sendVerdict } from './approvals.api.ts'
import styles from './approvals.module.css'

const PHRASES = ['approvals.phrase.agree', 'approvals.phrase.agree_checked', 'approvals.phrase.more'] as const

/** Why what one did was not done: somebody was faster, or it could not take effect. */
export function MoveRefusal({ error }: { error: unknown }) {
  const t = useApprovalsText()
  const problemText = useProblemText()
  const problem = error instanceof Problem ? error : null
  const said = (name: string) => {
    const value = problem?.details[name]
    return typeof value === 'string' ? value : null
  }
  if (problem?.code === 'approval_moved') {
    const name = said('last_by')
    return (
      <p className={styles['wrong']} role='alert'>
        {name === null ? t('approvals.moved_unknown') : t('approvals.moved', { name })}
      </p>
    )
  }
  if (problem?.code === 'effect_failed') {
    const reason = problemText(said('reason_code') ?? '', said('reason') ?? '')
    return (
      <p className={styles['wrong']} role='alert'>
        {t('approvals.effect_failed', { reason })}
      </p>
    )
  }
  return <ProblemNotice error={error} />
}

/** After a move, and after one that was refused, what is shown is asked for anew. */
export function useMoving<Input>(send: (input: Input) => Promise<unknown>, onDone?: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSettled: () => client.invalidateQueries({ queryKey: ['approvals'] }),
    onSuccess: () => onDone?.(),
  })
}

function missingOf(move: Verdict, opinion: string): ApprovalsLabel | null {
  if (opinion === '') return 'approvals.opinion_missing'
  return move !== 'approve' && opinion.length < REASON_LENGTH_MIN ? 'approvals.opinion_short' : null
}

type Props = {
  request: Approval
  isSending: boolean
  onSend: (verdict: { move: Verdict; opinion: string }) => void
  onTransfer: () => void
}

/** The opinion, and what one decides. */
export function DecisionForm({ request, isSending, onSend, onTransfer }: Props) {
  const t = useApprovalsText()
  const [opinion, setOpinion] = useState('')
  const [missing, setMissing] = useState<ApprovalsLabel | null>(null)
  const [forUser] = request.for_users
  const send = (move: Verdict) => {
    const text = opinion.trim()
    const lacking = missingOf(move, text)
    setMissing(lacking)
    if (lacking === null) onSend({ move, opinion: text })
  }
  return (
    <div className={styles['form']}>
      {forUser && (
        <p className={styles['state']}>{t('approvals.decide_for', { name: forUser.display_name })}</p>
      )}
      <Input.TextArea
        aria-label={t('approvals.opinion')}
        placeholder={t('approvals.opinion_hint')}
        rows={3}
        maxLength={OPINION_LENGTH_MAX}
        value={opinion}
        onChange={({ target }) => setOpinion(target.value)}
      />
      <div className={styles['phrases']}>
        {PHRASES.map((it) => (
          <Button key={it} size='small' onClick={() => setOpinion(t(it))}>
            {t(it)}
          </Button>
        ))}
      </div>
      {missing !== null && (
        <p className={styles['wrong']} role='alert'>
          {t(missing)}
        </p>
      )}
      <div className={styles['buttons']}>
        {VERDICTS.map((move) => (
          <Button
            key={move}
            type={move === 'approve' ? 'primary' : 'default'}
            disabled={isSending}
            onClick={() => send(move)}
          >
            {t(`approvals.move.${move}`)}
          </Button>
        ))}
        {request.colleagues.length > 0 && (
          <Button disabled={isSending} onClick={onTransfer}>
            {t('approvals.move.transfer')}
          </Button>
        )}
      </div>
    </div>
  )
}

export const useVerdict = (request: Approval) =>
  useMoving((verdict: { move: Verdict; opinion: string }) => sendVerdict(request, verdict))
