import { useQuery } from '@tanstack/react-query'
import { Badge } from '../../../../shared/code-label.tsx'
import { useLifeText } from '../../../../shared/life-text.ts'
import type { RecordTabName } from '../../customer-record-search.ts'
import type { CustomerKey } from '../../customer-view.api.ts'
import { attentionQuery } from './attention.api.ts'
import styles from './attention.module.css'
import { useFigureWords } from './use-figure-words.ts'

type Props = { recordKey: CustomerKey; onTab: (tab: RecordTabName) => void }

/** At most five, in the order in which they matter; each leads to the tab that says more. */
export function Alerts({ recordKey, onTab }: Props) {
  const t = useLifeText()
  const words = useFigureWords()
  const { data } = useQuery(attentionQuery(recordKey))
  if (!data || data.alerts.length === 0) return null
  return (
    <ul className={styles['alerts']} aria-label={t('attention.alerts')}>
      {data.alerts.map((alert) => (
        <li key={alert.alert_code}>
          <button type='button' onClick={() => onTab(alert.tab)}>
            <Badge
              text={t(`alert.${alert.alert_code}`, words(alert))}
              tone={alert.is_grave ? 'alarm' : 'warning'}
            />
          </button>
        </li>
      ))}
    </ul>
  )
}
