import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { usePeopleText } from '../../shared/people-text.ts'
import { Badge, type Tone } from '../../shared/code-label.tsx'
import { Moment } from '../../shared/figures.tsx'
import { ReasonDialog } from '../../shared/reason-dialog.tsx'
import { type ChangeMove, refreshPeople, type RoleChange, sendChangeMove } from './people.api.ts'
import styles from './people.module.css'
import { CopiedWords, DiffWords, useRoleTitle, type Words } from './role-words.tsx'

const TONES: Record<RoleChange['state_code'], Tone> = {
  proposed: 'warning',
  approved: 'teal',
  rejected: 'plain',
  withdrawn: 'plain',
}

type DialogProps = {
  change: RoleChange
  move: ChangeMove
  permissions: readonly Words[]
  onClose: () => void
}

function DecisionDialog({ change, move, permissions, onClose }: DialogProps) {
  const t = usePeopleText()
  const titleOf = useRoleTitle()
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation({
    mutationFn: (note: string) => sendChangeMove(change.change_id, move, note),
    onSuccess: async () => {
      await refreshPeople(client)
      onClose()
    },
    // Somebody else was faster: what is shown behind the dialog is of before.
    onError: () => refreshPeople(client),
  })
  return (
    <ReasonDialog
      title={`${t(`role.move.${move}`)} ${titleOf(change.after)}`}
      isReasonNeeded={false}
      isSending={isPending}
      error={error}
      onSend={mutate}
      onClose={onClose}
    >
      <CopiedWords change={change} />
      <DiffWords diff={change.diff} permissions={permissions} />
      <p>{t(`role.next.${move}`)}</p>
    </ReasonDialog>
  )
}

type Props = { changes: readonly RoleChange[]; permissions: readonly Words[]; hasNames?: boolean }

/** Changes of roles: what each makes of its role, who asked and who agreed, and what waits for the reader. */
export function RoleChanges({ changes, permissions, hasNames = false }: Props) {
  const t = usePeopleText()
  const titleOf = useRoleTitle()
  const [asked, setAsked] = useState<{ change: RoleChange; move: ChangeMove } | null>(null)
  return (
    <>
      <ul className={styles['list']}>
        {changes.map((change) => (
          <li key={change.change_id} className={styles['box']}>
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
                {change.decided_by_name !== null && (
                  <>
                    {' · '}
                    {t('role.decided_by', { name: change.decided_by_name })}{' '}
                    <Moment value={change.decided_at} />
                  </>
                )}
              </small>
            </span>
            <span>
              {change.reason}
              {change.decided_note !== null && ` · ${change.decided_note}`}
            </span>
            <CopiedWords change={change} />
            <DiffWords diff={change.diff} permissions={permissions} />
            {change.moves.length > 0 && (
              <span className={styles['buttons']}>
                {change.moves.map((move) => (
                  <Button
                    key={move}
                    type={move === 'approve' ? 'primary' : 'default'}
                    onClick={() => setAsked({ change, move })}
                  >
                    {t(`role.move.${move}`)}
                  </Button>
                ))}
              </span>
            )}
          </li>
        ))}
      </ul>
      {asked && <DecisionDialog {...asked} permissions={permissions} onClose={() => setAsked(null)} />}
    </>
  )
}
