import type { WhyAnswer } from '../../../src/platform/access.schema.ts'
import { useAccessText } from '../access-text.ts'
import styles from './access.module.css'
import { ShownFields } from './fields.tsx'
import { WayCard, wayKey } from './way-card.tsx'

type Hidden = Pick<WhyAnswer, 'private'> & { block?: WhyAnswer['block'] }

/** Why a customer is kept from most people, or from one of them. */
export function HiddenWhy({ private: mark, block = null }: Hidden) {
  const t = useAccessText()
  return (
    <>
      {mark && (
        <p className={styles['hidden']} title={mark.marked_by}>
          {t('access.private_since', {
            date: mark.valid_from,
            reason: t(`access.reason.${mark.reason_code}`),
            by: mark.marked_by_name ?? mark.marked_by,
          })}
        </p>
      )}
      {block && (
        <p className={styles['hidden']} title={block.recorded_by}>
          {t(`access.block.${block.kind_code}`, {
            date: block.valid_from,
            by: block.recorded_by_name ?? block.recorded_by,
          })}
        </p>
      )}
    </>
  )
}

/** Where the customer is kept, and of which day that is. */
export function KeptAt({ unit, business_date: date }: Pick<WhyAnswer, 'unit' | 'business_date'>) {
  const t = useAccessText()
  if (unit === null) return null
  return (
    <p className={styles['post']} title={unit.unit_id}>
      {t('access.kept_at', { unit: unit.unit_name, date })}
    </p>
  )
}

/** Whether somebody sees a customer, in which ways, and how fields are shown to him. */
export function WhyWords({ answer }: { answer: WhyAnswer }) {
  const t = useAccessText()
  const { user, is_visible: isVisible, on, ways } = answer
  return (
    <>
      <p className={`${styles['verdict']} ${styles[isVisible ? 'yes' : 'no']}`} title={user.user_id}>
        <span aria-hidden>{isVisible ? '✓' : '✗'}</span>{' '}
        {t(isVisible ? 'access.visible' : 'access.not_visible', {
          who: user.display_name ?? user.user_id,
          on,
        })}
      </p>
      <KeptAt {...answer} />
      <HiddenWhy {...answer} />
      {ways.length === 0 && <p>{t('access.no_post')}</p>}
      {ways.map((way) => (
        <WayCard key={wayKey(way)} way={way} />
      ))}
      {ways.length > 0 && (
        <section className={styles['fields']} aria-label={t('access.fields')}>
          <h4>{t('access.fields')}</h4>
          <ShownFields ways={ways} />
        </section>
      )}
    </>
  )
}
