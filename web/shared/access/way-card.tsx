import { OPENING_FEED } from '../../../src/platform/access-names.schema.ts'
import type { AccessWay } from '../../../src/platform/access.schema.ts'
import { useAccessText } from '../access-text.ts'
import { bankMoment } from '../bank-moment.ts'
import { addDays, useBilingual } from '../figures.tsx'
import { useReachText } from '../reach-text.ts'
import styles from './access.module.css'

const OPEN_END = '9999-12-31'

type Grant = AccessWay['grants'][number]

/** Whose the customer is by a grant, for how long, and who gave it; numbers are for whoever points at it. */
function GrantLine({ grant }: { grant: Grant }) {
  const t = useAccessText()
  const { grant_id: no, kind, display_name: name, user_id: userId, granted_by: by } = grant
  const source =
    by === OPENING_FEED
      ? t('access.grant_opening')
      : t('access.grant_by', { by: grant.granted_by_name ?? by })
  return (
    <p className={styles['grant']} title={`${userId} ← ${by}`}>
      {t('access.grant', {
        no,
        kind: kind === 'ownership' || kind === 'share' ? t(`access.kind.${kind}`) : kind,
        who: name ?? userId,
        from: grant.valid_from,
        to: grant.valid_to === OPEN_END ? t('access.open_end') : addDays(grant.valid_to, -1),
        source,
      })}
    </p>
  )
}

/** For how many minutes a look-up opens the lite view, and where the customer was. */
function LookUpLine({ lookUp }: { lookUp: AccessWay['look_ups'][number] }) {
  const t = useAccessText()
  const { look_up_id: no, opened_at: from, ends_at: to, reason_code: reason } = lookUp
  return (
    <p className={styles['grant']}>
      {t('access.look_up', {
        no,
        from: bankMoment(from).slice(0, 16),
        to: bankMoment(to).slice(11, 16),
        reason: t(`access.look_up.${reason}`),
      })}
    </p>
  )
}

/** What a role is called, in the language of the page. */
export function useWayRole(): (way: Pick<AccessWay, 'role_name_zh' | 'role_name_en'>) => string {
  const say = useBilingual()
  return (way) => say({ zh: way.role_name_zh, en: way.role_name_en })
}

function Mark({ holds }: { holds: boolean }) {
  const t = useAccessText()
  return (
    <>
      <span aria-hidden>{holds ? '✓' : '✗'}</span>
      <span className='zk-hidden'>{t(holds ? 'access.holds' : 'access.fails')}</span>
    </>
  )
}

/** One way to a customer: how far somebody looks from which post, and what holds of it. */
export function WayCard({ way, isShort = false }: { way: AccessWay; isShort?: boolean }) {
  const t = useAccessText()
  const roleOf = useWayRole()
  const name = useReachText().ofPost(way.reach)
  const { reach, holds, parts, grants, look_ups: lookUps } = way
  const unit = reach.unit_name
  return (
    <div className={styles['way']}>
      <p className={styles[holds ? 'yes' : 'no']}>
        <Mark holds={holds} /> {name}
      </p>
      <p className={styles['post']} title={way.post_id}>
        {t('access.post', { unit, role: roleOf(way), from: way.held_from })}
      </p>
      {!isShort && (
        <ul className={styles['parts']}>
          {parts.map((part) => (
            <li key={part.part_code} className={styles[part.holds ? 'yes' : 'no']}>
              <Mark holds={part.holds} /> {t(`access.part.${part.part_code}`, { unit })}
            </li>
          ))}
        </ul>
      )}
      {grants.map((grant) => (
        <GrantLine key={grant.grant_id} grant={grant} />
      ))}
      {lookUps.map((lookUp) => (
        <LookUpLine key={lookUp.look_up_id} lookUp={lookUp} />
      ))}
    </div>
  )
}

export const wayKey = ({ post_id, reach }: AccessWay): string => `${post_id} ${reach.kind}`
