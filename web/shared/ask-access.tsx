import { Link } from '@tanstack/react-router'
import { useText } from './text.ts'
import { useViewer } from './viewer.ts'

type Props = {
  /** The number that was looked for, if it was one. */
  customerNo?: string
  onChosen?: () => void
}

/** The way on where a customer was not found, for whoever does not see the whole bank. */
export function AskAccess({ customerNo, onChosen }: Props) {
  const t = useText()
  const { reach } = useViewer()
  if (reach === null || reach.kind === 'head') return null
  return (
    <Link to='/approvals' search={{ tab: 'started', ask: customerNo ?? 'new' }} onClick={onChosen}>
      {t('palette.ask_access')}
    </Link>
  )
}
