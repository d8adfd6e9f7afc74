import { useQuery } from '@tanstack/react-query'
import { freshnessQuery } from '../features/system/system.api.ts'
import { codeLabel } from '../shared/codes.ts'
import { usePreferences } from '../shared/preferences.ts'
import { useText } from '../shared/text.ts'
import styles from './frame.module.css'

/** Says on every page which figures are older than the business date, and of which day they are. */
export function CarriedBanner() {
  const t = useText()
  const { language } = usePreferences()
  const { data: carried = [] } = useQuery(freshnessQuery)
  if (carried.length === 0) return null
  const systems = carried.map((it) =>
    t('frame.carried_system', {
      system: codeLabel('source_system', it.system_code, language),
      date: it.business_date,
    }),
  )
  return (
    <p className={styles['stale']} role='status'>
      {t('frame.carried', { systems: systems.join(t('text.comma')) })}
    </p>
  )
}
