import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useCallback, useMemo } from 'react'
import type { FlowMonth, FlowsAnswer } from '../../../../src/modules/customer-view/flows.schema.ts'
import { FLOW_PERIODS, type FlowPeriod } from '../../../../src/modules/customer-view/worth-names.schema.ts'
import { BarChart } from '../../../shared/bar-chart.tsx'
import { useShownUnit } from '../../../shared/bank.ts'
import { Change, Count, Money, Percent, UnitNote } from '../../../shared/figures.tsx'
import { formatMoney } from '../../../shared/money.ts'
import { Bones, EmptyState, ProblemNotice } from '../../../shared/states.tsx'
import { useFlowsText } from '../../../shared/flows-text.ts'
import { ALL_MONTHS, readCustomerRecordSearch } from '../customer-record-search.ts'
import { flowsQuery } from '../customer-view.api.ts'
import { BankTable, ChannelTable, MonthTable, PartyTable } from './flow-tables.tsx'
import styles from './record.module.css'
import { type Fact, Facts, Section, type TabProps } from './section.tsx'

function Period({ months, isBusy }: { months: FlowPeriod; isBusy: boolean }) {
  const t = useFlowsText()
  const navigate = useNavigate({ from: '/customers/$customer_id' })
  return (
    <Segmented<FlowPeriod>
      aria-label={t('flows.period')}
      disabled={isBusy}
      value={months}
      options={FLOW_PERIODS.map((value) => ({ value, label: t('flows.months', { count: value }) }))}
      onChange={(value) =>
        void navigate({ search: (old) => readCustomerRecordSearch({ ...old, months: value }) })
      }
    />
  )
}

/** Of which days bookings are kept: a month without any is not one without business. */
function Kept({ answer: { from, to, kept } }: { answer: FlowsAnswer }) {
  const t = useFlowsText()
  const period = t('flows.from_to', { from, to })
  if (!kept) return <span>{t('flows.none_kept', { period })}</span>
  const { first, last, days } = kept
  return <span>{t(days === 1 ? 'flows.kept_day' : 'flows.kept', { period, first, last, days })}</span>
}

function Totals({ answer: { total }, businessDate }: { answer: FlowsAnswer; businessDate: string }) {
  const t = useFlowsText()
  const facts: Fact[] = [
    { column: 'in_amount', label: t('flows.in'), value: <Money value={total.in_amount} /> },
    { column: 'out_amount', label: t('flows.out'), value: <Money value={total.out_amount} /> },
    { column: 'net_amount', label: t('flows.net'), value: <Change value={total.net_amount} /> },
    { column: 'own_in_amount', label: t('flows.own_in'), value: <Money value={total.own_in_amount} /> },
    { column: 'own_out_amount', label: t('flows.own_out'), value: <Money value={total.own_out_amount} /> },
    {
      column: 'between_own_amount',
      label: t('flows.between_own'),
      value: <Money value={total.between_own_amount} />,
    },
    {
      column: 'payroll_in_amount',
      label: t('flows.payroll_in'),
      value: <WithShare amount={total.payroll_in_amount} ratio={total.payroll_in_ratio} />,
    },
    {
      column: 'payroll_out_amount',
      label: t('flows.payroll_out'),
      value: <WithShare amount={total.payroll_out_amount} ratio={total.payroll_out_ratio} />,
    },
    ...(total.unknown_count > 0
      ? [
          {
            column: 'unknown_count',
            label: t('flows.unknown'),
            value: <Count value={total.unknown_count} />,
          },
        ]
      : []),
  ]
  return <Facts facts={facts} areFigures businessDate={businessDate} />
}

function WithShare({ amount, ratio }: { amount: string; ratio: string | null }) {
  const t = useFlowsText()
  return (
    <>
      <Money value={amount} />
      {ratio !== null && (
        <span className={styles['sub']}>
          {t('flows.share')} <Percent value={ratio} />
        </span>
      )}
    </>
  )
}

function MonthBars({ months }: { months: FlowMonth[] }) {
  const t = useFlowsText()
  const { unit } = useShownUnit()
  const navigate = useNavigate({ from: '/customers/$customer_id' })
  const names = useMemo(() => months.map((it) => it.month_start.slice(0, 7)), [months])
  const series = useMemo(
    () => [
      { name: t('flows.in'), values: months.map((it) => it.in_amount) },
      { name: t('flows.out'), values: months.map((it) => it.out_amount) },
    ],
    [months, t],
  )
  const format = useCallback((value: string) => formatMoney(value, unit), [unit])
  const choose = useCallback(
    (index: number) => {
      const { from, to } = months[index]!
      void navigate({
        search: (old) =>
          readCustomerRecordSearch({
            ...old,
            tab: 'transactions',
            account: undefined,
            page: undefined,
            from,
            to,
          }),
      })
    },
    [months, navigate],
  )
  const label = t('flows.chart', { from: names[0] ?? '', to: names.at(-1) ?? '' })
  return <BarChart label={label} names={names} series={series} format={format} onChoose={choose} />
}

/** Money in and out of a customer's accounts: when, with whom, by which banks and channels. */
export function FlowsTab({ recordKey, businessDate }: TabProps) {
  const t = useFlowsText()
  const { months = ALL_MONTHS } = useSearch({ from: '/frame/customers/$customer_id' })
  const { data, error, refetch, isPlaceholderData } = useQuery(flowsQuery(recordKey, months))
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Bones rows={10} />
  return (
    <div className={styles['sections']} aria-busy={isPlaceholderData}>
      <Section title={t('flows.summary')} note={<UnitNote />}>
        <div className={styles['filters']}>
          <Period months={months} isBusy={isPlaceholderData} />
          <Kept answer={data} />
        </div>
        <Totals answer={data} businessDate={businessDate} />
        <p className={styles['hint']}>{t('flows.rules')}</p>
      </Section>
      <Section title={t('flows.by_month')} note={<UnitNote />}>
        {data.kept ? <MonthBars months={data.months} /> : <EmptyState isSmall title={t('state.no_rows')} />}
        <MonthTable title={t('flows.by_month')} rows={data.months} />
      </Section>
      <div className={styles['columns']}>
        <Section title={t('flows.most_in')} note={<UnitNote />}>
          <PartyTable title={t('flows.most_in')} rows={data.counterparties_in} />
        </Section>
        <Section title={t('flows.most_out')} note={<UnitNote />}>
          <PartyTable title={t('flows.most_out')} rows={data.counterparties_out} />
        </Section>
        <Section title={t('flows.by_bank')} note={<UnitNote />}>
          <BankTable title={t('flows.by_bank')} rows={data.banks} />
        </Section>
        <Section title={t('flows.by_channel')} note={<UnitNote />}>
          <ChannelTable title={t('flows.by_channel')} rows={data.channels} />
        </Section>
      </div>
    </div>
  )
}
