import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Input, Modal } from 'antd'
import { useState } from 'react'
import { PersonFinder } from '../../shared/person-finder.tsx'
import { ProblemNotice } from '../../shared/states.tsx'
import { WORK_LISTS } from '../../shared/work-lists.ts'
import { useWorkListsText } from '../../shared/work-lists-text.ts'
import { sendChange, type WorkListAnswer } from './work-lists.api.ts'
import styles from './work-lists.module.css'

type Props = { answer: WorkListAnswer; onClose: () => void }

type Draft = Pick<WorkListAnswer['list'], 'list_name' | 'state_code'> & {
  purpose: string
  owner_id: string | null
}
type FieldsProps = Pick<Props, 'answer'> & { draft: Draft; setDraft: (draft: Draft) => void }

function Fields({ answer: { list }, draft, setDraft }: FieldsProps) {
  const t = useWorkListsText()
  return (
    <>
      <label className={styles['field']}>
        <span>{t('lists.name')}</span>
        <Input
          aria-label={t('lists.name')}
          maxLength={60}
          value={draft.list_name}
          onChange={({ target }) => setDraft({ ...draft, list_name: target.value })}
        />
      </label>
      <label className={styles['field']}>
        <span>{t('lists.purpose')}</span>
        <Input.TextArea
          aria-label={t('lists.purpose')}
          rows={2}
          maxLength={500}
          value={draft.purpose}
          onChange={({ target }) => setDraft({ ...draft, purpose: target.value })}
        />
      </label>
      <div className={styles['field']}>
        <span>{t('lists.owner')}</span>
        <PersonFinder
          label={t('lists.owner')}
          placeholder={t('lists.find_person')}
          value={draft.owner_id}
          name={draft.owner_id === list.owner_id ? (list.owner_name ?? undefined) : undefined}
          onChange={(owner_id) => setDraft({ ...draft, owner_id })}
        />
      </div>
      <label className={styles['field']}>
        <span>{t('lists.state_label')}</span>
        <select
          value={draft.state_code}
          onChange={({ target }) => setDraft({ ...draft, state_code: target.value as Draft['state_code'] })}
        >
          <option value='open'>{t('lists.open_state')}</option>
          <option value='closed'>{t('lists.closed')}</option>
        </select>
      </label>
    </>
  )
}

/** What a list is called and for, whose it is, and whether it is still worked on. */
export function SettingsDialog({ answer, onClose }: Props) {
  const t = useWorkListsText()
  const client = useQueryClient()
  const { list_id: listId, version, ...list } = answer.list
  const [draft, setDraft] = useState<Draft>({
    list_name: list.list_name,
    purpose: list.purpose ?? '',
    owner_id: list.owner_id,
    state_code: list.state_code,
  })
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      sendChange(listId, {
        ...draft,
        version,
        owner_id: draft.owner_id ?? list.owner_id,
        purpose: draft.purpose.trim() || null,
      }),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: [WORK_LISTS] }),
  })
  return (
    <Modal
      open
      title={t('lists.settings')}
      onCancel={onClose}
      onOk={() => mutate()}
      okText={t('lists.save')}
      okButtonProps={{ disabled: draft.list_name.trim() === '' }}
      cancelText={t('action.cancel')}
      confirmLoading={isPending}
    >
      <div className={styles['form']}>
        <Fields answer={answer} draft={draft} setDraft={setDraft} />
        {error && <ProblemNotice error={error} />}
      </div>
    </Modal>
  )
}
