import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Input, Modal, Select } from 'antd'
import { useState } from 'react'
import {
  PROBLEMS,
  type ProblemCode,
  SEAT_ROLES,
  type SeatRole,
} from '../../src/modules/customer-management/allocation.schema.ts'
import { refreshAllocations, sendApply, sendLines } from './allocate.ts'
import styles from './allocate-dialog.module.css'
import { useAllocationText } from './allocation-text.ts'
import { useBilingual } from './figures.tsx'
import { ManagerFinder } from './manager-finder.tsx'
import { ProblemNotice } from './states.tsx'

type Props = { customerId: string; onClose: () => void }

/** Whom the customer gets: checked and applied at once; what forbids it is said in the dialog. */
export function AllocateDialog({ customerId, onClose }: Props) {
  const t = useAllocationText()
  const say = useBilingual()
  const client = useQueryClient()
  const [employeeId, setEmployeeId] = useState<string | null>(null)
  const [role, setRole] = useState<SeatRole>('primary')
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async (to: string) => {
      const line = { customer_no: customerId, employee_id: to, role, reason: reason.trim() }
      const checked = await sendLines([line], reason.trim() || t('allocation.one_title'))
      if (checked.problems.length > 0) return checked
      return sendApply(checked.allocation.allocation_id, false)
    },
    onSettled: () => refreshAllocations(client),
  })
  const isDone = data !== undefined && data.problems.length === 0
  const send = () => {
    setTried(true)
    if (isDone) onClose()
    else if (employeeId !== null) mutate(employeeId)
  }
  return (
    <Modal
      open
      title={t('allocation.one_title')}
      onCancel={onClose}
      onOk={send}
      okText={t(isDone ? 'action.close' : 'allocation.one_send')}
      cancelText={t('action.cancel')}
      confirmLoading={isPending}
    >
      {isDone ? (
        <p role='status'>{t('allocation.one_done')}</p>
      ) : (
        <div className={styles['form']}>
          <label className={styles['field']}>
            <span>{t('allocation.to')}</span>
            <ManagerFinder label={t('allocation.to')} value={employeeId} onChange={setEmployeeId} />
          </label>
          <label className={styles['field']}>
            <span>{t('allocation.role')}</span>
            <Select<SeatRole>
              aria-label={t('allocation.role')}
              value={role}
              onChange={setRole}
              options={SEAT_ROLES.map((it) => ({ value: it, label: t(`allocation.role.${it}`) }))}
            />
          </label>
          <label className={styles['field']}>
            <span>{t('allocation.one_exception')}</span>
            <Input.TextArea
              rows={2}
              maxLength={500}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          </label>
          {isTried && employeeId === null && (
            <p className={styles['wrong']} role='alert'>
              {t('allocation.one_missing')}
            </p>
          )}
          {data?.problems.map((it) => (
            <p key={it.problem_code} className={styles['wrong']} role='alert'>
              {say(PROBLEMS[it.problem_code as ProblemCode])}
            </p>
          ))}
          {error && <ProblemNotice error={error} />}
        </div>
      )}
    </Modal>
  )
}
