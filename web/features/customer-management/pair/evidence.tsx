import { useIdentityText } from '../../../shared/identity-text.ts'
import type { PairAnswer } from '../identity.api.ts'
import styles from '../identity.module.css'
import { Panel } from './panel.tsx'

const SAME = [
  'is_id_equal',
  'is_permit_equal',
  'is_uscc_equal',
  'is_organization_code_equal',
  'is_licence_equal',
  'is_name_equal',
  'is_name_near',
  'is_birth_date_equal',
  'is_mobile_equal',
  'is_account_shared',
  'is_address_equal',
  'is_employer_equal',
  'is_legal_id_equal',
] as const
const AGAINST = ['is_gender_conflicting', 'is_uscc_conflicting'] as const

/** What speaks for the two being one customer, what against it, and what was looked for in vain. */
export function Evidence({ pair }: Pick<PairAnswer, 'pair'>) {
  const t = useIdentityText()
  // Of a name that is the same it goes without saying that it is nearly so.
  const looked = SAME.filter((flag) => flag !== 'is_name_near' || pair.is_name_equal !== true)
  const found = looked.filter((flag) => pair[flag] === true)
  const against = AGAINST.filter((flag) => pair[flag] === true)
  const missed = looked.filter((flag) => pair[flag] === false).map((flag) => t(`identity.flag.${flag}`))
  return (
    <Panel
      title={t('identity.evidence')}
      note={pair.score === null ? undefined : `${t('identity.score')} ${pair.score}`}
    >
      {found.length === 0 && (
        <p>{t(pair.rule_code === 'CORE' ? 'identity.given_up' : 'identity.nothing_found')}</p>
      )}
      {found.length > 0 && (
        <ul aria-label={t('identity.speaks_for')}>
          {found.map((flag) => (
            <li key={flag}>{t(`identity.flag.${flag}`)}</li>
          ))}
        </ul>
      )}
      {against.length > 0 && (
        <ul aria-label={t('identity.speaks_against')} className={styles['against']}>
          {against.map((flag) => (
            <li key={flag}>{t(`identity.flag.${flag}`)}</li>
          ))}
        </ul>
      )}
      {missed.length > 0 && (
        <p className={styles['muted']}>{t('identity.not_found', { flags: missed.join(t('text.comma')) })}</p>
      )}
    </Panel>
  )
}
