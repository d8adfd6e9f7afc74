import { Suspense } from 'react'
import { useBusinessText } from '../../../shared/business-text.ts'
import { UnitNote } from '../../../shared/figures.tsx'
import { lazyPart } from '../../../shared/lazy-part.ts'
import * as columns from './business/columns.tsx'
import { ListSection } from './business/list-section.tsx'
import { SuitabilitySection } from './business/suitability-section.tsx'
import styles from './record.module.css'
import type { TabProps } from './section.tsx'

const ChannelTrend = lazyPart(() => import('./business/channel-trend.tsx'), 'ChannelTrend')

type Kind = { isRetail: boolean }

/** Wages as they are paid and as they are received: most customers do one of the two. */
function Payroll({ isRetail, ...at }: TabProps & Kind) {
  const t = useBusinessText()
  const note = (
    <>
      {t('business.twelve_months')} · <UnitNote />
    </>
  )
  return (
    <>
      <ListSection
        tab='payroll'
        title={t('business.payroll')}
        note={note}
        columns={columns.payrollColumns(t)}
        rowKey={(row) => row.month_start ?? ''}
        isRare={isRetail}
        {...at}
      />
      <ListSection
        tab='wages'
        title={t('business.wages')}
        note={note}
        columns={columns.wageColumns(t)}
        rowKey={(row) => `${row.employer_name} ${row.last_paid_on} ${row.paid_amount}`}
        isRare={!isRetail}
        {...at}
      />
    </>
  )
}

/** What goes abroad and comes from there, and what is open of it. */
function Settlement({ isRetail, ...at }: TabProps & Kind) {
  const t = useBusinessText()
  return (
    <>
      <ListSection
        tab='remittances'
        title={t('business.remittances')}
        note={
          <>
            {t('business.twelve_months')} · <UnitNote />
          </>
        }
        columns={columns.remittanceColumns(t)}
        rowKey={(row) => `${row.month_start} ${row.settlement_direction_code}`}
        isRare={isRetail}
        {...at}
      />
      <ListSection
        tab='trade'
        title={t('business.trade')}
        note={<UnitNote hasOwn />}
        columns={columns.tradeColumns(t)}
        rowKey={(row) => `${row.trade_kind_code} ${row.reference_no}`}
        isRare={isRetail}
        {...at}
      />
    </>
  )
}

/** What the customer does with the bank, and what falls due. */
export function BusinessTab({ isRetail, ...at }: TabProps & Kind) {
  const t = useBusinessText()
  return (
    <div className={styles['sections']}>
      <ListSection
        tab='products'
        title={t('business.products')}
        note={<UnitNote />}
        columns={columns.productColumns(t)}
        rowKey={(row) => row.business_category_code}
        {...at}
      />
      <ListSection
        tab='maturities'
        title={t('business.ahead')}
        note={
          <>
            {t('business.ahead_note')} · <UnitNote hasOwn />
          </>
        }
        columns={columns.maturityColumns(t, at.businessDate)}
        rowKey={(row) =>
          [row.due_on, row.maturity_kind_code, row.reference_no, row.id_type_code, row.due_amount].join(' ')
        }
        none={t('business.ahead_none')}
        {...at}
      />
      <ListSection
        tab='channels'
        title={t('business.channels')}
        note={<UnitNote />}
        columns={columns.channelColumns(t)}
        rowKey={(row) => row.agreement_no}
        {...at}
      />
      <Suspense>
        <ChannelTrend {...at} />
      </Suspense>
      <SuitabilitySection isRare={!isRetail} {...at} />
      <Payroll isRetail={isRetail} {...at} />
      <Settlement isRetail={isRetail} {...at} />
    </div>
  )
}
