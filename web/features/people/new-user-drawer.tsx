import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Drawer, Input, Segmented } from 'antd'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { newUser, type NewUser, TEMPORARY_DAYS_MAX } from '../../../src/modules/people/schema.ts'
import { usePeopleText } from '../../shared/people-text.ts'
import { DayField } from '../../shared/day-field.tsx'
import { addDays } from '../../shared/figures.tsx'
import { ProblemNotice } from '../../shared/states.tsx'
import { type MadeUser, refreshPeople, sendNewUser } from './people.api.ts'
import styles from './people.module.css'

export function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className={styles['field']}>
      <span>{label}</span>
      {children}
    </label>
  )
}

/** A password as it is shown once. */
export function Password({ made, hint }: { made: MadeUser; hint: string }) {
  return (
    <div role='status' className={styles['notice']}>
      <p>{hint}</p>
      <p>
        {made.username} <code data-password>{made.password}</code>
      </p>
    </div>
  )
}

type Kind = 'employee' | 'temporary'
const EMPTY = { username: '', employee_id: '', display_name: '', title: '', expires_on: '' }
type Typed = typeof EMPTY

/** What is sent: only what was typed, and of an employee no end. */
function userOf(kind: Kind, typed: Typed) {
  const { username, employee_id, display_name, title, expires_on } = typed
  return newUser.safeParse({
    username,
    ...(kind === 'employee' ? { employee_id } : { display_name, expires_on }),
    ...(title !== '' && { title }),
  })
}

type FormProps = { today: string; error: unknown; isSending: boolean; onSend: (user: NewUser) => void }

function NewUserForm({ today, error, isSending, onSend }: FormProps) {
  const t = usePeopleText()
  const [kind, setKind] = useState<Kind>('employee')
  const [typed, setTyped] = useState(EMPTY)
  const parsed = userOf(kind, typed)
  const change = (name: keyof Typed) => (event: { target: { value: string } }) =>
    setTyped({ ...typed, [name]: event.target.value })
  const field = (name: keyof Typed, label: string) => (
    <Field label={label}>
      <Input value={typed[name]} maxLength={60} onChange={change(name)} />
    </Field>
  )
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (parsed.success) onSend(parsed.data)
      }}
    >
      <Segmented
        value={kind}
        options={[
          { value: 'employee', label: t('user.new_employee') },
          { value: 'temporary', label: t('user.new_temporary') },
        ]}
        onChange={setKind}
      />
      <p className={styles['muted']}>{t(`user.${kind}_hint`)}</p>
      {field('username', t('user.username'))}
      {kind === 'employee' && field('employee_id', t('user.employee_id'))}
      {kind === 'temporary' && field('display_name', t('user.name'))}
      {field('title', t('user.title'))}
      {kind === 'temporary' && (
        <Field label={t('user.expires')}>
          <DayField
            label={t('user.expires')}
            value={typed.expires_on}
            min={addDays(today, 1)}
            max={addDays(today, TEMPORARY_DAYS_MAX)}
            onChange={(expires_on) => setTyped({ ...typed, expires_on })}
            onClear={() => setTyped({ ...typed, expires_on: '' })}
          />
        </Field>
      )}
      {error != null && <ProblemNotice error={error} />}
      <Button type='primary' htmlType='submit' disabled={!parsed.success} loading={isSending}>
        {t('user.create')}
      </Button>
    </form>
  )
}

/** Lets somebody in: an employee, whose name is known, or anybody else for a time. */
export function NewUserDrawer({ today, onClose }: { today: string; onClose: () => void }) {
  const t = usePeopleText()
  const client = useQueryClient()
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: sendNewUser,
    gcTime: 0,
    onSuccess: () => refreshPeople(client),
  })
  return (
    <Drawer open title={t('user.new')} onClose={onClose} size={420}>
      {data ? (
        <div className={styles['form']}>
          <Password made={data} hint={t('user.password_once')} />
          <p>{t('user.no_post_hint')}</p>
          <Button type='primary' onClick={onClose}>
            {t('action.close')}
          </Button>
        </div>
      ) : (
        <NewUserForm today={today} error={error} isSending={isPending} onSend={mutate} />
      )}
    </Drawer>
  )
}
