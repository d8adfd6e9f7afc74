import { Button, Input, Modal } from 'antd'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { REASON_LENGTH_MAX, REASON_LENGTH_MIN } from '../../src/platform/lengths.schema.ts'
import styles from './reason-dialog.module.css'
import { ProblemNotice } from './states.tsx'
import { useText } from './text.ts'

type Props = {
  title: string
  /** Where none is needed, a remark can be left. */
  isReasonNeeded?: boolean
  /** What else that is asked for is still missing, in words; null where nothing is. */
  missing?: string | null
  isSending: boolean
  error: unknown
  onSend: (reason: string) => void
  onClose: () => void
  /** What follows from it, or what else is asked for: above the reason. */
  children: ReactNode
  /** What came of it. */
  outcome?: ReactNode
  /** What it was asked for, once it is there: nothing is left to be done then but to close. */
  result?: ReactNode
}

function CloseButton({ onClose }: Pick<Props, 'onClose'>) {
  const t = useText()
  return (
    <Button type='primary' autoFocus onClick={onClose}>
      {t('action.close')}
    </Button>
  )
}

/** Asks for a reason before something is done, and says what is missing once it is to be done. */
export function ReasonDialog(props: Props) {
  const {
    title,
    isReasonNeeded = true,
    missing,
    isSending,
    error,
    onSend,
    onClose,
    children,
    outcome,
    result,
  } = props
  const t = useText()
  const [text, setText] = useState('')
  const [isTried, setTried] = useState(false)
  const reason = text.trim()
  const isShort = isReasonNeeded && reason.length < REASON_LENGTH_MIN
  const lacking = missing ?? (isShort ? t('reason.short') : null)
  const label = t(isReasonNeeded ? 'reason.needed' : 'reason.remark')
  const hasResult = result !== undefined
  const submit = () => {
    setTried(true)
    if (lacking === null) onSend(reason)
  }
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      footer={
        hasResult ? (
          <CloseButton onClose={onClose} />
        ) : (
          [
            <Button key='cancel' onClick={onClose}>
              {t('action.cancel')}
            </Button>,
            <Button key='confirm' type='primary' loading={isSending} onClick={submit}>
              {t('action.confirm')}
            </Button>,
          ]
        )
      }
    >
      <div className={styles['dialog']}>
        {result ?? children}
        {!hasResult && (
          <Input.TextArea
            aria-label={label}
            placeholder={label}
            // Where more is asked for, that comes first.
            autoFocus={missing === undefined}
            rows={4}
            maxLength={REASON_LENGTH_MAX}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
        {isTried && lacking !== null && (
          <p className={styles['wrong']} role='alert'>
            {lacking}
          </p>
        )}
        {outcome}
        {error != null && <ProblemNotice error={error} />}
      </div>
    </Modal>
  )
}
