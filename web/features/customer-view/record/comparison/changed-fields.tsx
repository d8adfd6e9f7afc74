import type { ReactNode } from 'react'
import type { Comparison } from '../../../../../src/modules/customer-view/comparison.schema.ts'
import type { CustomerRecord } from '../../../../../src/modules/customer-view/schema.ts'
import { CodeLabel } from '../../../../shared/code-label.tsx'
import type { TableColumn } from '../../../../shared/data-table.tsx'
import { DataTable } from '../../../../shared/data-table.tsx'
import { useColumnLabel } from '../../../../shared/definitions.ts'
import { Count, Day, Money, Plain, UnitNote, YesNo } from '../../../../shared/figures.tsx'
import { useRecordText } from '../../../../shared/record-text.ts'
import { EmptyState } from '../../../../shared/states.tsx'
import { useText } from '../../../../shared/text.ts'
import { CODE_LISTS } from '../../codes.ts'
import { Section } from '../section.tsx'

type Field = keyof CustomerRecord
type Value = CustomerRecord[Field]
export type Changed = { column: string; before: ReactNode; after: ReactNode }
type Records = { before: CustomerRecord | null; after: CustomerRecord }

const isCoded = (field: Field): field is Field & keyof typeof CODE_LISTS => field in CODE_LISTS

const FACTS: readonly Field[] = [
  'customer_name',
  'status_code',
  'grade_code',
  'lifecycle_stage_code',
  'churn_level_code',
  'org_name',
  'sub_branch_name',
  'branch_name',
  'aml_risk_code',
  'is_staff',
  'is_payroll',
  'id_number_masked',
  'is_id_valid',
  'mobile_masked',
  'email_masked',
  'address_masked',
  'nationality_code',
  'education_code',
  'marital_code',
  'occupation_code',
  'employer_name',
  'uscc',
  'legal_name',
  'industry_code',
  'scale_code',
]
const DAYS: readonly Field[] = ['id_expires_on', 'next_maturity_on', 'grade_since_on', 'last_active_on']
const MONEY: readonly Field[] = [
  'aum_balance_avg_mtd',
  'aum_balance_avg_ytd',
  'deposit_balance_avg_ytd',
  'next_grade_gap',
  'contribution_ytd',
  'eva_ytd',
  'realised_value',
  'potential_value',
  'registered_capital',
]
/** Told by the movements, where two dates are compared. */
const KEY_AMOUNTS: readonly Field[] = [
  'aum_balance_eod',
  'aum_balance_avg_mtd',
  'aum_balance_change_mom',
  'deposit_balance_eod',
  'loan_balance_eod',
  'lum_balance_eod',
]
const COUNTS: readonly Field[] = [
  'account_count',
  'holding_count',
  'loan_count',
  'card_count',
  'product_count',
  'active_count_90d',
  'churn_score',
]
const SCORES: readonly Field[] = ['loyalty_score', 'value_score']

function shown(field: Field, value: Value): ReactNode {
  if (typeof value === 'boolean') return <YesNo value={value} />
  if (isCoded(field)) return <CodeLabel list={CODE_LISTS[field]} code={value as string | null} />
  if (DAYS.includes(field)) return <Day value={value as string | null} />
  if (MONEY.includes(field) || KEY_AMOUNTS.includes(field)) return <Money value={value as string | null} />
  if (COUNTS.includes(field)) return <Count value={value} />
  return <Plain value={value as string | null} />
}

export function changesOf({ before, after }: Records, fields: readonly Field[]): Changed[] {
  return fields
    .filter((field) => (before?.[field] ?? null) !== after[field])
    .map((field) => ({
      column: field,
      before: before === null ? <Plain value={null} /> : shown(field, before[field]),
      after: shown(field, after[field]),
    }))
}

function useOwnerChange({ owner_before: before, owner_after: after }: Comparison): Changed[] {
  const t = useText()
  if (before?.employee_id === after?.employee_id) return []
  const name = (owner: Comparison['owner_after']) => {
    if (owner === null) return t('record.owner_none')
    return owner.is_virtual ? t('record.owner_virtual') : (owner.employee_name ?? owner.employee_id)
  }
  return [{ column: 'owner', before: name(before), after: name(after) }]
}

type TableProps = { title: string; rows: Changed[]; heads: { before: string; after: string } }

export function ChangedTable({ title, rows, heads }: TableProps) {
  const t = useRecordText()
  const label = useColumnLabel()
  const columns: TableColumn<Changed>[] = [
    {
      column: 'field',
      label: t('comparison.field'),
      render: ({ column }) => (column === 'owner' ? t('record.owner') : label(column)),
    },
    { column: 'before', label: heads.before, render: (row) => row.before },
    { column: 'after', label: heads.after, render: (row) => row.after },
  ]
  return (
    <DataTable<Changed>
      label={title}
      rows={rows}
      rowKey={(row) => row.column}
      columns={columns}
      empty={<EmptyState isSmall title={t('comparison.nothing_changed')} />}
    />
  )
}

/** What is said of the customer on one day and not on the other: facts first, then figures. */
export function ChangedFields({ answer }: { answer: Comparison }) {
  const t = useRecordText()
  const heads = { before: answer.from, after: answer.to }
  const facts = [...useOwnerChange(answer), ...changesOf(answer, [...FACTS, ...DAYS])]
  const figures = changesOf(answer, [...MONEY, ...COUNTS, ...SCORES])
  return (
    <>
      <Section title={t('comparison.facts')}>
        <ChangedTable title={t('comparison.facts')} rows={facts} heads={heads} />
      </Section>
      <Section title={t('comparison.figures')} note={<UnitNote />}>
        <ChangedTable title={t('comparison.figures')} rows={figures} heads={heads} />
      </Section>
    </>
  )
}
