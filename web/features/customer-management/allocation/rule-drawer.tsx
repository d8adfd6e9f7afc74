import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Checkbox, Drawer, Input, InputNumber, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import {
  type AllocationRule,
  RULE_METHODS,
  RULE_PRODUCTS,
} from '../../../../src/modules/customer-management/allocation.schema.ts'
import { refreshAllocations } from '../../../shared/allocate.ts'
import { useAllocationText } from '../../../shared/allocation-text.ts'
import { codeLabel } from '../../../shared/codes.ts'
import { ManagerFinder } from '../../../shared/manager-finder.tsx'
import { usePreferences } from '../../../shared/preferences.ts'
import { ProblemNotice } from '../../../shared/states.tsx'
import { sendRule } from './allocation.api.ts'
import styles from './allocation.module.css'

type Taker = { employee_id: string; name: string; share: number }

const GRADES = {
  retail: ['BASIC', 'EFFECTIVE', 'GOLD', 'PLATINUM', 'DIAMOND', 'PRIVATE'],
  corporate: ['LONGTAIL', 'STANDARD', 'CORE', 'KEY', 'STRATEGIC'],
} as const

function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles['field']}>
      <span>{label}</span>
      {children}
    </div>
  )
}

/** Who receives, each with his share where it is spread by quota. */
function Takers({
  takers,
  hasShares,
  onChange,
}: {
  takers: Taker[]
  hasShares: boolean
  onChange: (takers: Taker[]) => void
}) {
  const t = useAllocationText()
  const add = (employee_id: string | null, name: string) => {
    if (employee_id === null || takers.some((it) => it.employee_id === employee_id)) return
    onChange([...takers, { employee_id, name, share: 1 }])
  }
  return (
    <Field label={t('allocation.managers')}>
      <ul className={styles['takers']}>
        {takers.map((it) => (
          <li key={it.employee_id}>
            <span>
              {it.name} {it.employee_id}
            </span>
            {hasShares && (
              <InputNumber
                aria-label={`${t('allocation.share')} ${it.name}`}
                min={1}
                max={1000}
                precision={0}
                value={it.share}
                onChange={(share) =>
                  onChange(takers.map((one) => (one === it ? { ...one, share: share ?? 1 } : one)))
                }
              />
            )}
            <Button
              size='small'
              aria-label={t('allocation.manager_remove', { name: it.name })}
              onClick={() => onChange(takers.filter((one) => one !== it))}
            >
              ×
            </Button>
          </li>
        ))}
      </ul>
      <ManagerFinder key={takers.length} label={t('allocation.manager_add')} value={null} onChange={add} />
    </Field>
  )
}

/** A rule by which customers are spread over managers; what comes of it is looked at before it is applied. */
export function RuleDrawer({ onClose }: { onClose: () => void }) {
  const t = useAllocationText()
  const { language } = usePreferences()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [reason, setReason] = useState('')
  const [type, setType] = useState<AllocationRule['customer_type_code']>('retail')
  const [grades, setGrades] = useState<string[]>([])
  const [product, setProduct] = useState<AllocationRule['product_code'] | null>(null)
  const [from, setFrom] = useState<string | null>(null)
  const [method, setMethod] = useState<AllocationRule['method_code']>('even_count')
  const [keepsFormer, setKeepsFormer] = useState(false)
  const [takers, setTakers] = useState<Taker[]>([])
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      sendRule({
        reason: reason.trim(),
        rule: {
          customer_type_code: type,
          grade_codes: grades,
          ...(product !== null && { product_code: product }),
          ...(from !== null && { from_employee_id: from }),
          method_code: method,
          keeps_former: keepsFormer,
          managers: takers.map(({ employee_id, share }) => ({ employee_id, share })),
        },
      }),
    onSuccess: async ({ allocation: { allocation_id } }) => {
      await navigate({ to: '/customers/allocation/$allocation_id', params: { allocation_id } })
    },
    onSettled: () => refreshAllocations(client),
  })
  const isReady = reason.trim().length > 1 && takers.length > 0
  const ofType = (it: 'retail' | 'corporate') => ({ value: it, label: t(`allocation.${it}`) })
  return (
    <Drawer
      open
      title={t('allocation.by_rule')}
      onClose={onClose}
      size={440}
      footer={
        <Button type='primary' loading={isPending} disabled={!isReady} onClick={() => mutate()}>
          {t('allocation.rule_make')}
        </Button>
      }
    >
      <div className={styles['form']}>
        <Field label={t('allocation.reason')}>
          <Input
            aria-label={t('allocation.reason')}
            maxLength={500}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        </Field>
        <Field label={t('allocation.customers_of')}>
          <Select
            aria-label={t('allocation.customers_of')}
            value={type}
            onChange={(it) => {
              setType(it)
              setGrades([])
            }}
            options={[ofType('retail'), ofType('corporate')]}
          />
        </Field>
        <Field label={t('allocation.grades')}>
          <Select
            aria-label={t('allocation.grades')}
            mode='multiple'
            value={grades}
            onChange={setGrades}
            options={GRADES[type].map((it) => ({ value: it, label: codeLabel('grade', it, language) }))}
          />
        </Field>
        <Field label={t('allocation.product')}>
          <Select
            aria-label={t('allocation.product')}
            value={product}
            onChange={setProduct}
            options={[
              { value: null, label: t('allocation.product_any') },
              ...RULE_PRODUCTS.map((it) => ({ value: it, label: t(`allocation.product.${it}`) })),
            ]}
          />
        </Field>
        <Field label={t('allocation.taken_from')}>
          <ManagerFinder label={t('allocation.taken_from')} value={from} onChange={setFrom} />
        </Field>
        <Field label={t('allocation.method')}>
          <Select
            aria-label={t('allocation.method')}
            value={method}
            onChange={setMethod}
            options={RULE_METHODS.map((it) => ({ value: it, label: t(`allocation.method.${it}`) }))}
          />
        </Field>
        <Checkbox checked={keepsFormer} onChange={({ target }) => setKeepsFormer(target.checked)}>
          {t('allocation.keeps_former')}
        </Checkbox>
        <Takers takers={takers} hasShares={method === 'quota'} onChange={setTakers} />
        {error && <ProblemNotice error={error} />}
      </div>
    </Drawer>
  )
}
