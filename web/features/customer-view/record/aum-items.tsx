import type { CustomerRecord } from '../../../../src/modules/customer-view/schema.ts'
import { FigureLabel } from '../../../shared/figure-label.tsx'
import { Money } from '../../../shared/figures.tsx'
import { shareOf, signOf } from '../../../shared/money.ts'
import { EmptyState } from '../../../shared/states.tsx'
import { useRecordText } from '../../../shared/record-text.ts'
import { Explainable } from './explanation/explainable.tsx'
import styles from './record.module.css'

/** In the order of every screen. */
export const AUM_ITEMS = [
  'demand',
  'term',
  'notice',
  'cd',
  'structured',
  'margin',
  'wealth',
  'fund',
  'insurance',
  'metal',
  'bond',
  'trust',
  'custody_3rd',
  'pension',
] as const

const percent = (share: number) => `${(share * 100).toFixed(1)}%`

/** What the customer's assets are made of: the items that are there, the exact amounts and their shares. */
export function AumItems({ customer, businessDate }: { customer: CustomerRecord; businessDate: string }) {
  const t = useRecordText()
  const items = AUM_ITEMS.map((item) => `aum_${item}_balance_eod` as const)
    .map((column) => ({ column, amount: customer[column] }))
    .filter((item) => signOf(item.amount) !== 0)
  if (items.length === 0) return <EmptyState isSmall title={t('section.no_aum')} />
  return (
    <dl className={styles['items']}>
      {items.map(({ column, amount }) => {
        const isBeside = column === 'aum_margin_balance_eod' && customer.customer_type_code === 'corporate'
        const share = isBeside ? 0 : shareOf(amount, customer.aum_balance_eod)
        return (
          <div key={column}>
            <dt>
              <FigureLabel column={column} businessDate={businessDate} />
            </dt>
            <dd className={styles['bar']} aria-hidden>
              <i style={{ width: percent(share) }} />
            </dd>
            <dd>
              <Explainable column={column} value={amount}>
                <Money value={amount} />
              </Explainable>
            </dd>
            <dd>{isBeside ? t('section.beside_aum') : percent(share)}</dd>
          </div>
        )
      })}
    </dl>
  )
}
