import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { ACCESS_DAYS_MAX, ACCESS_DAYS_OF_ONE } from '../../../src/modules/approvals/schema.ts'
import { REASON_LENGTH_MAX, REASON_LENGTH_MIN } from '../../../src/platform/lengths.schema.ts'
import type { ApprovalsLabel } from '../../shared/approvals-text.ts'
import { useApprovalsText } from '../../shared/approvals-text.ts'
import { Problem } from '../../shared/api-client.ts'
import { ProblemNotice } from '../../shared/states.tsx'
import type { AccessForm, Approval } from './approvals.api.ts'
import { sendAccess, sendAccessAgain } from './approvals.api.ts'
import styles from './approvals.module.css'

type Draft = { customerNo: string; days: string; reason: string }
type Sent = { form: AccessForm; isDraft: boolean }

/** What is still missing of the form, or null. */
function missingOf({ customerNo, days, reason }: Draft): ApprovalsLabel | null {
  if (!/^[A-Za-z0-9]{4,32}$/.test(customerNo.trim())) return 'approvals.ask_no_missing'
  const count = Number(days)
  if (!Number.isInteger(count) || count < 1 || count > ACCESS_DAYS_MAX) return 'approvals.ask_days_missing'
  return reason.trim().length < REASON_LENGTH_MIN ? 'reason.short' : null
}

type Props = {
  customerNo?: string
  /** What was returned or kept as a draft, to be changed. */
  request?: Approval
  onClose: () => void
}

function useSending({ request, onClose }: Props) {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: ({ form, isDraft }: Sent) =>
      request ? sendAccessAgain(request, form) : sendAccess({ ...form, is_draft: isDraft }),
    onSuccess: async (answer) => {
      await client.invalidateQueries({ queryKey: ['approvals'] })
      onClose()
      void navigate({ to: '/approvals/$request_id', params: { request_id: answer.request.request_id } })
    },
  })
}

function draftOf({ customerNo = '', request }: Props): Draft {
  const facts = request?.facts as { customer_no: string; days: number } | null | undefined
  return {
    customerNo: facts?.customer_no ?? customerNo,
    days: String(facts?.days ?? 1),
    reason: request?.reason ?? '',
  }
}

type FieldProps = { draft: Draft; onChange: (draft: Draft) => void }

function Fields({ draft, onChange }: FieldProps) {
  const t = useApprovalsText()
  const isLong = Number(draft.days) > ACCESS_DAYS_OF_ONE
  return (
    <>
      <label>
        {t('approvals.ask_no')}
        <input
          value={draft.customerNo}
          maxLength={32}
          autoComplete='off'
          onChange={({ target }) => onChange({ ...draft, customerNo: target.value })}
        />
      </label>
      <label>
        {t('approvals.ask_days')}
        <input
          type='number'
          min={1}
          max={ACCESS_DAYS_MAX}
          value={draft.days}
          onChange={({ target }) => onChange({ ...draft, days: target.value })}
        />
      </label>
      <p className={styles['note']}>{t(isLong ? 'approvals.ask_who_long' : 'approvals.ask_who_short')}</p>
      <label>
        {t('reason.needed')}
        <Input.TextArea
          rows={3}
          maxLength={REASON_LENGTH_MAX}
          value={draft.reason}
          onChange={({ target }) => onChange({ ...draft, reason: target.value })}
        />
      </label>
    </>
  )
}

/** Why it was not sent; a customer one can see already is one press away. */
function Refusal({ error }: { error: unknown }) {
  const t = useApprovalsText()
  const id = error instanceof Problem ? error.details['customer_id'] : undefined
  if (typeof id !== 'string') return <ProblemNotice error={error} />
  return (
    <p className={styles['state']} role='alert'>
      {t('approvals.ask_in_reach')}{' '}
      <Link to='/customers/$customer_id' params={{ customer_id: id }} search={{}}>
        {t('approvals.see_customer')}
      </Link>
    </p>
  )
}

/** Asks for access to a customer whom one cannot see, by the customer's number. */
export function AskAccessDialog(props: Props) {
  const t = useApprovalsText()
  const [draft, setDraft] = useState(() => draftOf(props))
  const [isTried, setTried] = useState(false)
  const { mutate, error, isPending } = useSending(props)
  const missing = missingOf(draft)
  const submit = (isDraft: boolean) => {
    setTried(true)
    if (missing !== null) return
    const { customerNo, days, reason } = draft
    mutate({ form: { customer_no: customerNo.trim(), days: Number(days), reason: reason.trim() }, isDraft })
  }
  return (
    <Modal
      open
      title={t('approvals.ask')}
      onCancel={props.onClose}
      footer={[
        <Button key='cancel' onClick={props.onClose}>
          {t('action.cancel')}
        </Button>,
        !props.request && (
          <Button key='draft' loading={isPending} onClick={() => submit(true)}>
            {t('approvals.ask_draft')}
          </Button>
        ),
        <Button key='send' type='primary' loading={isPending} onClick={() => submit(false)}>
          {t('approvals.move.submit')}
        </Button>,
      ]}
    >
      <div className={styles['form']}>
        <p className={styles['note']}>{t('approvals.ask_hint')}</p>
        <Fields draft={draft} onChange={setDraft} />
        {isTried && missing !== null && (
          <p className={styles['wrong']} role='alert'>
            {t(missing)}
          </p>
        )}
        {error != null && <Refusal error={error} />}
      </div>
    </Modal>
  )
}
