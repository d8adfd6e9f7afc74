import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Modal } from 'antd'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { REASON_LENGTH_MAX, REASON_LENGTH_MIN } from '../../../../src/modules/system/orders.schema.ts'
import { type NightsLabel, useNightsText } from '../../../shared/nights-text.ts'
import { ProblemNotice } from '../../../shared/states.tsx'
import styles from './nights.module.css'

type Props = {
  title: string
  /** What else is asked for, above the reason. */
  children: ReactNode
  /** What is still missing, or null. */
  missing: NightsLabel | null
  send: (reason: string) => Promise<unknown>
  onClose: () => void
}

/** Asks for what is needed and a reason, sends it, and shows the lists anew. */
export function AskDialog({ title, children, missing, send, onClose }: Props) {
  const t = useNightsText()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const { mutate, error, isPending } = useMutation({
    mutationFn: send,
    onSettled: () => client.invalidateQueries({ queryKey: ['nights'] }),
    onSuccess: onClose,
  })
  const lacking = missing ?? (reason.trim().length < REASON_LENGTH_MIN ? 'nights.reason_short' : null)
  const submit = () => {
    setTried(true)
    if (lacking === null) mutate(reason.trim())
  }
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      footer={[
        <Button key='cancel' onClick={onClose}>
          {t('action.cancel')}
        </Button>,
        <Button key='send' type='primary' loading={isPending} onClick={submit}>
          {t('nights.send')}
        </Button>,
      ]}
    >
      <div className={styles['dialog']}>
        {children}
        <Input.TextArea
          aria-label={t('nights.reason')}
          placeholder={t('nights.reason')}
          rows={3}
          maxLength={REASON_LENGTH_MAX}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        {isTried && lacking !== null && (
          <p className={styles['wrong']} role='alert'>
            {t(lacking)}
          </p>
        )}
        {error && <ProblemNotice error={error} />}
      </div>
    </Modal>
  )
}
