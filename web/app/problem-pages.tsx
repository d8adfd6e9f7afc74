import { EmptyState, ProblemNotice } from '../shared/states.tsx'
import { useText } from '../shared/text.ts'

export function NotFoundPage() {
  const t = useText()
  return (
    <EmptyState title={t('state.not_found')} hint={t('state.not_found_hint')}>
      <a href='/'>{t('menu.workbench')}</a>
    </EmptyState>
  )
}

export function ProblemPage({ error }: { error: unknown }) {
  return (
    <div style={{ maxWidth: 640, margin: '10vh auto', padding: 16 }}>
      <ProblemNotice error={error} onRetry={() => window.location.reload()} />
    </div>
  )
}
