import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useParametersText } from '../../shared/parameters-text.ts'
import { ReasonDialog } from '../../shared/reason-dialog.tsx'
import { Bones, ProblemNotice } from '../../shared/states.tsx'
import { useBasket } from './basket.ts'
import { previewChanges, type ProposalAnswer, refreshParameters, sendChanges } from './parameters.api.ts'
import styles from './parameters.module.css'
import { DiffTable, NightsNote, Problems } from './words.tsx'

/** What was asked for waits: where to follow it. */
export function Sent({ request_id }: { request_id: string }) {
  const t = useParametersText()
  return (
    <p role='status' className={styles['box']}>
      <span>
        {t('parameters.sent')}{' '}
        <Link to='/approvals/$request_id' params={{ request_id }}>
          {t('parameters.follow')}
        </Link>
      </span>
    </p>
  )
}

type UnshownProps = { count: number; found: ProposalAnswer; onTakeOut: (at: number) => void }

/** Changes that are in no line of the comparison, for they are wrong or change nothing: to be taken out. */
function Unshown({ count, found, onTakeOut }: UnshownProps) {
  const t = useParametersText()
  const shown = new Set(found.lines.map((it) => it.at))
  const wrong = new Set(found.problems.map((it) => it.at))
  const rest = Array.from({ length: count }, (_, at) => at).filter((at) => !shown.has(at))
  if (rest.length === 0) return null
  return (
    <ul className={styles['list']}>
      {rest.map((at) => (
        <li key={at}>
          {t('parameters.problem_at', { at: at + 1 })}{' '}
          {!wrong.has(at) && <span className={styles['muted']}>{t('parameters.nothing_changes')}</span>}{' '}
          <Button size='small' onClick={() => onTakeOut(at)}>
            {t('parameters.take_out')}
          </Button>
        </li>
      ))}
    </ul>
  )
}

/** The changes that are put together: what they would make, and the button that proposes them as one. */
export function BasketBox() {
  const t = useParametersText()
  const client = useQueryClient()
  const { changes, takeOut, empty } = useBasket()
  const [isAsking, setAsking] = useState(false)
  const preview = useQuery({
    queryKey: ['parameters', 'basket', changes],
    queryFn: () => previewChanges(changes),
    enabled: changes.length > 0,
    staleTime: 0,
  })
  const send = useMutation({
    mutationFn: (reason: string) => sendChanges(changes, reason),
    onSuccess: async () => {
      setAsking(false)
      empty()
      await refreshParameters(client)
    },
  })
  if (changes.length === 0) {
    return send.data?.request_id == null ? null : <Sent request_id={send.data.request_id} />
  }
  const found = preview.data
  const isRight = found !== undefined && found.problems.length === 0 && found.lines.length > 0
  return (
    <section className={styles['box']} aria-label={t('parameters.basket')}>
      <h2>{t('parameters.basket_count', { count: changes.length })}</h2>
      {preview.error && <ProblemNotice error={preview.error} />}
      {!found && !preview.error && <Bones rows={2} />}
      {found && <DiffTable lines={found.lines} onTakeOut={takeOut} />}
      {found && <Problems problems={found.problems} />}
      {found && <Unshown count={changes.length} found={found} onTakeOut={takeOut} />}
      {found && <NightsNote nights={found.nights} />}
      <div className={styles['buttons']}>
        <Button type='primary' disabled={!isRight} onClick={() => setAsking(true)}>
          {t('parameters.propose')}
        </Button>
        <Button onClick={empty}>{t('parameters.empty')}</Button>
      </div>
      {isAsking && (
        <ReasonDialog
          title={t('parameters.propose')}
          isSending={send.isPending}
          error={send.error}
          onSend={send.mutate}
          onClose={() => setAsking(false)}
        >
          <p>{t('parameters.propose_hint')}</p>
        </ReasonDialog>
      )}
    </section>
  )
}
