import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Input, Modal } from 'antd'
import { useState } from 'react'
import styles from './allocate-dialog.module.css'
import { ProblemNotice } from './states.tsx'
import { listChoicesQuery, sendList, sendMembers, type Source, WORK_LISTS } from './work-lists.ts'
import { useWorkListsText } from './work-lists-text.ts'

type Props = {
  source: Source
  /** What the filter says in words, where a live list can be made of it. */
  conditions?: string | undefined
  onClose: () => void
  onDone?: (() => void) | undefined
}

const NEW = ''
type Draft = { listId: string; name: string; purpose: string; kind: 'static' | 'live' }
type Done = { listId: string; said: string }

/** On which list, or what a new one is called, what it is for and whether it follows its condition. */
function Fields({
  draft,
  set,
  conditions,
}: { draft: Draft; set: (it: Draft) => void } & Pick<Props, 'conditions'>) {
  const t = useWorkListsText()
  const { data: lists = [] } = useQuery(listChoicesQuery)
  return (
    <>
      <label className={styles['field']}>
        <span>{t('lists.onto')}</span>
        <select value={draft.listId} onChange={({ target }) => set({ ...draft, listId: target.value })}>
          <option value={NEW}>{t('lists.new')}</option>
          {lists.map((it) => (
            <option key={it.list_id} value={it.list_id}>
              {it.right_code === 'own' ? it.list_name : `${it.list_name} · ${it.owner_name ?? ''}`}
            </option>
          ))}
        </select>
      </label>
      {draft.listId === NEW && (
        <>
          <label className={styles['field']}>
            <span>{t('lists.name')}</span>
            <Input
              aria-label={t('lists.name')}
              maxLength={60}
              value={draft.name}
              onChange={({ target }) => set({ ...draft, name: target.value })}
            />
          </label>
          <label className={styles['field']}>
            <span>{t('lists.purpose')}</span>
            <Input.TextArea
              aria-label={t('lists.purpose')}
              rows={2}
              maxLength={500}
              value={draft.purpose}
              onChange={({ target }) => set({ ...draft, purpose: target.value })}
            />
          </label>
          {conditions !== undefined && (
            <label className={styles['field']}>
              <span>{t('lists.kind')}</span>
              <select
                value={draft.kind}
                onChange={({ target }) => set({ ...draft, kind: target.value as Draft['kind'] })}
              >
                <option value='static'>{t('lists.kind_static_hint')}</option>
                <option value='live'>{t('lists.kind_live_hint', { conditions })}</option>
              </select>
            </label>
          )}
        </>
      )}
    </>
  )
}

function useSending({ source, onDone }: Props, draft: Draft) {
  const t = useWorkListsText()
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (): Promise<Done> => {
      if (draft.listId !== NEW) {
        const { added_count: count, known_count: known } = await sendMembers(draft.listId, source)
        return { listId: draft.listId, said: t('lists.added', { count, known }) }
      }
      const { list } = await sendList({
        ...source,
        kind_code: draft.kind,
        list_name: draft.name.trim(),
        purpose: draft.purpose.trim() || null,
      })
      return { listId: list.list_id, said: t('lists.made') }
    },
    onSuccess: () => onDone?.(),
    onSettled: () => client.invalidateQueries({ queryKey: [WORK_LISTS] }),
  })
}

/** Puts customers on a list, or makes one of them; a filter can be kept as a list that follows it. */
export function WorkListDialog(props: Props) {
  const t = useWorkListsText()
  const [draft, setDraft] = useState<Draft>({ listId: NEW, name: '', purpose: '', kind: 'static' })
  const [isTried, setTried] = useState(false)
  const { mutate, data: done, error, isPending } = useSending(props, draft)
  const isLacking = draft.listId === NEW && draft.name.trim() === ''
  const send = () => {
    setTried(true)
    if (done) props.onClose()
    else if (!isLacking) mutate()
  }
  return (
    <Modal
      open
      title={t('lists.put_on')}
      onCancel={props.onClose}
      onOk={send}
      okText={t(done ? 'action.close' : 'action.confirm')}
      cancelText={t('action.cancel')}
      confirmLoading={isPending}
    >
      {done ? (
        <p role='status'>
          {done.said}{' '}
          <Link to='/customers/lists/$list_id' params={{ list_id: done.listId }}>
            {t('lists.go')}
          </Link>
        </p>
      ) : (
        <div className={styles['form']}>
          <Fields draft={draft} set={setDraft} conditions={props.conditions} />
          {isTried && isLacking && (
            <p className={styles['wrong']} role='alert'>
              {t('lists.name_missing')}
            </p>
          )}
          {error && <ProblemNotice error={error} />}
        </div>
      )}
    </Modal>
  )
}
