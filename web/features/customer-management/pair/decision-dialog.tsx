import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { ProblemNotice } from '../../../shared/states.tsx'
import type { IdentityLabel } from '../../../shared/identity-text.ts'
import { useIdentityText } from '../../../shared/identity-text.ts'
import type { Decision, DecisionMove, PairAnswer } from '../identity.api.ts'
import { sendMove, sendProposal } from '../identity.api.ts'
import styles from '../identity.module.css'

export type Ask =
  | { kind: 'propose'; decision_code: Decision['decision_code'] }
  | { kind: 'move'; move: DecisionMove; decision: Decision }

const REASON_LENGTH_MIN = 5
const REASON_LENGTH_MAX = 500

export const askLabel = (ask: Ask): IdentityLabel =>
  ask.kind === 'propose' ? `identity.propose_${ask.decision_code}` : `identity.move.${ask.move}`

/** What follows from it, before it is done. */
function nextLabel({ ask, pair }: Pick<Props, 'ask' | 'pair'>): IdentityLabel {
  if (ask.kind === 'propose') return 'identity.next.ask'
  const isRevoking = ask.decision.state_code === 'revoking'
  const standsOn = ask.decision.decision_id === pair.decision_no ? 'in_force' : 'approved'
  const next = {
    approve: 'approved',
    reject: isRevoking ? standsOn : 'rejected',
    withdraw: isRevoking ? standsOn : 'withdrawn',
    revoke: 'revoking',
    approve_revocation: 'revoked',
  } as const
  return `identity.next.${next[ask.move]}`
}

const needsReason = (ask: Ask) => ask.kind === 'propose' || ask.move === 'revoke'

type Props = { ask: Ask; pair: PairAnswer['pair']; onClose: () => void }

function useSending({ ask, pair, onClose }: Props) {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['identity'] })
  return useMutation({
    mutationFn: (text: string) =>
      ask.kind === 'move'
        ? sendMove(ask.decision, ask.move, text)
        : sendProposal({
            first_customer_no: pair.first_customer_no,
            second_customer_no: pair.second_customer_no,
            decision_code: ask.decision_code,
            state_code: pair.state_code,
            reason: text,
          }),
    onSuccess: async () => {
      await refresh()
      onClose()
    },
    // Somebody else was faster: what is shown behind the dialog is of before.
    onError: refresh,
  })
}

/** Asks for a reason, says what follows, and sends it. */
export function DecisionDialog(props: Props) {
  const { ask, onClose } = props
  const t = useIdentityText()
  const [text, setText] = useState('')
  const [isShort, setShort] = useState(false)
  const { mutate, error, isPending } = useSending(props)
  const submit = () => {
    const reason = text.trim()
    const isMissing = needsReason(ask) && reason.length < REASON_LENGTH_MIN
    setShort(isMissing)
    if (!isMissing) mutate(reason)
  }
  const label = t(needsReason(ask) ? 'identity.reason' : 'identity.comment')
  return (
    <Modal
      open
      title={t(askLabel(ask))}
      onCancel={onClose}
      footer={[
        <Button key='cancel' onClick={onClose}>
          {t('action.cancel')}
        </Button>,
        <Button key='confirm' type='primary' loading={isPending} onClick={submit}>
          {t('identity.confirm')}
        </Button>,
      ]}
    >
      <div className={styles['dialog']}>
        <p>{t(nextLabel(props))}</p>
        <Input.TextArea
          aria-label={label}
          placeholder={label}
          autoFocus
          rows={4}
          maxLength={REASON_LENGTH_MAX}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {isShort && (
          <p className={styles['wrong']} role='alert'>
            {t('identity.reason_short')}
          </p>
        )}
        {error && <ProblemNotice error={error} />}
      </div>
    </Modal>
  )
}
