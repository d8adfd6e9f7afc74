import type { CustomerAnswer } from '../../../../src/modules/customer-view/schema.ts'
import { FigureLabel } from '../../../shared/figure-label.tsx'
import { Change, Day, daysApart, Money } from '../../../shared/figures.tsx'
import type { KeyFigure } from '../../../shared/record-page.tsx'
import { Explainable } from './explanation/explainable.tsx'
import { useText } from '../../../shared/text.ts'

type Amount = 'aum_balance_eod' | 'aum_balance_avg_mtd' | 'deposit_balance_eod' | 'loan_balance_eod'
type Customer = CustomerAnswer['customer']

function NextMaturity({ customer, asOf }: { customer: Customer; asOf: string }) {
  const t = useText()
  const days = customer.next_maturity_on === null ? null : daysApart(asOf, customer.next_maturity_on)
  if (days === null) return null
  return <>{days === 0 ? t('value.today') : t('value.in_days', { days })}</>
}

/** The figures a manager looks at first; each names its definition and the day it is of. */
export function useKeyFigures({ customer, as_of: asOf }: CustomerAnswer): KeyFigure[] {
  const t = useText()
  const label = (column: string, word?: string) => (
    <FigureLabel column={column} businessDate={asOf}>
      {word}
    </FigureLabel>
  )
  const money = (column: Amount) => (
    <Explainable column={column} value={customer[column]}>
      <Money value={customer[column]} hasUnit />
    </Explainable>
  )
  return [
    {
      key: 'aum',
      label: label('aum_balance_eod'),
      value: money('aum_balance_eod'),
      note: (
        <>
          {label('aum_balance_change_mom', t('record.against_month_end'))}{' '}
          <Change value={customer.aum_balance_change_mom} />
        </>
      ),
    },
    {
      key: 'aum_avg',
      label: label('aum_balance_avg_mtd'),
      value: money('aum_balance_avg_mtd'),
      note: (
        <>
          {label('aum_balance_avg_ytd', t('record.year_average'))}{' '}
          <Money value={customer.aum_balance_avg_ytd} />
        </>
      ),
    },
    {
      key: 'deposit',
      label: label('deposit_balance_eod'),
      value: money('deposit_balance_eod'),
      note: (
        <>
          {label('deposit_balance_avg_ytd', t('record.year_average'))}{' '}
          <Money value={customer.deposit_balance_avg_ytd} />
        </>
      ),
    },
    {
      key: 'loan',
      label: label('loan_balance_eod'),
      value: money('loan_balance_eod'),
      note: (
        <>
          {label('credit_card_balance_eod')} <Money value={customer.credit_card_balance_eod} />
        </>
      ),
    },
    {
      key: 'maturity',
      label: label('next_maturity_on'),
      value: <Day value={customer.next_maturity_on} />,
      note: <NextMaturity customer={customer} asOf={asOf} />,
    },
  ]
}
