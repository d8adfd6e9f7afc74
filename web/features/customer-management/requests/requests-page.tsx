import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { Suspense, useState } from 'react'
import { DataTable } from '../../../shared/data-table.tsx'
import { Count, Day, Moment, useBilingual } from '../../../shared/figures.tsx'
import { lazyPart } from '../../../shared/lazy-part.ts'
import { usePageTitle } from '../../../shared/page-title.ts'
import { useRequestsText } from '../../../shared/requests-text.ts'
import { Bones, EmptyState, ProblemNotice } from '../../../shared/states.tsx'
import styles from '../allocation/allocation.module.css'
import { Pages } from '../allocation/pages.tsx'
import { type OwnershipRequest, requestsQuery } from './requests.api.ts'
import { Party, StateBadge } from './words.tsx'

const RequestDrawer = lazyPart(() => import('./request-drawer.tsx'), 'RequestDrawer')

/** Who has it now, and until when. */
function Waiting({ it }: { it: OwnershipRequest }) {
  const say = useBilingual()
  if (it.step_name_zh === null || it.step_name_en === null) return null
  return (
    <span>
      {say({ zh: it.step_name_zh, en: it.step_name_en })}{' '}
      <small>{it.holders.map((one) => one.display_name).join(' / ')}</small>
    </span>
  )
}

function Listed({ rows }: { rows: OwnershipRequest[] }) {
  const t = useRequestsText()
  return (
    <DataTable<OwnershipRequest>
      label={t('menu.requests')}
      rows={rows}
      rowKey={(it) => it.allocation_id}
      columns={[
        {
          column: 'request_number',
          label: t('requests.number'),
          render: ({ allocation_id }) => (
            <Link to='/customers/requests/$allocation_id' params={{ allocation_id }}>
              {allocation_id}
            </Link>
          ),
        },
        {
          column: 'request_type',
          label: t('requests.type'),
          render: (it) => t(`requests.type.${it.request_type_code}`),
        },
        { column: 'request_state', label: t('requests.state'), render: (it) => <StateBadge it={it} /> },
        {
          column: 'request_customers',
          label: t('requests.customers'),
          isNumber: true,
          render: (it) => <Count value={it.customer_count} />,
        },
        {
          column: 'request_from',
          label: t('requests.from'),
          render: (it) => <Party person={it.giver} unit={it.from_unit} />,
        },
        {
          column: 'request_to',
          label: t('requests.to'),
          render: (it) => <Party person={it.receiver} unit={it.to_unit} />,
        },
        { column: 'request_step', label: t('requests.step'), render: (it) => <Waiting it={it} /> },
        { column: 'request_due', label: t('requests.due'), render: (it) => <Day value={it.due_on} /> },
        {
          column: 'request_from_day',
          label: t('requests.from_day'),
          render: (it) => <Day value={it.effective_from} />,
        },
        {
          column: 'request_made',
          label: t('requests.made'),
          render: (it) => (
            <>
              {it.made_by_name ?? it.made_by} <Moment value={it.made_at} />
            </>
          ),
        },
      ]}
      empty={<EmptyState title={t('requests.none')} isSmall />}
    />
  )
}

/** What is asked for of who holds whom, how it stands and who has it; and where one asks. */
export function RequestsPage() {
  const t = useRequestsText()
  const navigate = useNavigate()
  const { page = 1, scope = 'open', customer } = useSearch({ from: '/frame/customers/requests' })
  const { data, error, refetch } = useQuery(requestsQuery(scope, page))
  const [isAsking, setAsking] = useState(customer !== undefined)
  usePageTitle('/customers/requests', t('menu.requests'))
  return (
    <section className={styles['page']} aria-labelledby='requests-title'>
      <header className={styles['head']}>
        <h1 id='requests-title'>{t('menu.requests')}</h1>
        <span className={styles['note']}>{t('requests.note')}</span>
        <span className={styles['tools']}>
          <Segmented
            value={scope}
            onChange={(to) =>
              void navigate({ to: '/customers/requests', search: to === 'all' ? { scope: 'all' } : {} })
            }
            options={[
              { value: 'open', label: t('requests.scope.open') },
              { value: 'all', label: t('requests.scope.all') },
            ]}
          />
          <Button type='primary' onClick={() => setAsking(true)}>
            {t('requests.new')}
          </Button>
        </span>
      </header>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={6} />}
      {data && (
        <div className={styles['table']}>
          <Listed rows={data.rows} />
          <Pages
            page={page}
            total={data.total}
            to='/customers/requests'
            kept={scope === 'all' ? { scope } : {}}
          />
        </div>
      )}
      {isAsking && (
        <Suspense fallback={null}>
          <RequestDrawer customerNos={customer} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </section>
  )
}
