import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { CustomerAnswer } from '../../../../../src/modules/customer-view/schema.ts'
import { PRIVATE_REASONS } from '../../../../../src/platform/access.schema.ts'
import { REASON_LENGTH_MAX, REASON_LENGTH_MIN } from '../../../../../src/platform/lengths.schema.ts'
import { useAccessText } from '../../../../shared/access-text.ts'
import { ProblemNotice } from '../../../../shared/states.tsx'
import styles from './access.module.css'
import { sendMark } from './access.api.ts'

type Props = { customerId: string; mark: CustomerAnswer['private'] }
type Reason = (typeof PRIVATE_REASONS)[number]

/** Keeps a customer from everybody who may not see private ones, or takes that back. */
export function MarkForm({ customerId, mark }: Props) {
  const t = useAccessText()
  const client = useQueryClient()
  const [reason, setReason] = useState<Reason>('private_account')
  const [note, setNote] = useState('')
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => {
      const why = note.trim()
      return sendMark(customerId, mark ? { reason: why } : { reason_code: reason, note: why })
    },
    // Whoever may not see private customers does not see this one any more.
    onSuccess: () => {
      setNote('')
      return client.invalidateQueries()
    },
  })
  const isShort = note.trim().length < REASON_LENGTH_MIN
  return (
    <section className={styles['section']}>
      <h3>{t('access.mark')}</h3>
      <p className={styles['post']}>{t(mark ? 'access.unmark_hint' : 'access.mark_hint')}</p>
      <div className={styles['form']}>
        {!mark && (
          <label>
            <span>{t('access.mark_reason')}</span>
            <select value={reason} onChange={({ target }) => setReason(target.value as Reason)}>
              {PRIVATE_REASONS.map((it) => (
                <option key={it} value={it}>
                  {t(`access.reason.${it}`)}
                </option>
              ))}
            </select>
          </label>
        )}
        <label>
          <span>{t('reason.needed')}</span>
          <Input.TextArea
            rows={2}
            maxLength={REASON_LENGTH_MAX}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
        </label>
      </div>
      {error && <ProblemNotice error={error} />}
      <Button loading={isPending} disabled={isShort} onClick={() => mutate()}>
        {t(mark ? 'access.unmark' : 'access.mark_do')}
      </Button>
    </section>
  )
}
