import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import type { MemberView } from '../../../src/modules/work-lists/names.schema.ts'
import { formatCount } from '../../shared/money.ts'
import { ProblemNotice } from '../../shared/states.tsx'
import { useWorkListsText } from '../../shared/work-lists-text.ts'
import { bodyOf, BulkFields, EMPTY_BULK, type BulkDraft, isLacking } from './bulk-fields.tsx'
import { type BulkAct, type BulkAnswer, sendBulk } from './work-lists.api.ts'
import styles from './work-lists.module.css'

type Props = {
  act: BulkAct
  title: string
  listId: string
  which: { view: MemberView } | { customer_ids: readonly string[] }
  onClose: (isDone: boolean) => void
}

/** With how many it is done or would be, and who is left out and why. */
function Outcome({ answer }: { answer: BulkAnswer }) {
  const t = useWorkListsText()
  const said = { count: formatCount(answer.done_count), chosen: formatCount(answer.chosen_count) }
  return (
    <div className={styles['result']} role='status'>
      <p>
        <b>{answer.is_dry ? t('lists.bulk_would', said) : t('lists.bulk_done', said)}</b>
      </p>
      {answer.left_out.map((it) => (
        <p key={it.reason_code}>
          {t(`lists.out.${it.reason_code}`)}
          {t('lists.out_count', { count: formatCount(it.count) })}
          <span className={styles['muted']}>
            {it.customers.map((one) => one.customer_name).join(t('text.comma'))}
            {it.count > it.customers.length && '…'}
          </span>
        </p>
      ))}
    </div>
  )
}

/** What is done with several members: first the counts, then the deed, then what was left out. */
export function BulkDialog({ act, title, listId, which, onClose }: Props) {
  const t = useWorkListsText()
  const client = useQueryClient()
  const [draft, setDraft] = useState<BulkDraft>(EMPTY_BULK)
  const [isTried, setTried] = useState(false)
  const { mutate, data, error, isPending, reset } = useMutation({
    mutationFn: (is_dry: boolean) => sendBulk(listId, act, { ...which, is_dry, ...bodyOf(act, draft) }),
    onSuccess: async (answer) => {
      if (!answer.is_dry) await client.invalidateQueries()
    },
  })
  const lacks = isLacking(act, draft)
  const isDone = data !== undefined && !data.is_dry
  const count = () => {
    setTried(true)
    if (!lacks) mutate(true)
  }
  return (
    <Modal
      open
      title={title}
      onCancel={() => onClose(isDone)}
      footer={
        isDone ? (
          <Button type='primary' onClick={() => onClose(true)}>
            {t('action.close')}
          </Button>
        ) : (
          <>
            <Button onClick={() => onClose(false)}>{t('action.cancel')}</Button>
            <Button type={data ? 'default' : 'primary'} loading={isPending} onClick={count}>
              {t('lists.bulk_count')}
            </Button>
            {data && (
              <Button
                type='primary'
                loading={isPending}
                disabled={data.done_count === 0}
                onClick={() => mutate(false)}
              >
                {t('lists.bulk_do', { count: formatCount(data.done_count) })}
              </Button>
            )}
          </>
        )
      }
    >
      <div className={styles['form']}>
        {!isDone && (
          <BulkFields
            act={act}
            draft={draft}
            onChange={(change) => {
              // What was counted was of something else.
              reset()
              setDraft({ ...draft, ...change })
            }}
          />
        )}
        {isTried && lacks && (
          <p className={styles['wrong']} role='alert'>
            {t('lists.bulk_lacking')}
          </p>
        )}
        {data && <Outcome answer={data} />}
        {error && <ProblemNotice error={error} />}
      </div>
    </Modal>
  )
}
