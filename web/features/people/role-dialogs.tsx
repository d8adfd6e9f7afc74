import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Input } from 'antd'
import { useState } from 'react'
import { diffOf } from '../../../src/modules/people/roles.schema.ts'
import { usePeopleText } from '../../shared/people-text.ts'
import { ReasonDialog } from '../../shared/reason-dialog.tsx'
import { type NewChange, refreshPeople, type RoleContent, type RoleRecord, sendChange } from './people.api.ts'
import styles from './people.module.css'
import { Field } from './new-user-drawer.tsx'
import { DiffWords, useRoleTitle } from './role-words.tsx'

export type Wish = { kind_code: NewChange['kind_code']; after: RoleContent }

/** What of a role is sent: none of what the server knows of it besides. */
export const contentOf = (role: RoleContent): RoleContent => {
  const { name_zh, name_en, power_code, reach_kind, is_active, permissions, fields } = role
  return { name_zh, name_en, power_code, reach_kind, is_active, permissions, fields }
}

type Props = { record: RoleRecord; wish: Wish; onClose: () => void }

/** Shows what would change, asks why, and hands it to another person. */
export function ChangeDialog({ record, wish, onClose }: Props) {
  const t = usePeopleText()
  const titleOf = useRoleTitle()
  const client = useQueryClient()
  const { role } = record
  const { mutate, error, isPending } = useMutation({
    mutationFn: (reason: string) => {
      const content = wish.kind_code === 'change' ? { content: contentOf(wish.after) } : {}
      return sendChange(role.role_code, { kind_code: wish.kind_code, reason, ...content })
    },
    onSuccess: async () => {
      await refreshPeople(client)
      onClose()
    },
  })
  return (
    <ReasonDialog
      title={`${t(`role.change.${wish.kind_code}`)} ${titleOf(role)}`}
      isSending={isPending}
      error={error}
      onSend={mutate}
      onClose={onClose}
    >
      <DiffWords diff={diffOf(role, wish.after)} permissions={record.permissions} />
      <p>{t('role.next', { count: role.member_count })}</p>
    </ReasonDialog>
  )
}

const CODE = /^[a-z][a-z0-9_]{1,39}$/

/** A role of the bank's own, made of another: under a code and names of its own. */
export function CopyDrawer({ record, onClose }: Omit<Props, 'wish'>) {
  const t = usePeopleText()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [typed, setTyped] = useState({ code: '', name_zh: '', name_en: '' })
  const { role } = record
  const { mutate, error, isPending } = useMutation({
    mutationFn: (reason: string) => {
      const { name_zh, name_en } = typed
      const content = { ...contentOf(role), name_zh, name_en, is_active: true }
      return sendChange(typed.code, { kind_code: 'create', content, copied_from: role.role_code, reason })
    },
    onSuccess: async () => {
      await refreshPeople(client)
      onClose()
      await navigate({ to: '/system/roles' })
    },
  })
  const isNamed = typed.name_zh.trim() !== '' && typed.name_en.trim() !== ''
  const missing = CODE.test(typed.code) ? (isNamed ? null : t('role.name_missing')) : t('role.code_wrong')
  const field = (name: keyof typeof typed, label: string) => (
    <Field label={label}>
      <Input
        value={typed[name]}
        maxLength={40}
        onChange={({ target }) => setTyped({ ...typed, [name]: target.value })}
      />
    </Field>
  )
  return (
    <ReasonDialog
      title={t('role.copy')}
      missing={missing}
      isSending={isPending}
      error={error}
      onSend={mutate}
      onClose={onClose}
    >
      <div className={styles['form']}>
        {field('code', t('role.new_code'))}
        <small className={styles['muted']}>{t('role.new_code_hint')}</small>
        {field('name_zh', t('role.name_zh'))}
        {field('name_en', t('role.name_en'))}
        <DiffWords diff={diffOf(null, { ...role, ...typed })} permissions={record.permissions} />
        <p>{t('role.next_create')}</p>
      </div>
    </ReasonDialog>
  )
}
