import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { CodeBadge, CodeLabel } from '../../shared/code-label.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { Bones, ProblemNotice } from '../../shared/states.tsx'
import { useIdentityText } from '../../shared/identity-text.ts'
import { pairTone } from './identity-columns.tsx'
import type { PairAnswer } from './identity.api.ts'
import { pairQuery } from './identity.api.ts'
import styles from './identity.module.css'
import { DecisionPanel } from './pair/decision-panel.tsx'
import { Evidence } from './pair/evidence.tsx'
import { PreviewPanel } from './pair/preview-panel.tsx'
import { Sides } from './pair/sides.tsx'

function Pair({ answer, title }: { answer: PairAnswer; title: string }) {
  const { pair } = answer
  return (
    <article className={styles['page']} aria-labelledby='pair-title'>
      <header className={styles['head']}>
        <h1 id='pair-title'>{title}</h1>
        <CodeBadge list='identity_pair_state' code={pair.state_code} tone={pairTone(pair.state_code)} />
        <CodeBadge list='customer_type' code={pair.customer_type_code} />
        <small>
          {pair.first_customer_no} / {pair.second_customer_no}
        </small>
        <span className={styles['muted']}>
          {pair.rule_code} <CodeLabel list='identity_rule' code={pair.rule_code} />
        </span>
      </header>
      <div className={styles['columns']}>
        <Sides answer={answer} />
        <div className={styles['stack']}>
          <DecisionPanel answer={answer} />
          <Evidence pair={pair} />
          <PreviewPanel preview={answer.preview} />
        </div>
      </div>
    </article>
  )
}

/** A pair whole: what speaks for it, both sides, what a decision would change, and the decision itself. */
export function IdentityPairPage() {
  const t = useIdentityText()
  const key = useParams({ from: '/frame/customer-management/identity/$first/$second' })
  const { data, error, refetch } = useQuery(pairQuery(key))
  const names = data && {
    first: data.sides[0].customer_name ?? key.first,
    second: data.sides[1].customer_name ?? key.second,
  }
  const title = names ? t('identity.pair', names) : null
  usePageTitle(
    `/customer-management/identity/${key.first}/${key.second}`,
    title ?? (error ? `${key.first} / ${key.second}` : null),
  )
  if (error) {
    return (
      <>
        <h1 className='zk-hidden'>{t('menu.identity')}</h1>
        <ProblemNotice error={error} onRetry={() => void refetch()} />
      </>
    )
  }
  if (!data || title === null) return <Bones rows={12} height={20} />
  return <Pair answer={data} title={title} />
}
