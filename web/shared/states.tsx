import type { ReactNode } from 'react'
import { Problem } from './api-client.ts'
import { useProblemText } from './problem-text.ts'
import styles from './states.module.css'
import { useText } from './text.ts'

type EmptyProps = { title: string; hint?: string | undefined; children?: ReactNode; isSmall?: boolean }

/** Says which emptiness it is and what to do about it. */
export function EmptyState({ title, hint, children, isSmall = false }: EmptyProps) {
  return (
    <div className={`${styles['empty']} ${isSmall ? styles['small'] : ''}`} role='status'>
      {!isSmall && (
        <svg viewBox='0 0 64 40' className={styles['drawing']} aria-hidden>
          <rect x='8' y='6' width='48' height='30' rx='4' />
          <path d='M8 15h48M16 22h20M16 28h12' />
        </svg>
      )}
      <p className={styles['title']}>{title}</p>
      {hint && <p className={styles['hint']}>{hint}</p>}
      {children}
    </div>
  )
}

type ProblemProps = {
  error: unknown
  onRetry?: (() => void) | undefined
  hint?: string
  /** Other ways on, beside trying again. */
  children?: ReactNode
}

/** Refusals that are no failure: there is nothing yet, or not for this person. */
const REFUSALS: Partial<Record<string, 'not_loaded' | 'not_allowed'>> = {
  nothing_published: 'not_loaded',
  forbidden: 'not_allowed',
}

/** What happened in words, its stable code and the number of the request, and the way on. */
export function ProblemNotice({ error, onRetry, hint, children }: ProblemProps) {
  const t = useText()
  const say = useProblemText()
  const problem = error instanceof Problem ? error : null
  // What the server did not say went wrong in the page itself.
  const code = problem?.code ?? 'page_failed'
  const refusal = REFUSALS[code]
  if (refusal) return <EmptyState title={t(`state.${refusal}`)} hint={t(`state.${refusal}_hint`)} />
  return (
    <div className={styles['problem']} role='alert'>
      <p className={styles['title']}>{say(code, t('problem.unknown'))}</p>
      {hint && <p className={styles['hint']}>{hint}</p>}
      <p className={styles['trail']}>
        <span>
          {t('problem.code')} <code>{code}</code>
        </span>
        {problem?.requestId && (
          <span>
            {t('problem.request')} <code>{problem.requestId}</code>
          </span>
        )}
      </p>
      {onRetry && (
        <button type='button' className={styles['retry']} onClick={onRetry}>
          {t('action.retry')}
        </button>
      )}
      {children}
    </div>
  )
}

/** Grey bars where the content will be. */
export function Bones({ rows = 6, height = 16 }: { rows?: number; height?: number }) {
  const t = useText()
  return (
    <div className={styles['bones']} role='status' aria-label={t('state.loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles['bone']} style={{ height, width: `${100 - ((row * 17) % 38)}%` }} />
      ))}
    </div>
  )
}
