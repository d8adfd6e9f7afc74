import { Button } from 'antd'
import { useState } from 'react'
import { CodeBadge, CodeLabel } from '../../../shared/code-label.tsx'
import { Moment } from '../../../shared/figures.tsx'
import type { IdentityLabel } from '../../../shared/identity-text.ts'
import { useIdentityText } from '../../../shared/identity-text.ts'
import { decisionTone } from '../identity-columns.tsx'
import type { Decision, PairAnswer } from '../identity.api.ts'
import styles from '../identity.module.css'
import type { Ask } from './decision-dialog.tsx'
import { askLabel, DecisionDialog } from './decision-dialog.tsx'
import { Panel } from './panel.tsx'

const LIVE = ['proposed', 'approved', 'revoking']

/** Who did what to it when, and why. */
function Steps({ decision }: { decision: Decision }) {
  const t = useIdentityText()
  const steps = [
    {
      key: 'proposed',
      by: [decision.proposed_by, decision.proposed_by_name],
      at: decision.proposed_at,
      why: decision.reason,
    },
    {
      key: 'decided',
      by: [decision.decided_by, decision.decided_by_name],
      at: decision.decided_at,
      why: decision.decided_note,
    },
    {
      key: 'revoke_proposed',
      by: [decision.revoke_proposed_by, decision.revoke_proposed_by_name],
      at: decision.revoke_proposed_at,
      why: decision.revoke_reason,
    },
    {
      key: 'revoked',
      by: [decision.revoked_by, decision.revoked_by_name],
      at: decision.revoked_at,
      why: decision.revoked_note,
    },
  ] as const
  return (
    <ul>
      {steps.map(
        ({ key, by: [id, name], at, why }) =>
          id !== null && (
            <li key={key} title={id}>
              {t(`identity.by.${key}`, { user: name ?? id })} <Moment value={at} />
              {why && <div className={styles['reason']}>{why}</div>}
            </li>
          ),
      )}
    </ul>
  )
}

/** What follows; of what is over only that the night has yet to hear of it. */
function nextOf(decision: Decision, isTaken: boolean): IdentityLabel | null {
  const { state_code: state } = decision
  if (state === 'approved' && isTaken) return 'identity.next.in_force'
  if (state === 'revoked' && !isTaken) return null
  return `identity.next.${state}`
}

function Told({ decision, isTaken }: { decision: Decision; isTaken: boolean }) {
  const t = useIdentityText()
  const { state_code: state } = decision
  const next = nextOf(decision, isTaken)
  return (
    <>
      <p className={styles['badges']}>
        <strong>
          <CodeLabel list='identity_decision' code={decision.decision_code} />
        </strong>
        <CodeBadge list='identity_decision_state' code={state} tone={decisionTone(state)} />
      </p>
      <Steps decision={decision} />
      {next && (
        <p className={styles['next']} role='status'>
          {t(next)}
        </p>
      )}
    </>
  )
}

/** A decision stands out where it is the one that the rule suggests; what people have to judge does not. */
const isSuggested = (ask: Ask, { suggested_code: suggested }: PairAnswer['pair']): boolean =>
  ask.kind === 'propose'
    ? ask.decision_code === suggested
    : ask.move === 'approve' && ask.decision.decision_code === suggested

const PROPOSALS: Ask[] = [
  { kind: 'propose', decision_code: 'same' },
  { kind: 'propose', decision_code: 'distinct' },
]

/** The decision about a pair: how far it has come, what follows, and what the person may do with it. */
export function DecisionPanel({ answer }: { answer: PairAnswer }) {
  const t = useIdentityText()
  const [ask, setAsk] = useState<Ask | null>(null)
  const { pair, decisions } = answer
  const live = decisions.find((it) => LIVE.includes(it.state_code))
  const earlier = decisions.filter((it) => it !== live)
  const isTaken = (it: Decision) => it.decision_id === pair.decision_no
  const asks = live ? live.moves.map((move): Ask => ({ kind: 'move', move, decision: live })) : PROPOSALS
  return (
    <Panel title={t('identity.decisions')}>
      {live ? (
        <Told decision={live} isTaken={isTaken(live)} />
      ) : (
        <p className={styles['muted']}>
          {t(earlier.length > 0 ? 'identity.none_standing' : 'identity.none_yet')}
        </p>
      )}
      {asks.length > 0 && (
        <div className={styles['buttons']}>
          {asks.map((it) => (
            <Button
              key={askLabel(it)}
              type={isSuggested(it, pair) ? 'primary' : 'default'}
              onClick={() => setAsk(it)}
            >
              {t(askLabel(it))}
            </Button>
          ))}
        </div>
      )}
      {earlier.length > 0 && (
        <>
          <h3>{t('identity.history')}</h3>
          {earlier.map((it) => (
            <Told key={it.decision_id} decision={it} isTaken={isTaken(it)} />
          ))}
        </>
      )}
      {ask && <DecisionDialog ask={ask} pair={pair} onClose={() => setAsk(null)} />}
    </Panel>
  )
}
