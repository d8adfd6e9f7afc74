import { useQuery } from '@tanstack/react-query'
import type { Tone } from '../../../../shared/code-label.tsx'
import { CodeBadge } from '../../../../shared/code-label.tsx'
import type { CreditColumn } from '../../../../shared/credit-text.ts'
import { useCreditText } from '../../../../shared/credit-text.ts'
import { Count, Day, Money, Percent, Plain, UnitNote } from '../../../../shared/figures.tsx'
import { Bones, EmptyState, ProblemNotice } from '../../../../shared/states.tsx'
import type { TabRow } from '../../customer-view.api.ts'
import { tabQuery } from '../../customer-view.api.ts'
import styles from '../record.module.css'
import type { Fact, TabProps } from '../section.tsx'
import { Facts, Section } from '../section.tsx'
import { Likelihood } from './columns.tsx'

type Credit = TabRow<'credit'>

const CLASS_TONES: Record<string, Tone> = { '02': 'warning', '03': 'alarm', '04': 'alarm', '05': 'alarm' }

function WorstClass({ code }: { code: string | null }) {
  if (code === null) return <Plain value={null} />
  return <CodeBadge list='risk_class' code={code} tone={CLASS_TONES[code] ?? 'plain'} />
}

/** An amount of so many loans. */
function OfLoans({ value, count }: { value: string | null; count: number | null }) {
  const t = useCreditText()
  return (
    <>
      <Money value={value} />
      {count !== null && count > 0 && <span className={styles['sub']}>{t('credit.loans', { count })}</span>}
    </>
  )
}

type Named = { name: CreditColumn; value: Fact['value'] }

function opinionOf(credit: Credit): Named[] {
  return [
    { name: 'rating_code', value: <Plain value={credit.rating_code} /> },
    { name: 'rated_on', value: <Day value={credit.rated_on} /> },
    { name: 'default_probability_ratio', value: <Likelihood value={credit.default_probability_ratio} /> },
    { name: 'worst_class', value: <WorstClass code={credit.risk_class_code} /> },
  ]
}

function loansOf(credit: Credit): Named[] {
  const days = credit.overdue_days
  return [
    { name: 'loan_balance', value: <OfLoans value={credit.loan_balance} count={credit.loan_count} /> },
    {
      name: 'overdue_balance',
      value: <OfLoans value={credit.overdue_balance} count={credit.overdue_count} />,
    },
    {
      name: 'overdue_days',
      value: days ? <span className={styles['overdue']}>{days}</span> : <Count value={days} />,
    },
    { name: 'interest_arrears', value: <Money value={credit.interest_arrears} /> },
    {
      name: 'non_performing_balance',
      value: <OfLoans value={credit.non_performing_balance} count={credit.non_performing_count} />,
    },
    { name: 'written_off_balance', value: <Money value={credit.written_off_balance} /> },
  ]
}

function limitsOf(credit: Credit): Named[] {
  if (credit.limit_approved === null) return []
  return [
    { name: 'limit_approved', value: <Money value={credit.limit_approved} /> },
    { name: 'limit_used', value: <Money value={credit.limit_used} /> },
    { name: 'limit_available', value: <Money value={credit.limit_available} /> },
    { name: 'limit_exposure', value: <Money value={credit.limit_exposure} /> },
    { name: 'limit_utilisation_ratio', value: <Percent value={credit.limit_utilisation_ratio} /> },
  ]
}

function StandingFacts({ recordKey, businessDate }: TabProps) {
  const t = useCreditText()
  const { data, error, refetch } = useQuery(tabQuery('credit', recordKey))
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Bones rows={5} />
  const [credit] = data
  if (!credit) return <EmptyState isSmall title={t('credit.nothing')} />
  const facts = [...opinionOf(credit), ...loansOf(credit), ...limitsOf(credit)].map(({ name, value }) => ({
    column: name,
    label: t(`credit.column.${name}`),
    value,
  }))
  return <Facts facts={facts} areFigures businessDate={businessDate} />
}

/** Rating, arrears and limits of a customer in one look. */
export function Standing(props: TabProps) {
  const t = useCreditText()
  return (
    <Section title={t('credit.section.standing')} note={<UnitNote />}>
      <StandingFacts {...props} />
    </Section>
  )
}
