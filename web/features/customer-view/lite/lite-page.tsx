import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { getNight, Problem } from '../../../shared/api-client.ts'
import { useLiteText } from '../../../shared/lite-text.ts'
import { usePageTitle } from '../../../shared/page-title.ts'
import { Bones, EmptyState, ProblemNotice } from '../../../shared/states.tsx'
import { may, useViewer } from '../../../shared/viewer.ts'
import { liteQuery } from './lite.api.ts'
import { LiteForm } from './lite-form.tsx'
import { LiteView } from './lite-view.tsx'
import styles from './lite.module.css'

/** Whether so many seconds are over; the page is looked at meanwhile. */
function useIsOver(secondsLeft: number | undefined): boolean {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    if (secondsLeft === undefined) return undefined
    const timer = setTimeout(() => setOver(true), secondsLeft * 1000)
    return () => clearTimeout(timer)
  }, [secondsLeft])
  return isOver
}

function Found({ customerId }: { customerId: string }) {
  const t = useLiteText()
  const { data, error, refetch } = useQuery(liteQuery(customerId))
  const isOver = useIsOver(data?.seconds_left)
  const isGone = error instanceof Problem && error.code === 'customer_not_found'
  if (isOver || isGone) return <EmptyState title={t('lite.over')} isSmall />
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Bones rows={6} />
  return <LiteView answer={data} businessDate={getNight()?.business_date ?? ''} />
}

/** For tellers and call-centre agents: the customer who stands there, or is on the phone. */
export function LitePage() {
  const t = useLiteText()
  usePageTitle('/lite', t('lite.title'))
  const viewer = useViewer()
  const { customer } = useSearch({ from: '/frame/lite' })
  const navigate = useNavigate({ from: '/lite' })
  const [round, setRound] = useState(0)
  if (!may(viewer, 'customers.look_up')) {
    return <EmptyState title={t('state.not_allowed')} hint={t('state.not_allowed_hint')} />
  }
  return (
    <div className={styles['page']}>
      <div className={styles['top']}>
        <h1>{t('lite.title')}</h1>
        <p>{t('lite.hint')}</p>
      </div>
      <LiteForm
        onFound={(id) => {
          setRound((old) => old + 1)
          void navigate({ search: { customer: id } })
        }}
      />
      {customer === undefined ? (
        <EmptyState title={t('lite.first')} isSmall />
      ) : (
        <Found key={`${customer} ${round}`} customerId={customer} />
      )}
    </div>
  )
}
