import type { LiteAnswer, LiteProduct } from '../../../../src/modules/customer-view/lite.schema.ts'
import { bankMoment } from '../../../shared/bank-moment.ts'
import { Badge, CodeLabel } from '../../../shared/code-label.tsx'
import { Clipped, DataTable, type TableColumn } from '../../../shared/data-table.tsx'
import { Count, Day, Plain } from '../../../shared/figures.tsx'
import { useLifeText } from '../../../shared/life-text.ts'
import { useLiteText } from '../../../shared/lite-text.ts'
import { EmptyState } from '../../../shared/states.tsx'
import { AccessButton } from '../record/access/access-button.tsx'
import { useFigureWords } from '../record/attention/use-figure-words.ts'
import { type Fact, Facts, Section } from '../record/section.tsx'
import styles from './lite.module.css'

type Props = { answer: LiteAnswer; businessDate: string }

const plainly = <Told extends object>(told: Told) => ({
  ...told,
  tab: 'basic' as const,
  amount: null,
  code: null,
})

function Head({ answer }: { answer: LiteAnswer }) {
  const t = useLiteText()
  const { is_green: isGreen, is_caring: isCaring } = answer.flags
  return (
    <header className={styles['head']}>
      <h2>{answer.customer_name}</h2>
      {isGreen && <Badge text={t('lite.green')} title={t('lite.green_hint')} tone='teal' />}
      {isCaring && <Badge text={t('lite.caring')} title={t('lite.caring_hint')} tone='purple' />}
      <small>{t('lite.until', { time: bankMoment(answer.ends_at).slice(11, 16) })}</small>
      <span className={styles['tools']}>
        <AccessButton customerId={answer.customer_id} mark={null} />
      </span>
    </header>
  )
}

function WhoItIs({ answer, businessDate }: Props) {
  const t = useLiteText()
  const { owner } = answer
  const isCompany = answer.customer_type_code === 'corporate'
  const fact = (column: string, label: string, value: Fact['value']): Fact => ({ column, label, value })
  const facts = [
    isCompany
      ? fact('uscc', t('lite.column.uscc'), <Plain value={answer.uscc} />)
      : fact('id_number_masked', t('lite.column.id_number'), <Plain value={answer.id_number_masked} />),
    fact('id_expires_on', t('lite.column.id_expires_on'), <Day value={answer.id_expires_on} />),
    fact('mobile_masked', t('lite.column.mobile'), <Plain value={answer.mobile_masked} />),
    fact('source_customer_no', t('lite.column.customer_no'), <Plain value={answer.source_customer_no} />),
    fact(
      'status_code',
      t('lite.column.status'),
      <CodeLabel list='customer_status' code={answer.status_code} />,
    ),
    fact('org_name', t('lite.column.org_name'), <Plain value={answer.org_name} />),
    fact(
      'owner',
      t('lite.column.owner'),
      owner?.is_virtual ? (
        t('lite.owner_unit', { unit: owner.org_name ?? '' })
      ) : (
        <Plain value={owner && [owner.employee_name, owner.org_name].filter(Boolean).join(' · ')} />
      ),
    ),
  ]
  return <Facts facts={facts} businessDate={businessDate} />
}

function ServiceAlerts({ answer }: { answer: LiteAnswer }) {
  const t = useLiteText()
  const said = useLifeText()
  const words = useFigureWords()
  if (answer.alerts.length === 0) return null
  return (
    <ul className={styles['alerts']} aria-label={t('lite.alerts')}>
      {answer.alerts.map((it) => (
        <li key={it.alert_code}>
          <Badge
            text={said(`alert.${it.alert_code}`, words(plainly(it)))}
            tone={it.is_grave ? 'alarm' : 'warning'}
          />
        </li>
      ))}
    </ul>
  )
}

const SAID = ['solve_complaint', 'renew_id', 'assess_risk', 'talk_renewal', 'offer_ebank'] as const
type SaidStep = (typeof SAID)[number]
const isSaid = (code: string): code is SaidStep => (SAID as readonly string[]).includes(code)

function Offers({ answer }: { answer: LiteAnswer }) {
  const t = useLiteText()
  const said = useLifeText()
  const words = useFigureWords()
  const { offers, is_selling_held: isHeld } = answer
  return (
    <Section title={t('lite.offers')} note={isHeld && said('attention.selling_held')}>
      {offers.length === 0 && <EmptyState title={t('lite.offers_none')} isSmall />}
      <ol className={styles['offers']}>
        {offers.map((it) => (
          <li key={it.step_code}>
            <strong>{said(`step.${it.step_code}`, words(plainly(it)))}</strong>
            {isSaid(it.step_code) && <span>{t(`lite.reason_of.${it.step_code}`, words(plainly(it)))}</span>}
          </li>
        ))}
      </ol>
    </Section>
  )
}

const KIND_LISTS = {
  account: 'deposit_kind',
  holding: 'product_kind',
  loan: null,
  card: 'card_kind',
} as const

function Kind({ row: { class_code, kind_code } }: { row: LiteProduct }) {
  const t = useLiteText()
  const list = KIND_LISTS[class_code]
  return (
    <>
      {t(`lite.class.${class_code}`)}{' '}
      {list && kind_code && (
        <small>
          <CodeLabel list={list} code={kind_code} />
        </small>
      )}
    </>
  )
}

type ProductColumn = 'product_name' | 'class_code' | 'held_count' | 'next_on'
const PRODUCT_COLUMNS: (TableColumn<LiteProduct> & { column: ProductColumn })[] = [
  { column: 'class_code', isFixed: true, render: (row) => <Kind row={row} /> },
  {
    column: 'product_name',
    render: (row) =>
      row.product_name ? <Clipped text={row.product_name} most={320} /> : <Plain value={null} />,
  },
  { column: 'held_count', isNumber: true, render: (row) => <Count value={row.held_count} /> },
  { column: 'next_on', render: (row) => <Day value={row.next_on} /> },
]

function Products({ answer, businessDate }: Props) {
  const t = useLiteText()
  return (
    <Section title={t('lite.products')} note={t('lite.products_note')}>
      <DataTable
        label={t('lite.products')}
        rows={answer.products}
        rowKey={(row) => `${row.class_code} ${row.kind_code} ${row.product_code}`}
        columns={PRODUCT_COLUMNS.map((it) => ({ ...it, label: t(`lite.product.${it.column}`) }))}
        empty={<EmptyState title={t('lite.products_none')} isSmall />}
        businessDate={businessDate}
      />
    </Section>
  )
}

type Ticket = LiteAnswer['tickets'][number]
type TicketColumn = 'ticket_type_code' | 'title' | 'status_code' | 'due_on' | 'accepted_at'
const TICKET_COLUMNS: (TableColumn<Ticket> & { column: TicketColumn })[] = [
  {
    column: 'ticket_type_code',
    render: (row) => <CodeLabel list='ticket_type' code={row.ticket_type_code} />,
  },
  {
    column: 'title',
    render: (row) => (row.title ? <Clipped text={row.title} most={320} /> : <Plain value={null} />),
  },
  { column: 'status_code', render: (row) => <CodeLabel list='ticket_status' code={row.status_code} /> },
  { column: 'due_on', render: (row) => <DueOn row={row} /> },
  { column: 'accepted_at', render: (row) => <Plain value={row.accepted_at} /> },
]

function DueOn({ row }: { row: Ticket }) {
  const t = useLifeText()
  return (
    <>
      <Day value={row.due_on} /> {row.is_overdue && <Badge text={t('ticket.overdue')} tone='alarm' />}
    </>
  )
}

function Tickets({ answer, businessDate }: Props) {
  const t = useLiteText()
  const said = useLifeText()
  return (
    <Section title={t('lite.tickets')}>
      <DataTable
        label={t('lite.tickets')}
        rows={answer.tickets}
        rowKey={(row) => row.ticket_no}
        columns={TICKET_COLUMNS.map((it) => ({ ...it, label: said(`ticket.${it.column}`) }))}
        empty={<EmptyState title={t('lite.tickets_none')} isSmall />}
        businessDate={businessDate}
      />
    </Section>
  )
}

/** What serving a customer takes, on one screen. */
export function LiteView(props: Props) {
  const t = useLiteText()
  return (
    <article className={styles['view']} aria-label={t('lite.view')}>
      <Head answer={props.answer} />
      <ServiceAlerts answer={props.answer} />
      <WhoItIs {...props} />
      <Offers answer={props.answer} />
      <Products {...props} />
      <Tickets {...props} />
    </article>
  )
}
