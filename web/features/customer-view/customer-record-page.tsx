import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useRouterState, useSearch } from '@tanstack/react-router'
import { Suspense, useEffect } from 'react'
import { lazyPart } from '../../shared/lazy-part.ts'
import type { CustomerAnswer } from '../../../src/modules/customer-view/schema.ts'
import { Problem } from '../../shared/api-client.ts'
import { alsoDropped } from '../../shared/address.ts'
import { AsOfBand, AsOfPicker } from '../../shared/as-of-picker.tsx'
import { AskAccess } from '../../shared/ask-access.tsx'
import { Badge, CodeBadge, CodeLabel } from '../../shared/code-label.tsx'
import { Day, Plain } from '../../shared/figures.tsx'
import { useNight } from '../../shared/night.ts'
import { usePageTitle } from '../../shared/page-title.ts'
import { RecordPage } from '../../shared/record-page.tsx'
import type { Tab } from '../../shared/tabs.tsx'
import { Bones, ProblemNotice } from '../../shared/states.tsx'
import { useText } from '../../shared/text.ts'
import { may, useViewer } from '../../shared/viewer.ts'
import { gradeTone } from './codes.ts'
import type { CustomerRecordSearch, RecordTabName } from './customer-record-search.ts'
import { readCustomerRecordSearch, RECORD_TABS } from './customer-record-search.ts'
import type { CustomerKey } from './customer-view.api.ts'
import { customerQuery, keptDatesQuery } from './customer-view.api.ts'
import { AccountsTab } from './record/accounts-tab.tsx'
import { AccessButton } from './record/access/access-button.tsx'
import { Explanations } from './record/explanation/explainable.tsx'
import { BasicTab } from './record/basic-tab.tsx'
import { CardsTab } from './record/cards-tab.tsx'
import { useKeyFigures } from './record/key-figures.tsx'
import { LoansTab } from './record/loans-tab.tsx'
import { NeighbourButtons } from './record/neighbour-buttons.tsx'
import { RecordHidden } from './record/record-hidden.tsx'
import { RevealsOf } from './record/reveal/revealable.tsx'
import { RepairsOf, ReportButton } from './record/repairs/reportable.tsx'
import { OwnershipTab } from './record/ownership-tab.tsx'
import styles from './record/record.module.css'

const BusinessTab = lazyPart(() => import('./record/business-tab.tsx'), 'BusinessTab')
const CreditTab = lazyPart(() => import('./record/credit-tab.tsx'), 'CreditTab')
const HistoryTab = lazyPart(() => import('./record/history-tab.tsx'), 'HistoryTab')
const ProfileTab = lazyPart(() => import('./record/profile/profile-tab.tsx'), 'ProfileTab')
const BriefButton = lazyPart(() => import('./record/profile/brief-button.tsx'), 'BriefButton')
const ComparisonTab = lazyPart(() => import('./record/comparison/comparison-tab.tsx'), 'ComparisonTab')
const TransactionsTab = lazyPart(() => import('./record/transactions-tab.tsx'), 'TransactionsTab')
const FlowsTab = lazyPart(() => import('./record/flows-tab.tsx'), 'FlowsTab')
const ContributionTab = lazyPart(() => import('./record/contribution-tab.tsx'), 'ContributionTab')
const PointsTab = lazyPart(() => import('./record/points-tab.tsx'), 'PointsTab')
const RelationsTab = lazyPart(() => import('./record/relations/relations-tab.tsx'), 'RelationsTab')
const TimelineTab = lazyPart(() => import('./record/timeline/timeline-tab.tsx'), 'TimelineTab')
const ContactsTab = lazyPart(() => import('./record/contacts/contacts-tab.tsx'), 'ContactsTab')
const ConsentFlags = lazyPart(() => import('./record/consents/consent-flags.tsx'), 'ConsentFlags')
const ServiceTab = lazyPart(() => import('./record/service-tab.tsx'), 'ServiceTab')
const CustomerTags = lazyPart(() => import('./record/tags/customer-tags.tsx'), 'CustomerTags')
const Alerts = lazyPart(() => import('./record/attention/alerts.tsx'), 'Alerts')
const CorrectionBand = lazyPart(() => import('./record/correction/correction-band.tsx'), 'CorrectionBand')
const ChangesTab = lazyPart(() => import('./record/changes-tab.tsx'), 'ChangesTab')

type Shown = { answer: CustomerAnswer; recordKey: CustomerKey }
type OnTab = (tab: RecordTabName) => void

function tabContent(name: RecordTabName, { answer, recordKey, onTab }: Shown & { onTab: OnTab }) {
  const at = { recordKey, businessDate: answer.as_of }
  const isCorporate = answer.customer.customer_type_code === 'corporate'
  if (name === 'basic') return <BasicTab customer={answer.customer} onTab={onTab} {...at} />
  if (name === 'accounts') return <AccountsTab {...at} />
  if (name === 'loans') return <LoansTab {...at} />
  if (name === 'cards') return <CardsTab {...at} />
  if (name === 'ownership') return <OwnershipTab {...at} />
  return (
    <Suspense fallback={<Bones rows={6} />}>
      {name === 'business' && <BusinessTab isRetail={!isCorporate} {...at} />}
      {name === 'credit' && <CreditTab isCorporate={isCorporate} {...at} />}
      {name === 'timeline' && <TimelineTab {...at} />}
      {name === 'contacts' && <ContactsTab {...at} />}
      {name === 'service' && <ServiceTab {...at} />}
      {name === 'profile' && (
        <ProfileTab {...at} name={answer.customer.customer_name} isCorporate={isCorporate} />
      )}
      {name === 'transactions' && <TransactionsTab {...at} />}
      {name === 'flows' && <FlowsTab {...at} />}
      {name === 'history' && <HistoryTab {...at} />}
      {name === 'contribution' && <ContributionTab customer={answer.customer} {...at} />}
      {name === 'points' && <PointsTab isStaff={answer.customer.is_staff === true} {...at} />}
      {name === 'relations' && <RelationsTab {...at} name={answer.customer.customer_name} />}
      {name === 'comparison' && <ComparisonTab {...at} />}
      {name === 'changes' && <ChangesTab customerId={recordKey.customerId} />}
    </Suspense>
  )
}

/** Only people earn points. */
const OF_RETAIL: ReadonlySet<RecordTabName> = new Set(['points'])

function useRecordTabs(shown: Shown & { onTab: OnTab }): Tab[] {
  const t = useText()
  const isRetail = shown.answer.customer.customer_type_code === 'retail'
  return RECORD_TABS.filter((name) => isRetail || !OF_RETAIL.has(name)).map((name) => ({
    key: name,
    label: t(`tab.${name}`),
    content: tabContent(name, shown),
  }))
}

function Tags({ customer, private: mark }: Pick<CustomerAnswer, 'customer' | 'private'>) {
  const t = useText()
  return (
    <>
      <CodeBadge list='grade' code={customer.grade_code} tone={gradeTone(customer.grade_code)} />
      <CodeBadge list='customer_type' code={customer.customer_type_code} />
      {customer.status_code !== 'active' && <CodeBadge list='customer_status' code={customer.status_code} />}
      {customer.is_staff && <Badge text={t('record.staff')} />}
      {mark && <Badge text={t('record.private')} title={mark.valid_from} tone='warning' />}
    </>
  )
}

/** What the customer agreed to, for whoever may know it. */
function Consents({ recordKey, onTab }: Pick<Shown, 'recordKey'> & { onTab: OnTab }) {
  const viewer = useViewer()
  if (!may(viewer, 'consents.read')) return null
  return (
    <Suspense fallback={null}>
      <ConsentFlags recordKey={recordKey} onOpen={() => onTab('contacts')} />
    </Suspense>
  )
}

function useFacts({ customer, owner }: CustomerAnswer) {
  const t = useText()
  const holder =
    owner && (owner.is_virtual ? t('record.owner_virtual') : (owner.employee_name ?? owner.employee_id))
  const isRetail = customer.customer_type_code === 'retail'
  return [
    {
      key: 'no',
      label: t('column.source_customer_no'),
      value: <Plain value={customer.source_customer_no} />,
    },
    {
      key: 'id',
      label: isRetail ? t('column.id_number_masked') : t('column.uscc'),
      value: <Plain value={isRetail ? customer.id_number_masked : customer.uscc} />,
    },
    ...(isRetail
      ? [
          {
            key: 'gender',
            label: t('column.gender_code'),
            value: <CodeLabel list='gender' code={customer.gender_code} />,
          },
        ]
      : []),
    { key: 'org', label: t('column.org_name'), value: <Plain value={customer.org_name} /> },
    { key: 'owner', label: t('record.owner'), value: holder ?? t('record.owner_none') },
    { key: 'opened', label: t('column.opened_on'), value: <Day value={customer.opened_on} /> },
  ]
}

const NOT_KEPT = ['date_not_kept', 'date_archived']

/** A date that is not kept cannot be looked at: the latest is, and the person told. */
function useKeptDate({ asOf }: CustomerKey, error: unknown): boolean {
  const navigate = useNavigate({ from: '/customers/$customer_id' })
  const isNotKept = asOf !== null && error instanceof Problem && NOT_KEPT.includes(error.code)
  useEffect(() => {
    if (!isNotKept) return
    void navigate({
      search: (old) => readCustomerRecordSearch({ ...old, as_of: undefined }),
      state: alsoDropped('as_of'),
      replace: true,
    })
  }, [isNotKept, navigate])
  return isNotKept
}

/** Who has become part of another customer is shown as that one, with a notice. */
function useSurvivor({ customerId }: CustomerKey, error: unknown): boolean {
  const navigate = useNavigate({ from: '/customers/$customer_id' })
  const survivor =
    error instanceof Problem && error.code === 'customer_merged' ? error.details['customer_id'] : null
  const isMerged = typeof survivor === 'string'
  useEffect(() => {
    if (!isMerged) return
    void navigate({
      to: '/customers/$customer_id',
      params: { customer_id: survivor },
      search: (old) => readCustomerRecordSearch({ ...old, list: undefined, row: undefined, page: undefined }),
      state: { merged_id: customerId },
      replace: true,
    })
  }, [isMerged, survivor, customerId, navigate])
  return isMerged
}

function MergedNotice() {
  const t = useText()
  const id = useRouterState({ select: ({ location }) => location.state.merged_id })
  if (id === undefined) return null
  return (
    <p className={styles['merged']} role='status'>
      {t('record.merged_notice', { id })}
    </p>
  )
}

type OnKnown = (known: 'then' | undefined) => void
type OnDay = { onDay: (day: string | null) => void }

/** What can be done with a record. */
function Tools({ answer, recordKey, onDay }: Shown & OnDay) {
  const search = useSearch({ from: '/frame/customers/$customer_id' })
  const { data: dates = [] } = useQuery(keptDatesQuery)
  return (
    <>
      <NeighbourButtons search={search} />
      <ReportButton />
      {answer.is_current && (
        <Suspense fallback={null}>
          <BriefButton customerId={recordKey.customerId} />
        </Suspense>
      )}
      <AccessButton customerId={recordKey.customerId} mark={answer.private} />
      <AsOfPicker dates={dates} asOf={recordKey.asOf} latest={answer.business_date} onChange={onDay} />
    </>
  )
}

/** What has to be known before a record is read: which day it is of, and as it was known when. */
function Bands({ answer, recordKey, onDay, onKnown }: Shown & OnDay & { onKnown: OnKnown }) {
  return (
    <>
      <MergedNotice />
      {answer.as_of !== answer.business_date && (
        <AsOfBand asOf={answer.as_of} latest={answer.business_date} onReturn={() => onDay(null)} />
      )}
      {answer.correction && (
        <Suspense fallback={null}>
          <CorrectionBand
            asOf={answer.as_of}
            correction={answer.correction}
            recordKey={recordKey}
            onKnown={onKnown}
          />
        </Suspense>
      )}
    </>
  )
}

function Record({ answer, recordKey }: Shown) {
  const navigate = useNavigate({ from: '/customers/$customer_id' })
  const search = useSearch({ from: '/frame/customers/$customer_id' })
  const facts = useFacts(answer)
  const figures = useKeyFigures(answer)
  const go = (change: (old: CustomerRecordSearch) => CustomerRecordSearch) =>
    void navigate({ search: change })
  const setAsOf = (asOf: string | null) =>
    go((old) => readCustomerRecordSearch({ ...old, page: undefined, as_of: asOf }))
  const setKnown: OnKnown = (known) =>
    go((old) => readCustomerRecordSearch({ ...old, page: undefined, as_of: answer.as_of, known }))
  const onTab = (tab: RecordTabName) =>
    go((old) => readCustomerRecordSearch({ ...old, page: undefined, tab }))
  const tabs = useRecordTabs({ answer, recordKey, onTab })
  return (
    <Explanations recordKey={recordKey}>
      <RepairsOf recordKey={recordKey}>
        <RevealsOf recordKey={recordKey}>
          <RecordPage
            title={answer.customer.customer_name}
            tags={
              <>
                <Tags customer={answer.customer} private={answer.private} />
                <Consents recordKey={recordKey} onTab={onTab} />
                <Suspense fallback={null}>
                  <CustomerTags recordKey={recordKey} />
                </Suspense>
              </>
            }
            alerts={
              <Suspense fallback={null}>
                <Alerts recordKey={recordKey} onTab={onTab} />
              </Suspense>
            }
            facts={facts}
            figures={figures}
            tools={<Tools answer={answer} recordKey={recordKey} onDay={setAsOf} />}
            band={<Bands answer={answer} recordKey={recordKey} onDay={setAsOf} onKnown={setKnown} />}
            hidden={<RecordHidden recordKey={recordKey} />}
            tabs={tabs}
            tab={tabs.find((it) => it.key === search.tab)?.key ?? 'basic'}
            onTab={(tab) => onTab(tab as RecordTabName)}
          />
        </RevealsOf>
      </RepairsOf>
    </Explanations>
  )
}

/** What keeps a record from being shown, with the way back to the latest date where that may help. */
function RecordProblem({
  error,
  onRetry,
  recordKey,
}: {
  error: unknown
  onRetry: () => void
  recordKey: CustomerKey
}) {
  const t = useText()
  const night = useNight()
  const navigate = useNavigate({ from: '/customers/$customer_id' })
  const isMissing = error instanceof Problem && error.code === 'customer_not_found'
  const back = () =>
    void navigate({ search: (old) => readCustomerRecordSearch({ ...old, as_of: undefined }) })
  if (recordKey.asOf === null) {
    return (
      <>
        <h1 className='zk-hidden'>{t('menu.customer')}</h1>
        <ProblemNotice error={error} onRetry={onRetry}>
          {isMissing && <AskAccess />}
        </ProblemNotice>
      </>
    )
  }
  return (
    <>
      <h1 className='zk-hidden'>{t('menu.customer')}</h1>
      <AsOfBand asOf={recordKey.asOf} latest={night?.business_date ?? ''} onReturn={back} />
      <ProblemNotice
        error={error}
        onRetry={onRetry}
        {...(isMissing && { hint: t('record.not_existing', { date: recordKey.asOf }) })}
      />
    </>
  )
}

export function CustomerRecordPage() {
  const { customer_id: customerId } = useParams({ from: '/frame/customers/$customer_id' })
  const search = useSearch({ from: '/frame/customers/$customer_id' })
  const recordKey: CustomerKey = {
    customerId,
    asOf: search.as_of ?? null,
    ...(search.known && { known: search.known }),
  }
  const { data, error, refetch } = useQuery(customerQuery(recordKey))
  const isUndated = useKeptDate(recordKey, error)
  const isLeaving = useSurvivor(recordKey, error) || isUndated
  usePageTitle(`/customers/${customerId}`, data?.customer.customer_name ?? (error ? customerId : null))
  if (isLeaving) return <Bones rows={12} height={20} />
  if (error) return <RecordProblem error={error} onRetry={() => void refetch()} recordKey={recordKey} />
  if (!data) return <Bones rows={12} height={20} />
  return <Record answer={data} recordKey={recordKey} />
}
