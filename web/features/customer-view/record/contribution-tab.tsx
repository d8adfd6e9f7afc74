import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type {
  ContributionAnswer,
  Standing,
} from '../../../../src/modules/customer-view/contribution.schema.ts'
import type { CustomerRecord } from '../../../../src/modules/customer-view/schema.ts'
import { BarChart } from '../../../shared/bar-chart.tsx'
import { useShownUnit } from '../../../shared/bank.ts'
import { Count, Day, Decimal, Money, UnitNote } from '../../../shared/figures.tsx'
import { formatMoney } from '../../../shared/money.ts'
import { Bones, EmptyState, ProblemNotice } from '../../../shared/states.tsx'
import { useWorthText, type WorthTranslate } from '../../../shared/worth-text.ts'
import { contributionQuery } from '../customer-view.api.ts'
import { Explainable } from './explanation/explainable.tsx'
import { LoyaltySection } from './loyalty-section.tsx'
import { GradeTable, PartsTable, ProfitTable } from './contribution-tables.tsx'
import { StandingSection } from './standing-section.tsx'
import styles from './record.module.css'
import { type Fact, Facts, Section, type TabProps } from './section.tsx'

type Customer = CustomerRecord
type Shown = { customer: Customer; answer: ContributionAnswer; businessDate: string }

/** The customer's place among those of his kind in his branch, where he has one. */
function placesOf(standing: Standing | null, t: WorthTranslate): Fact[] {
  if (standing === null) return []
  const place = (column: 'aum_rank' | 'contribution_rank', of: number | null): Fact => ({
    column,
    value: (
      <>
        <Count value={standing[column]} />
        {standing[column] !== null && of !== null && (
          <span className={styles['sub']}>{t('worth.of_peers', { count: of })}</span>
        )}
      </>
    ),
  })
  return [
    place('aum_rank', standing.aum_peer_count),
    place('contribution_rank', standing.contribution_peer_count),
  ]
}

function Contribution({ customer, answer, businessDate }: Shown) {
  const t = useWorthText()
  const now = answer.profits.find((it) => it.business_date === businessDate)
  const money = (column: 'eva_mtd' | 'eva_ytd' | 'capital_eod'): Fact => ({
    column,
    value: (
      <Explainable column={column} value={customer[column]}>
        <Money value={customer[column]} />
      </Explainable>
    ),
  })
  return (
    <Section title={t('worth.parts')} note={<UnitNote />}>
      {now ? (
        <>
          <PartsTable title={t('worth.parts')} profit={now} />
          {(now.contribution_mtd === null || now.contribution_ytd === null) && (
            <p className={styles['hint']}>{t('worth.unknown')}</p>
          )}
        </>
      ) : (
        <EmptyState isSmall title={t('worth.no_business')} />
      )}
      <Facts
        facts={[money('eva_mtd'), money('eva_ytd'), money('capital_eod'), ...placesOf(answer.standing, t)]}
        areFigures
        businessDate={businessDate}
      />
      {answer.standing && (
        <p className={styles['hint']}>{t('worth.places', { branch: answer.standing.branch_name ?? '' })}</p>
      )}
    </Section>
  )
}

/** A customer's worth to the bank: earned, still to be earned, and over five years. */
function Value({ customer, answer: { scores }, businessDate }: Shown) {
  const t = useWorthText()
  const value = (
    column: 'realised_value' | 'potential_value' | 'lifetime_value',
    weight: number | null,
  ): Fact => ({
    column,
    value: (
      <>
        <Explainable column={column} value={customer[column]}>
          <Money value={customer[column]} />
        </Explainable>
        {weight != null && <span className={styles['sub']}>{t('worth.weight', { weight })}</span>}
      </>
    ),
  })
  const facts: Fact[] = [
    value('realised_value', scores?.realised_weight ?? null),
    value('potential_value', scores?.potential_weight ?? null),
    value('lifetime_value', scores?.lifetime_weight ?? null),
    { column: 'offer_value', label: t('worth.offer'), value: <Money value={scores?.offer_value} /> },
    { column: 'wallet_value', label: t('worth.wallet'), value: <Money value={scores?.wallet_value} /> },
    { column: 'wallet_gap', label: t('worth.wallet_gap'), value: <Money value={scores?.wallet_gap} /> },
    { column: 'value_score', value: <Decimal value={customer.value_score} /> },
    { column: 'scored_on', value: <Day value={customer.scored_on} /> },
  ]
  return (
    <Section title={t('worth.value')} note={<UnitNote />}>
      <Facts facts={facts} areFigures businessDate={businessDate} />
      {customer.value_score !== null && <p className={styles['hint']}>{t('worth.value_score')}</p>}
    </Section>
  )
}

/** What the three digits say: how lately, how often, how much, among customers of the kind. */
function Rfm({ customer, businessDate }: Pick<Shown, 'customer' | 'businessDate'>) {
  const t = useWorthText()
  const digits = String(customer.rfm_code ?? '')
  const names = ['recency', 'frequency', 'money'] as const
  if (digits.length !== names.length) return null
  const facts: Fact[] = names.map((name, place) => ({
    column: `rfm_${name}`,
    label: t(`rfm.${name}`),
    value: (
      <>
        <Count value={digits[place]} />
        <span className={styles['sub']}>
          {t(`rfm.fifth_${digits[place] as '1' | '2' | '3' | '4' | '5'}`)}
        </span>
      </>
    ),
  }))
  return (
    <Section title={t('worth.rfm', { code: digits })}>
      <Facts facts={facts} areFigures businessDate={businessDate} />
    </Section>
  )
}

function Months({ answer: { profits }, businessDate }: Omit<Shown, 'customer'>) {
  const t = useWorthText()
  const { unit } = useShownUnit()
  const rows = useMemo(() => profits.toReversed(), [profits])
  const known = rows.filter((it) => it.contribution_mtd !== null)
  const names = useMemo(() => rows.map((it) => it.business_date), [rows])
  const series = useMemo(
    () => [
      { name: t('worth.contribution'), values: rows.map((it) => it.contribution_mtd) },
      { name: t('worth.eva'), values: rows.map((it) => it.eva_mtd) },
    ],
    [rows, t],
  )
  const format = useCallback((value: string) => formatMoney(value, unit), [unit])
  const label = t('worth.chart', { from: names[0] ?? '', to: names.at(-1) ?? '' })
  return (
    <Section title={t('worth.by_month')} note={<UnitNote />}>
      {known.length > 1 && <BarChart label={label} names={names} series={series} format={format} />}
      <ProfitTable title={t('worth.by_month')} rows={profits} businessDate={businessDate} />
    </Section>
  )
}

/** What a customer earns the bank, and what is behind his scores, warnings and grade. */
export function ContributionTab({ customer, recordKey, businessDate }: TabProps & { customer: Customer }) {
  const t = useWorthText()
  const { data, error, refetch } = useQuery(contributionQuery(recordKey))
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Bones rows={10} />
  const shown = { customer, answer: data, businessDate }
  return (
    <div className={styles['sections']}>
      <div className={styles['columns']}>
        <Contribution {...shown} />
        <LoyaltySection customer={customer} scores={data.scores} businessDate={businessDate} />
      </div>
      <Months answer={data} businessDate={businessDate} />
      <div className={styles['columns']}>
        <Value {...shown} />
        <StandingSection customer={customer} warnings={data.warnings} businessDate={businessDate} />
        <Rfm customer={customer} businessDate={businessDate} />
      </div>
      <Section title={t('worth.grades')}>
        <GradeTable title={t('worth.grades')} rows={data.grades} />
      </Section>
    </div>
  )
}
