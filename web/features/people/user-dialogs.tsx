import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Drawer, Input, Modal } from 'antd'
import { useState } from 'react'
import { TEMPORARY_DAYS_MAX } from '../../../src/modules/people/schema.ts'
import { usePeopleText } from '../../shared/people-text.ts'
import { DayField } from '../../shared/day-field.tsx'
import { addDays } from '../../shared/figures.tsx'
import { ReasonDialog } from '../../shared/reason-dialog.tsx'
import { ProblemNotice } from '../../shared/states.tsx'
import {
  refreshPeople,
  sendEdit,
  sendReset,
  sendUserMove,
  type UserMove,
  type UserRecord,
} from './people.api.ts'
import styles from './people.module.css'
import { Field, Password } from './new-user-drawer.tsx'

type Props = { user: UserRecord; onClose: () => void }

function MoveDialog({ user, move, onClose }: Props & { move: UserMove }) {
  const t = usePeopleText()
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation({
    mutationFn: (reason: string) => sendUserMove(user.user_id, move, reason),
    onSuccess: async () => {
      await refreshPeople(client)
      onClose()
    },
  })
  return (
    <ReasonDialog
      title={`${t(`user.move.${move}`)} ${user.display_name}`}
      isSending={isPending}
      error={error}
      onSend={mutate}
      onClose={onClose}
    >
      <p>{t(`user.next.${move}`)}</p>
    </ReasonDialog>
  )
}

function ResetDialog({ user, onClose }: Props) {
  const t = usePeopleText()
  const client = useQueryClient()
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => sendReset(user.user_id),
    gcTime: 0,
    onSuccess: () => refreshPeople(client),
  })
  return (
    <Modal
      open
      title={`${t('user.move.reset_password')} ${user.display_name}`}
      onCancel={onClose}
      footer={
        data ? (
          <Button type='primary' onClick={onClose}>
            {t('action.close')}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t('action.cancel')}</Button>
            <Button type='primary' loading={isPending} onClick={() => mutate()}>
              {t('action.confirm')}
            </Button>
          </>
        )
      }
    >
      {data ? <Password made={data} hint={t('user.password_new')} /> : <p>{t('user.next.reset_password')}</p>}
      {error && <ProblemNotice error={error} />}
    </Modal>
  )
}

function EditDrawer({ user, onClose }: Props) {
  const t = usePeopleText()
  const client = useQueryClient()
  const [typed, setTyped] = useState({
    display_name: user.display_name,
    title: user.title,
    expires_on: user.expires_on ?? '',
  })
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => {
      const expires_on = typed.expires_on === '' ? null : typed.expires_on
      const isOther = expires_on !== user.expires_on
      const { display_name, title } = typed
      return sendEdit(user.user_id, { display_name, title, ...(isOther && { expires_on }) })
    },
    onSuccess: async () => {
      await refreshPeople(client)
      onClose()
    },
  })
  const change = (name: keyof typeof typed) => (event: { target: { value: string } }) =>
    setTyped({ ...typed, [name]: event.target.value })
  return (
    <Drawer open title={`${t('user.move.edit')} ${user.display_name}`} onClose={onClose} size={420}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          mutate()
        }}
      >
        <Field label={t('user.name')}>
          <Input value={typed.display_name} maxLength={60} onChange={change('display_name')} />
        </Field>
        <Field label={t('user.title')}>
          <Input value={typed.title} maxLength={60} onChange={change('title')} />
        </Field>
        <Field label={t('user.expires')}>
          <DayField
            label={t('user.expires')}
            value={typed.expires_on}
            min={addDays(user.today, 1)}
            max={addDays(user.today, TEMPORARY_DAYS_MAX)}
            onChange={(expires_on) => setTyped({ ...typed, expires_on })}
            onClear={() => setTyped({ ...typed, expires_on: '' })}
          />
        </Field>
        {error && <ProblemNotice error={error} />}
        <Button
          type='primary'
          htmlType='submit'
          loading={isPending}
          disabled={typed.display_name.trim() === ''}
        >
          {t('user.save')}
        </Button>
      </form>
    </Drawer>
  )
}

/** What the chosen button asks before it is done. */
export function UserDialog({ move, ...props }: Props & { move: UserRecord['moves'][number] }) {
  if (move === 'edit') return <EditDrawer {...props} />
  if (move === 'reset_password') return <ResetDialog {...props} />
  return <MoveDialog {...props} move={move} />
}
