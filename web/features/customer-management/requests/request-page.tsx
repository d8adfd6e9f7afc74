import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { ALLOCATIONS, refreshAllocations } from '../../../shared/allocate.ts'
import { CodeLabel } from '../../../shared/code-label.tsx'
import { DataTable } from '../../../shared/data-table.tsx'
import { Count, Day, Moment, useBilingual } from '../../../shared/figures.tsx'
import { usePageTitle } from '../../../shared/page-title.ts'
import { ReasonDialog } from '../../../shared/reason-dialog.tsx'
import { useRequestsText } from '../../../shared/requests-text.ts'
import { Bones, ProblemNotice } from '../../../shared/states.tsx'
import styles from '../allocation/allocation.module.css'
import {
  type OwnershipRequest,
  readCustomers,
  requestQuery,
  type RequestCustomer,
  sendRevoke,
} from './requests.api.ts'
import { Pack } from './pack.tsx'
import { Party, StateBadge } from './words.tsx'

const PAGE_ROWS = 100

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Who gives what to whom from when, and who has it now. */
function Facts({ it }: { it: OwnershipRequest }) {
  const t = useRequestsText()
  const say = useBilingual()
  const isWaiting = it.step_name_zh !== null && it.step_name_en !== null
  return (
    <dl className={styles['facts']}>
      <Fact label={t('requests.customers')}>
        <Count value={it.customer_count} />
      </Fact>
      <Fact label={t('requests.from')}>
        <Party person={it.giver} unit={it.from_unit} />
      </Fact>
      <Fact label={t('requests.to')}>
        <Party person={it.receiver} unit={it.to_unit} />
      </Fact>
      <Fact label={t('requests.from_day')}>
        <Day value={it.effective_from} />
      </Fact>
      {it.ends_on !== null && (
        <Fact label={t('requests.ends_on')}>
          <Day value={it.ends_on} />
        </Fact>
      )}
      {isWaiting && (
        <Fact label={t('requests.step')}>
          {say({ zh: it.step_name_zh!, en: it.step_name_en! })}{' '}
          {it.holders.map((one) => one.display_name).join(' / ')}
        </Fact>
      )}
      {it.due_on !== null && (
        <Fact label={t('requests.due')}>
          <Day value={it.due_on} />
        </Fact>
      )}
      {isWaiting && (
        <Fact label={t('requests.expires')}>
          <Day value={it.expires_on} />
        </Fact>
      )}
      <Fact label={t('requests.made')}>
        {it.made_by_name ?? it.made_by} <Moment value={it.made_at} />
      </Fact>
      <Fact label={t('requests.why')}>{it.reason}</Fact>
      {it.revoke_reason !== null && (
        <Fact label={t('requests.revoked')}>
          {it.revoked_by_name} {it.revoke_reason}
        </Fact>
      )}
    </dl>
  )
}

/** What was asked for at once of other managers. */
function AskedWith({ requests }: { requests: readonly OwnershipRequest[] }) {
  const t = useRequestsText()
  if (requests.length === 0) return null
  return (
    <section className={styles['box']} aria-labelledby='asked-with'>
      <h2 id='asked-with'>{t('requests.asked_with')}</h2>
      <ul>
        {requests.map((it) => (
          <li key={it.allocation_id}>
            <Link to='/customers/requests/$allocation_id' params={{ allocation_id: it.allocation_id }}>
              {t('requests.number_of', { id: it.allocation_id })}
            </Link>{' '}
            <Party person={it.giver} unit={it.from_unit} />{' '}
            {t('requests.of_count', { count: String(it.customer_count) })} <StateBadge it={it} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Revoke({ id, until }: { id: string; until: string }) {
  const t = useRequestsText()
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const { mutate, error, isPending } = useMutation({
    mutationFn: (reason: string) => sendRevoke(id, reason),
    onSuccess: () => setOpen(false),
    onSettled: () => refreshAllocations(client),
  })
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('requests.revoke')}</Button>
      {isOpen && (
        <ReasonDialog
          title={t('requests.revoke')}
          isSending={isPending}
          error={error}
          onSend={mutate}
          onClose={() => setOpen(false)}
        >
          <p>{t('requests.revoke_hint', { date: until })}</p>
        </ReasonDialog>
      )}
    </>
  )
}

function Customer({ it }: { it: RequestCustomer }) {
  const name = it.customer_name ?? it.source_customer_no
  if (!it.is_in_reach) return <>{name}</>
  return (
    <Link to='/customers/$customer_id' params={{ customer_id: it.customer_id }}>
      {name}
    </Link>
  )
}

function Customers({ id, count }: { id: string; count: number }) {
  const t = useRequestsText()
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: [ALLOCATIONS, 'request-customers', id],
    queryFn: ({ pageParam }) => readCustomers(id, pageParam),
    initialPageParam: 0,
    getNextPageParam: (_last, _pages, after) => (after + PAGE_ROWS < count ? after + PAGE_ROWS : null),
  })
  if (error) return <ProblemNotice error={error} />
  return (
    <section className={styles['table']} aria-labelledby='request-customers'>
      <h2 id='request-customers'>
        {t('requests.customer_list')} <span className={styles['note']}>{t('requests.beyond')}</span>
      </h2>
      <DataTable<RequestCustomer>
        label={t('requests.customer_list')}
        rows={data?.pages.flatMap((page) => page.customers)}
        rowKey={(it) => it.customer_id}
        columns={[
          {
            column: 'request_customer',
            label: t('requests.customer'),
            render: (it) => <Customer it={it} />,
          },
          { column: 'source_customer_no', render: (it) => it.source_customer_no },
          {
            column: 'request_grade',
            label: t('requests.grade'),
            render: (it) => <CodeLabel list='grade' code={it.grade_code} />,
          },
        ]}
        empty={null}
      />
      {hasNextPage && (
        <span className={styles['buttons']}>
          <Button loading={isFetching} onClick={() => void fetchNextPage()}>
            {t('requests.more')}
          </Button>
        </span>
      )}
    </section>
  )
}

/** One request: its customers, how it stands, who has it until when, and the way to decide it. */
export function RequestPage() {
  const t = useRequestsText()
  const { allocation_id: id } = useParams({ from: '/frame/customers/requests/$allocation_id' })
  const { data, error, refetch } = useQuery(requestQuery(id))
  const title = t('requests.number_of', { id })
  usePageTitle(`/customers/requests/${id}`, title)
  if (error) {
    return (
      <>
        <h1 className='zk-hidden'>{title}</h1>
        <ProblemNotice error={error} onRetry={() => void refetch()} />
      </>
    )
  }
  if (!data) return <Bones rows={8} height={20} />
  const { request: it, has_part, asked_with, revoke_to } = data
  return (
    <article className={styles['page']} aria-labelledby='request-title'>
      <header className={styles['head']}>
        <h1 id='request-title'>{title}</h1>
        <StateBadge it={it} />
        <span className={styles['note']}>{t(`requests.type.${it.request_type_code}`)}</span>
        <span className={styles['tools']}>
          {has_part && (
            <Link to='/approvals/$request_id' params={{ request_id: it.request_id }}>
              {t('requests.to_approval')}
            </Link>
          )}
          {revoke_to !== null && <Revoke id={id} until={revoke_to} />}
        </span>
      </header>
      <section className={styles['box']}>
        <Facts it={it} />
      </section>
      <AskedWith requests={asked_with} />
      <Pack id={id} />
      <Customers id={id} count={it.customer_count} />
    </article>
  )
}
