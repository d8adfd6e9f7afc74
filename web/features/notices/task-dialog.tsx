import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { NOTE_LENGTH_MAX } from '../../../src/modules/notices/tasks.schema.ts'
import { useNoticesText } from '../../shared/notices-text.ts'
import { ProblemNotice } from '../../shared/states.tsx'
import styles from './notices.module.css'
import { ReceiverChoice } from './receiver-choice.tsx'
import type { Receiver, TaskMove, WholeTask } from './tasks.api.ts'
import { sendMove, toOf } from './tasks.api.ts'

type Props = { task: WholeTask; move: TaskMove; onClose: () => void }

/** Does something with a task, with a word about it. */
export function MoveDialog({ task, move, onClose }: Props) {
  const t = useNoticesText()
  const client = useQueryClient()
  const [note, setNote] = useState('')
  const [to, setTo] = useState<Receiver | null>(null)
  const [wanting, setWanting] = useState<'note' | 'to' | null>(null)
  const { mutate, error, isPending } = useMutation({
    mutationFn: (body: Record<string, string>) => sendMove(task.task_id, move, body),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['tasks'] })
      onClose()
    },
  })
  const submit = () => {
    const said = note.trim()
    const lacks =
      move === 'hand_over' && to === null ? 'to' : move === 'comment' && said === '' ? 'note' : null
    setWanting(lacks)
    if (lacks !== null) return
    mutate({ ...(to !== null && toOf(to)), ...(said !== '' && { note: said }) })
  }
  return (
    <Modal
      open
      title={t(`task.move.${move}`)}
      onCancel={onClose}
      footer={[
        <Button key='close' onClick={onClose}>
          {t('action.close')}
        </Button>,
        <Button key='confirm' type='primary' loading={isPending} onClick={submit}>
          {t('action.confirm')}
        </Button>,
      ]}
    >
      <div className={styles['form']}>
        {move === 'hand_over' && <ReceiverChoice chosen={to} onChoose={setTo} />}
        <label>
          <span>{t(move === 'comment' ? 'task.step.commented' : 'task.form_note')}</span>
          <textarea
            rows={4}
            maxLength={NOTE_LENGTH_MAX}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
        </label>
        {wanting && (
          <p className={styles['wrong']} role='alert'>
            {t(`task.form_wanting_${wanting}`)}
          </p>
        )}
        {error && <ProblemNotice error={error} />}
      </div>
    </Modal>
  )
}
