import type { CustomerRow } from '../../../src/modules/customer-view/schema.ts'
import { CodeBadge } from '../../shared/code-label.tsx'
import { Change, Money, Plain } from '../../shared/figures.tsx'
import type { ListSearch } from '../../shared/list-state.ts'
import { gradeTone } from './codes.ts'
import styles from './customer-card.module.css'
import { CustomerLink } from './customer-link.tsx'

const text = (value: unknown) => (value == null ? null : String(value))

/** A customer of the list where there is no room for a table. */
export function CustomerCard({ row, list, place }: { row: CustomerRow; list: ListSearch; place: number }) {
  return (
    <div className={styles['card']}>
      <div className={styles['who']}>
        <CustomerLink row={row} list={list} place={place} />
        <CodeBadge list='grade' code={text(row.grade_code)} tone={gradeTone(text(row.grade_code))} />
        <small>
          <Plain value={text(row.source_customer_no)} />
        </small>
      </div>
      <div className={styles['amounts']}>
        <Money value={text(row.aum_balance_eod)} hasUnit />
        <small>
          <Change value={text(row.aum_balance_change_mom)} />
        </small>
      </div>
    </div>
  )
}
