import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Checkbox, Drawer, Input, InputNumber, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { RULE_METHODS, RULE_PRODUCTS } from '../../../../src/platform/allocation-names.schema.ts'
import { type AllocationRule } from '../../../../src/modules/customer-management/allocation.schema.ts'
import { refreshAllocations } from '../../../shared/allocate.ts'
import { useAllocationText } from '../../../shared/allocation-text.ts'
import { codeLabel } from '../../../shared/codes.ts'
import { ManagerFinder } from '../../../shared/manager-finder.tsx'
import { usePreferences } from '../../../shared/preferences.ts'
import { ProblemNotice } from '../../../shared/states.tsx'
import { unitsQuery } from '../../../shared/units.ts'
import { type NewRuleAllocation, sendRule } from './allocation.api.ts'
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

type Draft = {
  reason: string
  type: AllocationRule['customer_type_code']
  unit: string | null
  grades: string[]
  product: AllocationRule['product_code'] | null
  from: string | null
  method: AllocationRule['method_code']
  keepsFormer: boolean
  takers: Taker[]
}
type Editing = { draft: Draft; onChange: (change: Partial<Draft>) => void }

const NEW: Draft = {
  reason: '',
  type: 'retail',
  unit: null,
  grades: [],
  product: null,
  from: null,
  method: 'even_count',
  keepsFormer: false,
  takers: [],
}

const ruleOf = (it: Draft): NewRuleAllocation => ({
  reason: it.reason.trim(),
  rule: {
    customer_type_code: it.type,
    ...(it.unit !== null && { org_id: it.unit }),
    grade_codes: it.grades,
    ...(it.product !== null && { product_code: it.product }),
    ...(it.from !== null && { from_employee_id: it.from }),
    method_code: it.method,
    keeps_former: it.keepsFormer,
    managers: it.takers.map(({ employee_id, share }) => ({ employee_id, share })),
  },
})

/** The unit that books them, with those below it; whoever acts for one unit has none to choose. */
function Unit({ unit, onChange }: { unit: string | null; onChange: Editing['onChange'] }) {
  const t = useAllocationText()
  const { data: units = [] } = useQuery(unitsQuery)
  if (units.length < 2) return null
  return (
    <Field label={t('allocation.unit_booking')}>
      <Select
        aria-label={t('allocation.unit_booking')}
        showSearch={{ optionFilterProp: 'label' }}
        value={unit}
        onChange={(chosen) => onChange({ unit: chosen })}
        options={[
          { value: null, label: t('allocation.product_any') },
          ...units.map((it) => ({ value: it.unit_id, label: it.unit_name })),
        ]}
      />
    </Field>
  )
}

/** Which customers are given away. */
function Customers({ draft, onChange }: Editing) {
  const t = useAllocationText()
  const { language } = usePreferences()
  const ofType = (it: Draft['type']) => ({ value: it, label: t(`allocation.${it}`) })
  return (
    <>
      <Field label={t('allocation.customers_of')}>
        <Select
          aria-label={t('allocation.customers_of')}
          value={draft.type}
          onChange={(type) => onChange({ type, grades: [] })}
          options={[ofType('retail'), ofType('corporate')]}
        />
      </Field>
      <Unit unit={draft.unit} onChange={onChange} />
      <Field label={t('allocation.grades')}>
        <Select
          aria-label={t('allocation.grades')}
          mode='multiple'
          value={draft.grades}
          onChange={(grades) => onChange({ grades })}
          options={GRADES[draft.type].map((it) => ({ value: it, label: codeLabel('grade', it, language) }))}
        />
      </Field>
      <Field label={t('allocation.product')}>
        <Select
          aria-label={t('allocation.product')}
          value={draft.product}
          onChange={(product) => onChange({ product })}
          options={[
            { value: null, label: t('allocation.product_any') },
            ...RULE_PRODUCTS.map((it) => ({ value: it, label: t(`allocation.product.${it}`) })),
          ]}
        />
      </Field>
      <Field label={t('allocation.taken_from')}>
        <ManagerFinder
          label={t('allocation.taken_from')}
          value={draft.from}
          onChange={(from) => onChange({ from })}
        />
      </Field>
    </>
  )
}

/** How they are spread, and over whom. */
function Spread({ draft, onChange }: Editing) {
  const t = useAllocationText()
  return (
    <>
      <Field label={t('allocation.method')}>
        <Select
          aria-label={t('allocation.method')}
          value={draft.method}
          onChange={(method) => onChange({ method })}
          options={RULE_METHODS.map((it) => ({ value: it, label: t(`allocation.method.${it}`) }))}
        />
      </Field>
      <Checkbox
        checked={draft.keepsFormer}
        onChange={({ target }) => onChange({ keepsFormer: target.checked })}
      >
        {t('allocation.keeps_former')}
      </Checkbox>
      <Takers
        takers={draft.takers}
        hasShares={draft.method === 'quota'}
        onChange={(takers) => onChange({ takers })}
      />
    </>
  )
}

/** A rule by which customers are spread over managers; what comes of it is looked at before it is applied. */
export function RuleDrawer({ onClose }: { onClose: () => void }) {
  const t = useAllocationText()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [draft, setDraft] = useState(NEW)
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => sendRule(ruleOf(draft)),
    onSuccess: async ({ allocation: { allocation_id } }) => {
      await navigate({ to: '/customers/allocation/$allocation_id', params: { allocation_id } })
    },
    onSettled: () => refreshAllocations(client),
  })
  const isReady = draft.reason.trim().length > 1 && draft.takers.length > 0
  const onChange = (change: Partial<Draft>) => setDraft((old) => ({ ...old, ...change }))
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
            value={draft.reason}
            onChange={({ target }) => onChange({ reason: target.value })}
          />
        </Field>
        <Customers draft={draft} onChange={onChange} />
        <Spread draft={draft} onChange={onChange} />
        {error && <ProblemNotice error={error} />}
      </div>
    </Drawer>
  )
}
