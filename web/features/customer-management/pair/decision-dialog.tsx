import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { IdentityLabel } from '../../../shared/identity-text.ts'
import { useIdentityText } from '../../../shared/identity-text.ts'
import { ReasonDialog } from '../../../shared/reason-dialog.tsx'
import type { Decision, DecisionMove, PairAnswer } from '../identity.api.ts'
import { sendMove, sendProposal } from '../identity.api.ts'

export type Ask =
  | { kind: 'propose'; decision_code: Decision['decision_code'] }
  | { kind: 'move'; move: DecisionMove; decision: Decision }

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
  const { mutate, error, isPending } = useSending(props)
  return (
    <ReasonDialog
      title={t(askLabel(ask))}
      isReasonNeeded={needsReason(ask)}
      isSending={isPending}
      error={error}
      onSend={mutate}
      onClose={onClose}
    >
      <p>{t(nextLabel(props))}</p>
    </ReasonDialog>
  )
}
