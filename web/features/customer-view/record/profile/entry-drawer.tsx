import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { Problem } from '../../../../shared/api-client.ts'
import { useProfileText } from '../../../../shared/profile-text.ts'
import { Drawer, EntryProblem, Form, useRefresh } from './drawer.tsx'
import { EventFields, FileFields, NoteFields, PreferenceFields } from './entry-fields.tsx'
import { type ChangedEntry, type NewEntry, sendChange, sendEntry } from './profile.api.ts'
import styles from './profile.module.css'

/** What is opened: something new, or the version that stands of an entry. */
export type Editing = { title: string; entry: ChangedEntry; entryId: string | null; version: number }
type Props = { customerId: string; isCorporate: boolean; editing: Editing; onClose: () => void }

/** What somebody else has entered meanwhile, as the server tells it. */
type Present = { version: number; entry: ChangedEntry }
const presentIn = (error: unknown): Present | null =>
  error instanceof Problem && error.code === 'profile_moved' && 'entry' in error.details
    ? (error.details as unknown as Present)
    : null

/** Theirs takes the place of what was typed; mine goes on from what they entered. */
function Conflict({ present, onTheirs, onMine }: ConflictProps) {
  const t = useProfileText()
  return (
    <span className={styles['buttons']}>
      <Button onClick={() => onTheirs(present)}>{t('profile.theirs')}</Button>
      <Button onClick={() => onMine(present)}>{t('profile.mine')}</Button>
    </span>
  )
}
type ConflictProps = {
  present: Present
  onTheirs: (present: Present) => void
  onMine: (present: Present) => void
}

type FieldsProps = {
  entry: ChangedEntry
  set: (change: object) => void
  isNew: boolean
  isCorporate: boolean
}

function EntryFields({ entry, ...rest }: FieldsProps) {
  if (entry.kind_code === 'life_event') return <EventFields entry={entry} {...rest} />
  if (entry.kind_code === 'preference') return <PreferenceFields entry={entry} {...rest} />
  if (entry.kind_code === 'note') return <NoteFields entry={entry} {...rest} />
  return <FileFields entry={entry} set={rest.set} />
}

/** Something is entered, or entered anew, at the side of the record. */
export function EntryDrawer({ customerId, isCorporate, editing, onClose }: Props) {
  const t = useProfileText()
  const refresh = useRefresh(customerId)
  const [entry, setEntry] = useState(editing.entry)
  const [version, setVersion] = useState(editing.version)
  const { entryId } = editing
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: () =>
      entryId === null
        ? sendEntry(customerId, entry as NewEntry)
        : sendChange({ customerId, entryId, version }, entry),
    onSuccess: async () => {
      await refresh()
      onClose()
    },
  })
  const present = presentIn(error)
  const goOnFrom = (from: Present) => {
    setVersion(from.version)
    reset()
  }
  return (
    <Drawer title={editing.title} onClose={onClose}>
      <Form onSubmit={() => mutate()}>
        <EntryFields
          entry={entry}
          isNew={entryId === null}
          isCorporate={isCorporate}
          set={(change) => setEntry((old) => ({ ...old, ...change }) as ChangedEntry)}
        />
        {error && <EntryProblem error={error} />}
        {present && (
          <Conflict
            present={present}
            onMine={goOnFrom}
            onTheirs={(it) => {
              setEntry(it.entry)
              goOnFrom(it)
            }}
          />
        )}
        <Button type='primary' htmlType='submit' loading={isPending}>
          {t('profile.save')}
        </Button>
      </Form>
    </Drawer>
  )
}
