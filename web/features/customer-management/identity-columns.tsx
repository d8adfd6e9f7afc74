import { Link } from '@tanstack/react-router'
import type { Tone } from '../../shared/code-label.tsx'
import { CodeBadge, CodeLabel } from '../../shared/code-label.tsx'
import type { TableColumn } from '../../shared/data-table.tsx'
import { Count, Day, Plain } from '../../shared/figures.tsx'
import { useIdentityText } from '../../shared/identity-text.ts'
import type { PairRow } from './identity.api.ts'
import styles from './identity.module.css'

const text = (value: unknown) => (value == null ? null : String(value))

const PAIR_TONES: Partial<Record<string, Tone>> = {
  open: 'warning',
  contested: 'alarm',
  name_conflict: 'warning',
  decided: 'teal',
}
export const pairTone = (state: string | null): Tone => PAIR_TONES[state ?? ''] ?? 'plain'

const DECISION_TONES: Partial<Record<string, Tone>> = {
  proposed: 'blue',
  approved: 'teal',
  revoking: 'warning',
}
export const decisionTone = (state: string | null): Tone => DECISION_TONES[state ?? ''] ?? 'plain'

export const keyOf = (row: PairRow) => ({
  first: String(row.first_customer_no),
  second: String(row.second_customer_no),
})

/** Both names, leading to the pair. */
export function PairLink({ row }: { row: PairRow }) {
  const t = useIdentityText()
  const { first, second } = keyOf(row)
  const names = {
    first: text(row.first_customer_name) ?? first,
    second: text(row.second_customer_name) ?? second,
  }
  return (
    <Link
      to='/customer-management/identity/$first/$second'
      params={{ first, second }}
      preload={false}
      aria-label={`${t('identity.pair', names)} ${first} ${second}`}
    >
      {t('identity.pair', names)}
    </Link>
  )
}

/** What was decided or proposed, and how far it has come. */
export function DecisionCell({ row }: { row: PairRow }) {
  const state = text(row.decision_state_code)
  if (state === null) return <Plain value={null} />
  return (
    <span className={styles['badges']}>
      <CodeLabel list='identity_decision' code={text(row.decision_code)} />
      <CodeBadge list='identity_decision_state' code={state} tone={decisionTone(state)} />
    </span>
  )
}

export function usePairColumns(): TableColumn<PairRow>[] {
  const t = useIdentityText()
  return [
    {
      column: 'pair_names',
      label: t('identity.names'),
      isFixed: true,
      render: (row) => <PairLink row={row} />,
    },
    {
      column: 'pair_numbers',
      label: t('identity.numbers'),
      render: (row) => <Plain value={`${row.first_customer_no} / ${row.second_customer_no}`} />,
    },
    {
      column: 'pair_state',
      label: t('identity.state'),
      render: (row) => (
        <CodeBadge
          list='identity_pair_state'
          code={text(row.state_code)}
          tone={pairTone(text(row.state_code))}
        />
      ),
    },
    { column: 'pair_decision', label: t('identity.decision'), render: (row) => <DecisionCell row={row} /> },
    {
      column: 'pair_rule',
      label: t('identity.rule'),
      render: (row) => (
        <span>
          {text(row.rule_code)} <CodeLabel list='identity_rule' code={text(row.rule_code)} />
        </span>
      ),
    },
    {
      column: 'pair_score',
      label: t('identity.score'),
      isNumber: true,
      sortBy: 'score',
      render: (row) => <Count value={text(row.score)} />,
    },
    {
      column: 'pair_outcome',
      label: t('identity.outcome'),
      render: (row) => <CodeLabel list='identity_outcome' code={text(row.outcome_code)} />,
    },
    {
      column: 'pair_type',
      label: t('identity.type'),
      render: (row) => <CodeLabel list='customer_type' code={text(row.customer_type_code)} />,
    },
    {
      column: 'pair_found_on',
      label: t('identity.found_on'),
      sortBy: 'found_on',
      render: (row) => <Day value={text(row.found_on)} />,
    },
  ]
}
