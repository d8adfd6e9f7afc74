import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Modal } from 'antd'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { codeLabel } from '../../shared/codes.ts'
import { usePreferences } from '../../shared/preferences.ts'
import { useQualityText } from '../../shared/quality-text.ts'
import { ProblemNotice } from '../../shared/states.tsx'
import styles from './quality.module.css'
import type { RepairMove, RepairTask } from './tasks.api.ts'
import { askRightValue, sendMove } from './tasks.api.ts'

const REASON_LENGTH_MIN = 5
const REASON_LENGTH_MAX = 500

type AskProps = {
  title: string
  hint: string
  isReasonNeeded: boolean
  isSending: boolean
  error: unknown
  onSend: (text: string) => void
  onClose: () => void
  children?: ReactNode
}

/** Asks for a reason or a comment before something is done. */
function AskDialog({ title, hint, isReasonNeeded, isSending, error, onSend, onClose, children }: AskProps) {
  const t = useQualityText()
  const [text, setText] = useState('')
  const [isShort, setShort] = useState(false)
  const label = t(isReasonNeeded ? 'repair.why' : 'repair.comment')
  const submit = () => {
    const reason = text.trim()
    const isMissing = isReasonNeeded && reason.length < REASON_LENGTH_MIN
    setShort(isMissing)
    if (!isMissing) onSend(reason)
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
        <Button key='confirm' type='primary' loading={isSending} onClick={submit}>
          {t('repair.confirm')}
        </Button>,
      ]}
    >
      <div className={styles['dialog']}>
        <p>{hint}</p>
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
            {t('repair.why_short')}
          </p>
        )}
        {children}
        {error != null && <ProblemNotice error={error} />}
      </div>
    </Modal>
  )
}

type MoveProps = { task: RepairTask; move: RepairMove; onClose: () => void }

export function MoveDialog({ task, move, onClose }: MoveProps) {
  const t = useQualityText()
  const { language } = usePreferences()
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['repairs'] })
  const { mutate, error, isPending } = useMutation({
    mutationFn: (note: string) => sendMove(task, move, note),
    onSuccess: async () => {
      await refresh()
      onClose()
    },
    // Somebody else was faster: what is shown behind the dialog is of before.
    onError: refresh,
  })
  const department = codeLabel('department', task.department_code, language)
  const hint = move === 'accept' ? t('repair.next.accept', { department }) : t(`repair.next.${move}`)
  return (
    <AskDialog
      title={t(`repair.move.${move}`)}
      hint={hint}
      isReasonNeeded={move === 'reject'}
      isSending={isPending}
      error={error}
      onSend={mutate}
      onClose={onClose}
    />
  )
}

/** Opens a sealed value; it is shown in the dialog alone, and gone with it. */
export function OpenValueDialog({
  task,
  reportId,
  onClose,
}: {
  task: RepairTask
  reportId: string
  onClose: () => void
}) {
  const t = useQualityText()
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: (reason: string) => askRightValue(task, reportId, reason),
    gcTime: 0,
  })
  return (
    <AskDialog
      title={t('repair.open_title')}
      hint={t('repair.open_hint')}
      isReasonNeeded
      isSending={isPending}
      error={error}
      onSend={mutate}
      onClose={onClose}
    >
      {data && (
        <p role='status'>
          <strong>{t('repair.opened', { value: data.right_value })}</strong>
        </p>
      )}
    </AskDialog>
  )
}
