import { useCreditText } from '../../../shared/credit-text.ts'
import { UnitNote } from '../../../shared/figures.tsx'
import { ASSESSMENTS, BILLS, GIVEN, LIMITS, RECEIVED, useLabelled } from './credit/columns.tsx'
import { Standing } from './credit/standing.tsx'
import { TabTable } from './tab-table.tsx'
import styles from './record.module.css'
import type { TabProps } from './section.tsx'
import { Section } from './section.tsx'

function Limits(props: TabProps) {
  const title = useCreditText()('credit.section.limits')
  return (
    <Section title={title} note={<UnitNote hasOwn />}>
      <TabTable
        tab='credit-limits'
        title={title}
        columns={useLabelled(LIMITS)}
        rowKey={(row) => row.limit_no}
        {...props}
      />
    </Section>
  )
}

function Guarantees({ side, ...props }: TabProps & { side: 'received' | 'given' }) {
  const title = useCreditText()(`credit.section.${side}`)
  return (
    <Section title={title} note={<UnitNote hasOwn />}>
      <TabTable
        tab='guarantees'
        title={title}
        columns={useLabelled(side === 'received' ? RECEIVED : GIVEN)}
        rowKey={(row) => `${row.guarantee_no} ${row.contract_no}`}
        isShown={(row) => row.side_code === side}
        {...props}
      />
    </Section>
  )
}

function Bills(props: TabProps) {
  const title = useCreditText()('credit.section.bills')
  return (
    <Section title={title} note={<UnitNote />}>
      <TabTable
        tab='bills'
        title={title}
        columns={useLabelled(BILLS)}
        rowKey={(row) => row.business_no}
        {...props}
      />
    </Section>
  )
}

function Assessments(props: TabProps) {
  const title = useCreditText()('credit.section.assessments')
  return (
    <Section title={title}>
      <TabTable
        tab='credit-assessments'
        title={title}
        columns={useLabelled(ASSESSMENTS)}
        rowKey={(row) => `${row.object_type_code} ${row.object_no} ${row.effective_on}`}
        {...props}
      />
    </Section>
  )
}

/** How a customer stands with what he borrows, and what secures it. */
export function CreditTab({ isCorporate, ...props }: TabProps & { isCorporate: boolean }) {
  return (
    <div className={styles['sections']}>
      <Standing {...props} />
      <Limits {...props} />
      <Guarantees side='received' {...props} />
      <Guarantees side='given' {...props} />
      {isCorporate && <Bills {...props} />}
      <Assessments {...props} />
    </div>
  )
}
