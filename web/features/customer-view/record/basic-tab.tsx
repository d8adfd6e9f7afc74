import { useQuery } from '@tanstack/react-query'
import { Fragment, Suspense } from 'react'
import { lazyPart } from '../../../shared/lazy-part.ts'
import type { CustomerRecord } from '../../../../src/modules/customer-view/schema.ts'
import { CodeLabel } from '../../../shared/code-label.tsx'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { Change, Count, Day, Money, Plain, UnitNote, YesNo } from '../../../shared/figures.tsx'
import { Bones } from '../../../shared/states.tsx'
import { useRecordText } from '../../../shared/record-text.ts'
import { CODE_LISTS } from '../codes.ts'
import type { TabRow } from '../customer-view.api.ts'
import type { RecordTabName } from '../customer-record-search.ts'
import { identityQuery } from '../customer-view.api.ts'
import { recordFieldsQuery } from './custom/custom.api.ts'
import { AumItems } from './aum-items.tsx'
import { Explainable } from './explanation/explainable.tsx'
import { Reportable, ReportedFields } from './repairs/reportable.tsx'
import { type Masked, Revealable } from './reveal/revealable.tsx'
import styles from './record.module.css'
import type { Fact, TabProps } from './section.tsx'
import { Facts, Section } from './section.tsx'
import { TabTable } from './tab-table.tsx'

type Customer = CustomerRecord

const code = (column: keyof typeof CODE_LISTS & keyof Customer, customer: Customer): Fact => ({
  column,
  value: <CodeLabel list={CODE_LISTS[column]} code={customer[column] as string | null} />,
})
const plain = (column: keyof Customer, customer: Customer): Fact => ({
  column,
  value: <Plain value={customer[column] as string | null} />,
})
const dayFact = (column: keyof Customer, customer: Customer): Fact => ({
  column,
  value: <Day value={customer[column] as string | null} />,
})
/** The same, for a field that can be reported as wrong. */
const reportable = ({ column, value }: Fact, customer: Customer): Fact => ({
  column,
  value: (
    <Reportable column={column} customer={customer}>
      {value}
    </Reportable>
  ),
})
const money = (column: keyof Customer, customer: Customer): Fact => ({
  column,
  value: (
    <Explainable column={column} value={customer[column] as string | null}>
      <Money value={customer[column] as string | null} />
    </Explainable>
  ),
})
const change = (column: keyof Customer, customer: Customer): Fact => ({
  column,
  value: <Change value={customer[column] as string | null} />,
})
const count = (column: keyof Customer, customer: Customer): Fact => ({
  column,
  value: (
    <Explainable column={column} value={customer[column] as number | null}>
      <Count value={customer[column] as number | null} />
    </Explainable>
  ),
})

const yesNo = (column: keyof Customer, customer: Customer): Fact => ({
  column,
  value: <YesNo value={customer[column] as boolean | null} />,
})

/** A sealed field, which who may can open. */
const sealed = (field: Masked['field'], customer: Customer): Fact => {
  const column = `${field}_masked` as const
  const value = customer[column]
  return reportable(
    {
      column,
      value: (
        <Revealable field={field} masked={value}>
          <Plain value={value} />
        </Revealable>
      ),
    },
    customer,
  )
}

function retailFacts(customer: Customer): Fact[] {
  return [
    reportable(code('gender_code', customer), customer),
    reportable(plain('birth_date', customer), customer),
    count('age_years', customer),
    code('nationality_code', customer),
    code('education_code', customer),
    code('marital_code', customer),
    reportable(code('occupation_code', customer), customer),
    reportable(plain('employer_name', customer), customer),
    code('aml_risk_code', customer),
    { column: 'is_staff', value: <YesNo value={customer.is_staff} /> },
  ]
}

function corporateFacts(customer: Customer): Fact[] {
  return [
    reportable(plain('uscc', customer), customer),
    reportable(plain('legal_name', customer), customer),
    reportable(code('industry_code', customer), customer),
    code('scale_code', customer),
    dayFact('founded_on', customer),
    money('registered_capital', customer),
    code('aml_risk_code', customer),
  ]
}

function contactFacts(customer: Customer): Fact[] {
  return [
    sealed('mobile', customer),
    sealed('email', customer),
    sealed('address', customer),
    plain('org_name', customer),
    plain('sub_branch_name', customer),
    plain('branch_name', customer),
    dayFact('opened_on', customer),
    code('status_code', customer),
  ]
}

function balanceFacts(customer: Customer): Fact[] {
  return [
    money('aum_balance_avg_mtd', customer),
    money('aum_balance_avg_qtd', customer),
    money('aum_balance_avg_ytd', customer),
    change('aum_balance_change_mom', customer),
    change('aum_balance_change_ytd', customer),
    money('deposit_balance_avg_mtd', customer),
    money('deposit_balance_avg_ytd', customer),
    money('lum_balance_eod', customer),
    money('maturity_amount_30d', customer),
    money('large_movement_amount_1d', customer),
    count('account_count', customer),
    count('holding_count', customer),
    count('loan_count', customer),
    count('card_count', customer),
  ]
}

function worthFacts(customer: Customer): Fact[] {
  return [
    money('contribution_mtd', customer),
    money('contribution_ytd', customer),
    money('deposit_contribution_mtd', customer),
    money('loan_contribution_mtd', customer),
    money('credit_card_contribution_mtd', customer),
    money('wealth_contribution_mtd', customer),
    money('bill_contribution_mtd', customer),
    money('international_contribution_mtd', customer),
    money('capital_eod', customer),
    money('eva_mtd', customer),
    money('eva_ytd', customer),
    money('realised_value', customer),
    money('potential_value', customer),
    money('lifetime_value', customer),
  ]
}

function standingFacts(customer: Customer): Fact[] {
  const isRetail = customer.customer_type_code === 'retail'
  return [
    code('lifecycle_stage_code', customer),
    code('churn_level_code', customer),
    count('churn_score', customer),
    { column: 'churn_signals', value: <Signals codes={customer.churn_signals} /> },
    dayFact('grade_since_on', customer),
    count('grade_watch_months', customer),
    ...(isRetail
      ? [
          code('next_grade_code', customer),
          money('next_grade_gap', customer),
          money('next_grade_balance', customer),
          yesNo('is_near_upgrade', customer),
          yesNo('is_near_downgrade', customer),
          yesNo('is_payroll', customer),
        ]
      : []),
    count('product_count', customer),
    count('active_count_90d', customer),
    dayFact('last_active_on', customer),
    plain('loyalty_score', customer),
    plain('value_score', customer),
    count('rfm_code', customer),
    dayFact('scored_on', customer),
  ]
}

/** What warns, what counts most first. */
function Signals({ codes }: { codes: string | null }) {
  if (codes === null) return <Plain value={null} />
  return codes.split(',').map((signal, index) => (
    <Fragment key={signal}>
      {index > 0 && <br />}
      <CodeLabel list='churn_signal' code={signal} />
    </Fragment>
  ))
}

function Valid({ value }: { value: boolean | null }) {
  const t = useRecordText()
  return value === null ? <Plain value={null} /> : <span>{t(value ? 'value.valid' : 'value.invalid')}</span>
}

const CERTIFICATES: TableColumn<TabRow<'certificates'>>[] = [
  { column: 'id_type_code', render: (row) => <CodeLabel list='id_type' code={row.id_type_code} /> },
  {
    column: 'id_number_masked',
    render: (row) => (
      <Revealable field='id_number' masked={row.id_number_masked}>
        <Plain value={row.id_number_masked} />
      </Revealable>
    ),
  },
  { column: 'is_id_valid', render: (row) => <Valid value={row.is_id_valid} /> },
  { column: 'id_starts_on', render: (row) => <Day value={row.id_starts_on} /> },
  { column: 'id_expires_on', render: (row) => <Day value={row.id_expires_on} /> },
  { column: 'is_main', render: (row) => <YesNo value={row.is_main} /> },
]

function fieldOfContact(typeCode: string | null): Masked['field'] {
  if (typeCode === '21') return 'email'
  return typeCode !== null && ['11', '12', '13'].includes(typeCode) ? 'address' : 'mobile'
}

const CONTACTS: TableColumn<TabRow<'contacts'>>[] = [
  {
    column: 'contact_type_code',
    render: (row) => <CodeLabel list='contact_type' code={row.contact_type_code} />,
  },
  {
    column: 'contact_masked',
    render: (row) => (
      <Revealable field={fieldOfContact(row.contact_type_code)} masked={row.contact_masked}>
        <Plain value={row.contact_masked} />
      </Revealable>
    ),
  },
  { column: 'is_mobile_valid', render: (row) => <Valid value={row.is_mobile_valid} /> },
  { column: 'is_verified', render: (row) => <YesNo value={row.is_verified} /> },
  { column: 'is_main', render: (row) => <YesNo value={row.is_main} /> },
]

const IdentitySection = lazyPart(() => import('./identity-section.tsx'), 'IdentitySection')

const NextSteps = lazyPart(() => import('./attention/next-steps.tsx'), 'NextSteps')

const CustomSection = lazyPart(() => import('./custom/custom-section.tsx'), 'CustomSection')

/** A bank that has added no fields has nothing to load for them. */
function Custom({ recordKey: { customerId, asOf } }: Pick<TabProps, 'recordKey'>) {
  const { data } = useQuery(recordFieldsQuery(customerId))
  if (!data || data.fields.length === 0) return null
  return (
    <Suspense fallback={<Bones rows={4} />}>
      <CustomSection customerId={customerId} data={data} isPast={asOf !== null} />
    </Suspense>
  )
}

/** Most customers have one number, and nothing to load for it. */
function Identity({ customerId }: { customerId: string }) {
  const { data } = useQuery(identityQuery(customerId))
  if (!data || data.numbers.length === 0) return null
  return (
    <Suspense fallback={<Bones rows={4} />}>
      <IdentitySection {...data} />
    </Suspense>
  )
}

type BasicProps = TabProps & { customer: Customer; onTab: (tab: RecordTabName) => void }

export function BasicTab({ customer, recordKey, businessDate, onTab }: BasicProps) {
  const t = useRecordText()
  const at = { recordKey, businessDate }
  const isRetail = customer.customer_type_code === 'retail'
  return (
    <div className={styles['sections']}>
      <Suspense fallback={null}>
        <NextSteps recordKey={recordKey} onTab={onTab} />
      </Suspense>
      <div className={styles['columns']}>
        <Section title={t('section.aum_items')} note={<UnitNote />}>
          <AumItems customer={customer} businessDate={businessDate} />
        </Section>
        <Section title={t('section.balances')} note={<UnitNote />}>
          <Facts facts={balanceFacts(customer)} areFigures businessDate={businessDate} />
        </Section>
        <Section title={t('section.worth')} note={<UnitNote />}>
          <Facts facts={worthFacts(customer)} areFigures businessDate={businessDate} />
        </Section>
        <Section title={t('section.standing')}>
          <Facts facts={standingFacts(customer)} businessDate={businessDate} />
        </Section>
        <Section title={t('section.identity')}>
          <Facts
            facts={isRetail ? retailFacts(customer) : corporateFacts(customer)}
            businessDate={businessDate}
          />
        </Section>
        <Section title={`${t('section.contact')} · ${t('section.organization')}`}>
          <Facts facts={contactFacts(customer)} businessDate={businessDate} />
        </Section>
        <Section title={t('section.certificates')}>
          <TabTable
            tab='certificates'
            title={t('section.certificates')}
            columns={CERTIFICATES}
            rowKey={(row) => `${row.id_type_code} ${row.id_number_masked} ${row.id_starts_on}`}
            {...at}
          />
        </Section>
        <Section title={t('section.contacts')}>
          <TabTable
            tab='contacts'
            title={t('section.contacts')}
            columns={CONTACTS}
            rowKey={(row) => `${row.contact_type_code} ${row.contact_masked}`}
            {...at}
          />
        </Section>
      </div>
      <Custom recordKey={recordKey} />
      <ReportedFields />
      {/* What belongs together is known as of now; the past is shown as it was. */}
      {recordKey.asOf === null && <Identity customerId={recordKey.customerId} />}
    </div>
  )
}
