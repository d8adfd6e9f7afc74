import { CodeField } from '../../shared/code-field.tsx'
import { ConditionChips } from '../../shared/condition-chips.tsx'
import type { Filter, FilterNode } from '../../shared/filter.ts'
import { isCondition, withoutNode } from '../../shared/filter.ts'
import styles from '../../shared/filter-fields.module.css'
import { useIdentityText } from '../../shared/identity-text.ts'

type Props = { filter: Filter; onChange: (filter: Filter) => void }

const FIELDS = [
  { column: 'state_code', label: 'identity.state', list: 'identity_pair_state' },
  {
    column: 'decision_state_code',
    label: 'identity.decision_state',
    list: 'identity_decision_state',
    among: ['proposed', 'approved', 'revoking'],
  },
  { column: 'rule_code', label: 'identity.rule', list: 'identity_rule' },
  { column: 'outcome_code', label: 'identity.outcome', list: 'identity_outcome' },
  { column: 'customer_type_code', label: 'identity.type', list: 'customer_type' },
] as const

const isShownByField = (node: FilterNode) =>
  isCondition(node) && ['in', 'eq'].includes(node.op) && FIELDS.some((field) => field.column === node.column)

const textOf = (node: FilterNode) =>
  isCondition(node) ? `${node.column} ${node.op} ${String(node.value ?? '')}` : JSON.stringify(node)

export function IdentityFilters({ filter, onChange }: Props) {
  const t = useIdentityText()
  const chips = filter.and.flatMap((node, index) =>
    isShownByField(node) ? [] : [{ index, text: textOf(node) }],
  )
  return (
    <div role='group' aria-label={t('list.filters')}>
      <div className={styles['bar']}>
        {FIELDS.map(({ label, ...field }) => (
          <CodeField key={field.column} filter={filter} onChange={onChange} label={t(label)} {...field} />
        ))}
      </div>
      <ConditionChips
        chips={chips}
        onRemove={(index) => onChange(withoutNode(filter, index))}
        onClear={filter.and.length > 0 ? () => onChange({ and: [] }) : null}
      />
    </div>
  )
}
