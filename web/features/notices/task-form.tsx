import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { useState } from 'react'
import {
  DAYS_MAX,
  newTask,
  type NewTask,
  NOTE_LENGTH_MAX,
  TITLE_LENGTH_MAX,
} from '../../../src/modules/notices/tasks.schema.ts'
import { useNoticesText } from '../../shared/notices-text.ts'
import { ProblemNotice } from '../../shared/states.tsx'
import styles from './notices.module.css'
import { ReceiverChoice } from './receiver-choice.tsx'
import type { Receiver } from './tasks.api.ts'
import { sendTask, toOf } from './tasks.api.ts'

type Form = {
  title: string
  note: string
  to: Receiver | null
  days: string
  link: string
  priority: NewTask['priority_code']
}

const EMPTY: Form = { title: '', note: '', to: null, days: '2', link: '', priority: 'normal' }
const PRIORITIES = ['high', 'normal', 'low'] as const
type Wanting = 'title' | 'to' | 'days' | 'link'

/** What is to be sent, or what it still lacks: by the server's own shape. */
function readForm({ title, note, to, days, link, priority }: Form): NewTask | Wanting {
  if (to === null) return title.trim() === '' ? 'title' : 'to'
  const read = newTask.safeParse({
    ...toOf(to),
    title,
    priority_code: priority,
    due_in_days: Number(days),
    ...(note.trim() !== '' && { note }),
    ...(link.trim() !== '' && { link: link.trim() }),
  })
  if (read.success) return read.data
  const field = String(read.error.issues[0]?.path[0])
  if (field === 'due_in_days') return 'days'
  return field === 'link' ? 'link' : 'title'
}

type FieldProps = { form: Form; set: (change: Partial<Form>) => void }

function Fields({ form, set }: FieldProps) {
  const t = useNoticesText()
  return (
    <>
      <label>
        <span>{t('task.form_title')}</span>
        <input
          type='text'
          maxLength={TITLE_LENGTH_MAX}
          value={form.title}
          onChange={({ target }) => set({ title: target.value })}
        />
      </label>
      <ReceiverChoice chosen={form.to} onChoose={(to) => set({ to })} />
      <label>
        <span>{t('task.form_days')}</span>
        <input
          type='number'
          min={1}
          max={DAYS_MAX}
          value={form.days}
          onChange={({ target }) => set({ days: target.value })}
        />
      </label>
      <label>
        <span>{t('task.priority')}</span>
        <select
          value={form.priority}
          onChange={({ target }) => set({ priority: target.value as Form['priority'] })}
        >
          {PRIORITIES.map((it) => (
            <option key={it} value={it}>
              {t(`task.priority.${it}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{t('task.form_note')}</span>
        <textarea
          rows={4}
          maxLength={NOTE_LENGTH_MAX}
          value={form.note}
          onChange={({ target }) => set({ note: target.value })}
        />
      </label>
      <label>
        <span>{t('task.form_link')}</span>
        <input type='text' value={form.link} onChange={({ target }) => set({ link: target.value })} />
      </label>
    </>
  )
}

/** Asks somebody to do something. */
export function TaskForm({ onClose }: { onClose: () => void }) {
  const t = useNoticesText()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [form, setForm] = useState<Form>(EMPTY)
  const [wanting, setWanting] = useState<Wanting | null>(null)
  const { mutate, error, isPending } = useMutation({
    mutationFn: sendTask,
    onSuccess: async ({ task }) => {
      await client.invalidateQueries({ queryKey: ['tasks'] })
      await navigate({ to: '/tasks/$task_id', params: { task_id: task.task_id } })
    },
  })
  const change = (part: Partial<Form>) => {
    setWanting(null)
    setForm((old) => ({ ...old, ...part }))
  }
  const submit = () => {
    const read = readForm(form)
    setWanting(typeof read === 'string' ? read : null)
    if (typeof read !== 'string') mutate(read)
  }
  return (
    <Drawer open size='min(460px, 100vw)' title={t('task.new')} onClose={onClose}>
      <form
        className={styles['form']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
        // What is typed here is no command to the page behind.
        onKeyDown={(event) => event.key !== 'Escape' && event.stopPropagation()}
      >
        <Fields form={form} set={change} />
        {wanting && (
          <p className={styles['wrong']} role='alert'>
            {t(`task.form_wanting_${wanting}`)}
          </p>
        )}
        {error && <ProblemNotice error={error} />}
        <Button type='primary' htmlType='submit' loading={isPending}>
          {t('task.form_send')}
        </Button>
      </form>
    </Drawer>
  )
}
