import { useState } from 'react'
import {
  MEMBER_STATES,
  NEXT_ACTION_MAX,
  NOTE_MAX,
  SET_ASIDE_CODES,
} from '../../../src/modules/work-lists/names.schema.ts'
import { DayField } from '../../shared/day-field.tsx'
import { Day } from '../../shared/figures.tsx'
import { useViewer } from '../../shared/viewer.ts'
import { useWorkListsText } from '../../shared/work-lists-text.ts'
import type { Member, MemberChange } from './work-lists.api.ts'
import styles from './work-lists.module.css'

type Changes = MemberChange['changes']
type Props = { member: Member; mayWork: boolean; onChange: (changes: Changes) => void }

/** What a state of a member changes: whoever begins works on it, and who is set aside is so for a reason. */
export function changesFor(state: string, member: Member, userId: string): Changes {
  const [code, reason] = state.split(':') as [Member['state_code'], Member['set_aside_code'] | undefined]
  return {
    state_code: code,
    set_aside_code: reason ?? null,
    ...(member.worker_id === null && { worker_id: userId }),
  }
}

/** How a member stands, chosen where it is read; setting aside asks why in the same choice. */
export function StateCell({ member, mayWork, onChange }: Props) {
  const t = useWorkListsText()
  const { user_id: userId } = useViewer()
  const { state_code: code, set_aside_code: reason } = member
  const value = code === 'set_aside' ? `set_aside:${reason ?? 'other'}` : code
  const words = reason === null ? t(`lists.state.${code}`) : t(`lists.aside.${reason}`)
  if (!mayWork) return <span>{words}</span>
  return (
    <select
      className={styles['state']}
      aria-label={t('lists.state_of', { name: member.customer_name })}
      value={value}
      onChange={({ target }) => onChange(changesFor(target.value, member, userId))}
    >
      {MEMBER_STATES.filter((it) => it !== 'set_aside').map((it) => (
        <option key={it} value={it}>
          {t(`lists.state.${it}`)}
        </option>
      ))}
      <optgroup label={t('lists.state.set_aside')}>
        {SET_ASIDE_CODES.map((it) => (
          <option key={it} value={`set_aside:${it}`}>
            {t(`lists.aside.${it}`)}
          </option>
        ))}
      </optgroup>
    </select>
  )
}

type EditProps = Props & { isEditing: boolean; onEdit: (isEditing: boolean) => void }

/** Keys of a field that is edited in its row: Enter keeps it, Escape leaves it as it was. */
const keysOf = (save: () => void, leave: () => void) => (event: React.KeyboardEvent) => {
  event.stopPropagation()
  if (event.key === 'Escape') leave()
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
  event.preventDefault()
  save()
}

function NextForm({ member, onChange, onEdit }: EditProps) {
  const t = useWorkListsText()
  const [action, setAction] = useState(member.next_action ?? '')
  const [day, setDay] = useState(member.next_on ?? '')
  const save = () => onChange({ next_action: action.trim() || null, next_on: day || null })
  return (
    <span className={styles['edit']} onKeyDown={keysOf(save, () => onEdit(false))} role='presentation'>
      <input
        aria-label={t('lists.next_of', { name: member.customer_name })}
        // The row was opened to type in it.
        ref={(it) => it?.focus()}
        maxLength={NEXT_ACTION_MAX}
        value={action}
        onChange={({ target }) => setAction(target.value)}
      />
      <DayField label={t('lists.next_on')} value={day} onChange={setDay} onClear={() => setDay('')} />
      <button type='button' onClick={save}>
        {t('lists.save')}
      </button>
    </span>
  )
}

/** What is to be done next, and when: typed in the row. */
export function NextCell(props: EditProps) {
  const t = useWorkListsText()
  const { member, mayWork, isEditing, onEdit } = props
  if (isEditing) return <NextForm {...props} />
  const shown = (
    <>
      {member.next_on && (
        <b className={member.is_overdue ? styles['late'] : undefined}>
          <Day value={member.next_on} />
        </b>
      )}
      <span>{member.next_action ?? (member.next_on ? '' : '—')}</span>
    </>
  )
  if (!mayWork) return <span className={styles['cell']}>{shown}</span>
  return (
    <button
      type='button'
      className={styles['cell']}
      title={member.next_action ?? undefined}
      onClick={() => onEdit(true)}
    >
      <span className='zk-hidden'>{t('lists.next_of', { name: member.customer_name })}</span>
      {shown}
    </button>
  )
}

function NoteForm({ member, onChange, onEdit }: EditProps) {
  const t = useWorkListsText()
  const [note, setNote] = useState(member.note ?? '')
  const save = () => onChange({ note: note.trim() || null })
  return (
    <span className={styles['edit']} onKeyDown={keysOf(save, () => onEdit(false))} role='presentation'>
      <input
        aria-label={t('lists.note_of', { name: member.customer_name })}
        ref={(it) => it?.focus()}
        maxLength={NOTE_MAX}
        value={note}
        onChange={({ target }) => setNote(target.value)}
      />
      <button type='button' onClick={save}>
        {t('lists.save')}
      </button>
    </span>
  )
}

/** What there is to say of a member: typed in the row. */
export function NoteCell(props: EditProps) {
  const t = useWorkListsText()
  const { member, mayWork, isEditing, onEdit } = props
  if (isEditing) return <NoteForm {...props} />
  if (!mayWork) return <span className={styles['cell']}>{member.note ?? '—'}</span>
  return (
    <button
      type='button'
      className={styles['cell']}
      title={member.note ?? undefined}
      onClick={() => onEdit(true)}
    >
      <span className='zk-hidden'>{t('lists.note_of', { name: member.customer_name })}</span>
      <span>{member.note ?? '—'}</span>
    </button>
  )
}
