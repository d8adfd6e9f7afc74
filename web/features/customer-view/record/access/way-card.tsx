import { useAccessText } from '../../../../shared/access-text.ts'
import { useReachText } from '../../../../shared/reach-text.ts'
import styles from './access.module.css'
import type { Way } from './access.api.ts'

const OPEN_END = '9999-12-31'

/** One way to a customer: how far somebody looks from which post, and what holds of it. */
export function WayCard({ way, isShort = false }: { way: Way; isShort?: boolean }) {
  const t = useAccessText()
  const { reach, holds, parts, grants, post_id: post } = way
  const unit = reach.unit_name
  const name = useReachText().ofPost(reach)
  return (
    <div className={styles['way']}>
      <p className={holds ? styles['yes'] : styles['no']}>
        <span aria-hidden>{holds ? '✓' : '✗'}</span> {name}
        <span className='zk-hidden'>{t(holds ? 'access.holds' : 'access.fails')}</span>
      </p>
      <p className={styles['post']}>{t('access.post', { post })}</p>
      {!isShort && (
        <ul className={styles['parts']}>
          {parts.map((part) => (
            <li key={part.part_code} className={part.holds ? styles['yes'] : styles['no']}>
              <span aria-hidden>{part.holds ? '✓' : '✗'}</span> {t(`access.part.${part.part_code}`, { unit })}
              <span className='zk-hidden'>{t(part.holds ? 'access.holds' : 'access.fails')}</span>
            </li>
          ))}
        </ul>
      )}
      {grants.map((grant) => (
        <p key={grant.grant_id} className={styles['grant']}>
          {t('access.grant', {
            no: grant.grant_id,
            kind:
              grant.kind === 'ownership' || grant.kind === 'share'
                ? t(`access.kind.${grant.kind}`)
                : grant.kind,
            who: grant.display_name ?? grant.user_id,
            from: grant.valid_from,
            to: grant.valid_to === OPEN_END ? t('access.open_end') : grant.valid_to,
            by: grant.granted_by,
          })}
        </p>
      ))}
    </div>
  )
}
