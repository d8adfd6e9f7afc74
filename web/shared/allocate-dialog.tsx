import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Input, Modal, Select } from 'antd'
import { useState } from 'react'
import {
  PROBLEMS,
  type ProblemCode,
  SEAT_ROLES,
  type SeatRole,
} from '../../src/platform/allocation-names.schema.ts'
import { refreshAllocations, sendApply, sendLines, sendWithdraw } from './allocate.ts'
import styles from './allocate-dialog.module.css'
import { useAllocationText } from './allocation-text.ts'
import { useBilingual } from './figures.tsx'
import { ManagerFinder } from './manager-finder.tsx'
import { formatCount } from './money.ts'
import { ProblemNotice } from './states.tsx'

type Props = { customerIds: readonly string[]; onClose: () => void }

type Line = { employeeId: string | null; role: SeatRole; reason: string }

/** Whom they get, as what, and why. */
function Fields({ line, onChange }: { line: Line; onChange: (change: Partial<Line>) => void }) {
  const t = useAllocationText()
  return (
    <>
      <label className={styles['field']}>
        <span>{t('allocation.to')}</span>
        <ManagerFinder
          label={t('allocation.to')}
          value={line.employeeId}
          onChange={(employeeId) => onChange({ employeeId })}
        />
      </label>
      <label className={styles['field']}>
        <span>{t('allocation.role')}</span>
        <Select<SeatRole>
          aria-label={t('allocation.role')}
          value={line.role}
          onChange={(role) => onChange({ role })}
          options={SEAT_ROLES.map((it) => ({ value: it, label: t(`allocation.role.${it}`) }))}
        />
      </label>
      <label className={styles['field']}>
        <span>{t('allocation.one_exception')}</span>
        <Input.TextArea
          rows={2}
          maxLength={500}
          value={line.reason}
          onChange={({ target }) => onChange({ reason: target.value })}
        />
      </label>
    </>
  )
}

/**
 * Whom customers get. One is checked and given at once, and what forbids it is said in the dialog; of several
 * one sees first who gains and who loses, on the page of the allocation.
 */
export function AllocateDialog({ customerIds, onClose }: Props) {
  const t = useAllocationText()
  const say = useBilingual()
  const client = useQueryClient()
  const navigate = useNavigate()
  const isOne = customerIds.length === 1
  const [line, setLine] = useState<Line>({ employeeId: null, role: 'primary', reason: '' })
  const [isTried, setTried] = useState(false)
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async (to: string) => {
      const reason = line.reason.trim()
      const told = { employee_id: to, role: line.role, reason }
      const lines = customerIds.map((customer_no) => ({ customer_no, ...told }))
      const checked = await sendLines(lines, reason || t('allocation.one_title'))
      const { allocation_id } = checked.allocation
      if (!isOne) {
        await navigate({ to: '/customers/allocation/$allocation_id', params: { allocation_id } })
        return checked
      }
      if (checked.problems.length === 0) return sendApply(allocation_id, false)
      // What cannot be done is not left for anybody to look through.
      await sendWithdraw(allocation_id)
      return checked
    },
    onSettled: () => refreshAllocations(client),
  })
  const isDone = data !== undefined && data.problems.length === 0
  const send = () => {
    setTried(true)
    if (isDone) onClose()
    else if (line.employeeId !== null) mutate(line.employeeId)
  }
  return (
    <Modal
      open
      title={t('allocation.one_title')}
      onCancel={onClose}
      onOk={send}
      okText={t(isDone ? 'action.close' : isOne ? 'allocation.one_send' : 'allocation.many_send')}
      cancelText={t('action.cancel')}
      confirmLoading={isPending}
    >
      {isDone ? (
        <p role='status'>{t('allocation.one_done')}</p>
      ) : (
        <div className={styles['form']}>
          {!isOne && <p>{t('allocation.many_hint', { count: formatCount(customerIds.length) })}</p>}
          <Fields line={line} onChange={(change) => setLine({ ...line, ...change })} />
          {isTried && line.employeeId === null && (
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
