import { Link } from '@tanstack/react-router'
import { EmptyState, ProblemNotice } from '../shared/states.tsx'
import { useText } from '../shared/text.ts'
import styles from './problem-pages.module.css'

export function NotFoundPage() {
  const t = useText()
  return (
    <>
      <h1 className='zk-hidden'>{t('state.not_found')}</h1>
      <EmptyState title={t('state.not_found')} hint={t('state.not_found_hint')}>
        <Link to='/'>{t('action.home')}</Link>
      </EmptyState>
    </>
  )
}

/** Stands where the page would: what it says does not depend on what the page was to show. */
export function ProblemPage({ error }: { error: unknown }) {
  const t = useText()
  return (
    <div className={styles['page']}>
      <h1 className='zk-hidden'>{t('problem.title')}</h1>
      <ProblemNotice error={error} onRetry={() => window.location.reload()}>
        <a className={styles['home']} href='/'>
          {t('action.home')}
        </a>
      </ProblemNotice>
    </div>
  )
}
