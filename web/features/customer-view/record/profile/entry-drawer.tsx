import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useProfileText } from '../../../../shared/profile-text.ts'
import { SideForm } from '../side-form.tsx'
import { EntryProblem, Form, useRefresh } from './form.tsx'
import { EntryConflict, type Present, presentIn } from './entry-conflict.tsx'
import { EventFields, FileFields, NoteFields, PreferenceFields } from './entry-fields.tsx'
import { type ChangedEntry, type NewEntry, sendChange, sendEntry } from './profile.api.ts'

/** What is opened: something new, or the version that stands of an entry. */
export type Editing = { title: string; entry: ChangedEntry; entryId: string | null; version: number }
type Props = { customerId: string; isCorporate: boolean; editing: Editing; onClose: () => void }

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
  // What was there when the form was opened: what another writes meanwhile is found by the server.
  const [{ entry: was, entryId, version }] = useState(editing)
  const [entry, setEntry] = useState(was)
  const [present, setPresent] = useState<Present | null>(null)
  const done = async () => {
    await refresh()
    onClose()
  }
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: (sent: { entry: ChangedEntry; version: number }) =>
      entryId === null
        ? sendEntry(customerId, sent.entry as NewEntry)
        : sendChange({ customerId, entryId, version: sent.version }, sent.entry),
    onSuccess: done,
    onError: (problem) => setPresent((old) => presentIn(problem) ?? old),
  })
  return (
    <SideForm title={editing.title} onClose={onClose}>
      <Form onSubmit={() => mutate({ entry, version })}>
        <EntryFields
          entry={entry}
          isNew={entryId === null}
          isCorporate={isCorporate}
          set={(change) => setEntry((old) => ({ ...old, ...change }) as ChangedEntry)}
        />
        {error && present === null && <EntryProblem error={error} />}
        <Button type='primary' htmlType='submit' loading={isPending}>
          {t('profile.save')}
        </Button>
      </Form>
      {present && (
        <EntryConflict
          key={present.version}
          was={was}
          mine={entry}
          present={present}
          isSending={isPending}
          error={presentIn(error) ? null : error}
          onSettle={(settled) =>
            settled === null ? void done() : mutate({ entry: settled, version: present.version })
          }
          onClose={() => {
            setPresent(null)
            reset()
          }}
        />
      )}
    </SideForm>
  )
}
