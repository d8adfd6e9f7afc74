import { useMutation } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import type { ReactNode } from 'react'
import { bankMoment } from '../../../../shared/bank-moment.ts'
import { useProfileText } from '../../../../shared/profile-text.ts'
import { EntryProblem, useRefresh } from './form.tsx'
import { type ChangedEntry, sendChange, sendRemoval } from './profile.api.ts'
import styles from './profile.module.css'

export type Entered = {
  entry_id: string
  version: number
  author_name: string | null
  entered_by_name: string | null
  entered_at: string
}

export type Doing = {
  customerId: string
  mayWrite: boolean
  onChange: (entered: Entered, entry: ChangedEntry) => void
  onVersions: (entryId: string) => void
}

type ItemProps = Doing & {
  entered: Entered
  entry: ChangedEntry
  /** Offered where an entry waits for somebody to say that it still holds. */
  canConfirm?: boolean
  more?: ReactNode
  children: ReactNode
}

/** An entry with who entered it when, and what can be done with it. */
export function EntryItem({ entered, entry, canConfirm = false, more, children, ...doing }: ItemProps) {
  const t = useProfileText()
  const { customerId, mayWrite, onChange, onVersions } = doing
  const refresh = useRefresh(customerId)
  const target = { customerId, entryId: entered.entry_id, version: entered.version }
  const removal = useMutation({ mutationFn: () => sendRemoval(target), onSuccess: refresh })
  const confirming = useMutation({ mutationFn: () => sendChange(target, entry), onSuccess: refresh })
  const error = removal.error ?? confirming.error
  return (
    <li>
      <div>
        {children}
        <small>
          {t('profile.entered', {
            name: entered.entered_by_name ?? '—',
            at: bankMoment(entered.entered_at).slice(0, 16),
          })}
        </small>
        {error && <EntryProblem error={error} />}
      </div>
      <span className={styles['tools']}>
        {more}
        {mayWrite && canConfirm && (
          <Button size='small' loading={confirming.isPending} onClick={() => confirming.mutate()}>
            {t('profile.confirm')}
          </Button>
        )}
        {mayWrite && (
          <Button size='small' onClick={() => onChange(entered, entry)}>
            {t('profile.change')}
          </Button>
        )}
        {mayWrite && (
          <Popconfirm title={t('profile.remove_sure')} onConfirm={() => removal.mutate()}>
            <Button size='small'>{t('profile.remove')}</Button>
          </Popconfirm>
        )}
        <Button size='small' type='text' onClick={() => onVersions(entered.entry_id)}>
          {t('profile.versions')}
        </Button>
      </span>
    </li>
  )
}
