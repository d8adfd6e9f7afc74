import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Checkbox, Segmented } from 'antd'
import { useState } from 'react'
import { refreshAllocations } from '../../../shared/allocate.ts'
import { Badge, CodeLabel } from '../../../shared/code-label.tsx'
import { DataTable, type TableColumn } from '../../../shared/data-table.tsx'
import { Day } from '../../../shared/figures.tsx'
import { usePageTitle } from '../../../shared/page-title.ts'
import { ReasonDialog } from '../../../shared/reason-dialog.tsx'
import { useRequestsText } from '../../../shared/requests-text.ts'
import { Bones, EmptyState, ProblemNotice } from '../../../shared/states.tsx'
import { may, useViewer } from '../../../shared/viewer.ts'
import styles from '../allocation/allocation.module.css'
import { Pages } from '../allocation/pages.tsx'
import { type PoolRow, type PoolTier, poolQuery, sendRequest } from './requests.api.ts'

type Choosing = { chosen: readonly string[]; onChoose: (ids: string[]) => void }

function useColumns({ chosen, onChoose }: Choosing): TableColumn<PoolRow>[] {
  const t = useRequestsText()
  const mayClaim = may(useViewer(), 'ownership.claim')
  const choice: TableColumn<PoolRow> = {
    column: 'pool_choice',
    label: t('requests.claim'),
    render: (it) =>
      it.is_frozen ? (
        <Badge text={t('requests.frozen')} />
      ) : (
        <Checkbox
          aria-label={t('requests.choose', { name: it.source_customer_no })}
          checked={chosen.includes(it.customer_id)}
          onChange={({ target }) =>
            onChoose(
              target.checked ? [...chosen, it.customer_id] : chosen.filter((one) => one !== it.customer_id),
            )
          }
        />
      ),
  }
  return [
    ...(mayClaim ? [choice] : []),
    { column: 'pool_customer', label: t('requests.customer'), render: (it) => it.customer_name },
    { column: 'source_customer_no', render: (it) => it.source_customer_no },
    {
      column: 'pool_grade',
      label: t('requests.grade'),
      render: (it) => <CodeLabel list='grade' code={it.grade_code} />,
    },
    { column: 'pool_unit', label: t('requests.org'), render: (it) => it.org_name ?? it.org_id },
    {
      column: 'pool_from',
      label: t('requests.pooled_from'),
      render: (it) => <Day value={it.pooled_from} />,
    },
    { column: 'pool_next', label: t('requests.moves_on'), render: (it) => <Day value={it.moves_on} /> },
  ]
}

function Claim({ chosen, onDone }: { chosen: readonly string[]; onDone: () => void }) {
  const t = useRequestsText()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [isOpen, setOpen] = useState(false)
  const { mutate, error, isPending } = useMutation({
    mutationFn: (reason: string) =>
      sendRequest({ request_type_code: 'claim', customer_nos: [...chosen], reason }),
    onSuccess: async ({ request: { allocation_id } }) => {
      onDone()
      await navigate({ to: '/customers/requests/$allocation_id', params: { allocation_id } })
    },
    onSettled: () => refreshAllocations(client),
  })
  return (
    <>
      <Button type='primary' disabled={chosen.length === 0} onClick={() => setOpen(true)}>
        {t('requests.claim')} {chosen.length > 0 && chosen.length}
      </Button>
      {isOpen && (
        <ReasonDialog
          title={t('requests.claim')}
          isSending={isPending}
          error={error}
          onSend={mutate}
          onClose={() => setOpen(false)}
        >
          <p>{t('requests.pool_note')}</p>
        </ReasonDialog>
      )}
    </>
  )
}

/** Customers whom nobody looks after, pool by pool, to be claimed by managers. */
export function PoolPage() {
  const t = useRequestsText()
  const navigate = useNavigate()
  const { page = 1, tier = 'sub_branch' } = useSearch({ from: '/frame/customers/pool' })
  const { data, error, refetch } = useQuery(poolQuery(tier, page))
  const [chosen, setChosen] = useState<string[]>([])
  const columns = useColumns({ chosen, onChoose: setChosen })
  const mayClaim = may(useViewer(), 'ownership.claim')
  usePageTitle('/customers/pool', t('menu.pool'))
  const turnTo = (to: PoolTier) => {
    setChosen([])
    void navigate({ to: '/customers/pool', search: to === 'sub_branch' ? {} : { tier: to } })
  }
  return (
    <section className={styles['page']} aria-labelledby='pool-title'>
      <header className={styles['head']}>
        <h1 id='pool-title'>{t('menu.pool')}</h1>
        <span className={styles['note']}>{t('requests.pool_note')}</span>
      </header>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={6} />}
      {data && (
        <>
          <div className={styles['head']}>
            <Segmented<PoolTier>
              value={tier}
              onChange={turnTo}
              options={data.tiers.map((it) => ({
                value: it.tier,
                label: `${t(`requests.tier.${it.tier}`)} ${it.count}`,
              }))}
            />
            {mayClaim && (
              <span className={styles['tools']}>
                <span className={styles['note']}>
                  {t('requests.claims_left', { count: data.claims_left })}
                </span>
                <Claim chosen={chosen} onDone={() => setChosen([])} />
              </span>
            )}
          </div>
          <div className={styles['table']}>
            <DataTable<PoolRow>
              label={t('menu.pool')}
              rows={data.rows}
              rowKey={(it) => it.customer_id}
              columns={columns}
              empty={<EmptyState title={t('requests.pool_none')} isSmall />}
            />
            <Pages
              page={page}
              total={data.total}
              to='/customers/pool'
              kept={tier === 'sub_branch' ? {} : { tier }}
            />
          </div>
        </>
      )}
    </section>
  )
}
