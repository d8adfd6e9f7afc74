import { Link } from '@tanstack/react-router'
import { usePeopleText } from '../../shared/people-text.ts'
import { Badge, type Tone } from '../../shared/code-label.tsx'
import { Moment } from '../../shared/figures.tsx'
import type { RoleChange } from './people.api.ts'
import styles from './people.module.css'
import { CopiedWords, DiffWords, useRoleTitle, type Words } from './role-words.tsx'

const TONES: Record<RoleChange['state_code'], Tone> = {
  waiting: 'warning',
  approved: 'teal',
  rejected: 'plain',
  withdrawn: 'plain',
}

function Head({ change, hasNames }: { change: RoleChange; hasNames: boolean }) {
  const t = usePeopleText()
  const titleOf = useRoleTitle()
  const { decided_by_name: decider } = change
  return (
    <span className={styles['line']}>
      <span>
        <Badge text={t(`role.state.${change.state_code}`)} tone={TONES[change.state_code]} />{' '}
        <strong>
          {t(`role.change.${change.kind_code}`)}
          {hasNames && ` ${titleOf(change.after)}`}
        </strong>
      </span>
      <small className={styles['muted']}>
        {t('role.asked_by', { name: change.proposed_by_name })} <Moment value={change.proposed_at} />
        {decider !== null && (
          <>
            {' · '}
            {t('role.decided_by', { name: decider })} <Moment value={change.decided_at} />
          </>
        )}
      </small>
    </span>
  )
}

type Props = { changes: readonly RoleChange[]; permissions: readonly Words[]; hasNames?: boolean }

/** Changes of roles: what each makes of its role, who asked and who agreed, and the request behind it. */
export function RoleChanges({ changes, permissions, hasNames = false }: Props) {
  const t = usePeopleText()
  return (
    <ul className={styles['list']}>
      {changes.map((change) => (
        <li key={`${change.role_code} ${change.proposed_at}`} className={styles['box']}>
          <Head change={change} hasNames={hasNames} />
          <span>
            {change.reason}
            {change.decided_note !== null && ` · ${change.decided_note}`}
          </span>
          <CopiedWords change={change} />
          <DiffWords diff={change.diff} permissions={permissions} />
          {change.request_id !== null && change.may_open && (
            <Link to='/approvals/$request_id' params={{ request_id: change.request_id }}>
              {t('people.open_request')}
            </Link>
          )}
        </li>
      ))}
    </ul>
  )
}
