import { Link } from '@tanstack/react-router'
import { CodeBadge } from '../../shared/code-label.tsx'
import type { TableColumn } from '../../shared/data-table.tsx'
import { Count, Moment, Money, Plain } from '../../shared/figures.tsx'
import { useWorkListsText } from '../../shared/work-lists-text.ts'
import { NextCell, NoteCell, StateCell } from './member-cells.tsx'
import type { Member, MemberChange } from './work-lists.api.ts'
import styles from './work-lists.module.css'

/** Which field of which member is being typed in. */
export type Editing = { customerId: string; field: 'next' | 'note' } | null

export type Working = {
  mayWork: boolean
  editing: Editing
  setEditing: (to: Editing) => void
  change: (member: Member, changes: MemberChange['changes']) => void
}

/** What the cells of a member need, of one of its fields. */
export const cellOf = (working: Working, member: Member, field: 'next' | 'note') => {
  const { mayWork, editing, setEditing, change } = working
  return {
    member,
    mayWork,
    isEditing: editing?.customerId === member.customer_id && editing.field === field,
    onEdit: (isOn: boolean) => setEditing(isOn ? { customerId: member.customer_id, field } : null),
    onChange: (changes: MemberChange['changes']) => change(member, changes),
  }
}

export function Name({ member }: { member: Member }) {
  return (
    <span className={styles['name']}>
      <Link to='/customers/$customer_id' params={{ customer_id: member.customer_id }} preload={false}>
        {member.customer_name}
      </Link>
      <small className={styles['muted']}>{member.source_customer_no}</small>
    </span>
  )
}

export function useMemberColumns(working: Working): TableColumn<Member>[] {
  const t = useWorkListsText()
  return [
    { column: 'customer_name', isFixed: true, render: (it) => <Name member={it} /> },
    {
      column: 'member_state',
      label: t('lists.state_label'),
      render: (it) => <StateCell {...cellOf(working, it, 'next')} />,
    },
    {
      column: 'member_next',
      label: t('lists.next'),
      sortBy: 'next_on',
      render: (it) => <NextCell {...cellOf(working, it, 'next')} />,
    },
    {
      column: 'member_note',
      label: t('lists.note_label'),
      render: (it) => <NoteCell {...cellOf(working, it, 'note')} />,
    },
    { column: 'member_worker', label: t('lists.worker'), render: (it) => <Plain value={it.worker_name} /> },
    {
      column: 'member_tasks',
      label: t('lists.open_tasks'),
      isNumber: true,
      render: (it) => <Count value={it.open_task_count} />,
    },
    { column: 'grade_code', render: (it) => <CodeBadge list='grade' code={it.grade_code} /> },
    {
      column: 'aum_balance_eod',
      isNumber: true,
      sortBy: 'aum_fen',
      render: (it) => <Money value={it.aum_balance_eod} />,
    },
    { column: 'org_name', render: (it) => <Plain value={it.org_name} /> },
    {
      column: 'member_changed',
      label: t('lists.changed'),
      render: (it) =>
        it.changed_at ? (
          <>
            {it.changed_by_name} <Moment value={it.changed_at} />
          </>
        ) : (
          <Plain value={null} />
        ),
    },
  ]
}

/** A member where there is no room for a table. */
export function MemberCard({ member, working }: { member: Member; working: Working }) {
  const t = useWorkListsText()
  return (
    <div className={styles['card']}>
      <div>
        <Name member={member} />
        <StateCell {...cellOf(working, member, 'next')} />
      </div>
      <div>
        <span>
          <small className={styles['muted']}>{t('lists.next')}</small>
          <NextCell {...cellOf(working, member, 'next')} />
        </span>
        <Money value={member.aum_balance_eod} hasUnit />
      </div>
      <span>
        <small className={styles['muted']}>{t('lists.note_label')}</small>
        <NoteCell {...cellOf(working, member, 'note')} />
      </span>
    </div>
  )
}
