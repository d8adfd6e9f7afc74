import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useProfileText } from '../../../../shared/profile-text.ts'
import { Bones, ProblemNotice } from '../../../../shared/states.tsx'
import record from '../record.module.css'
import type { TabProps } from '../section.tsx'
import type { Doing } from './entry-item.tsx'
import { type Editing, EntryDrawer } from './entry-drawer.tsx'
import { FileDrawer } from './file-drawer.tsx'
import { HouseholdDrawer } from './household-drawer.tsx'
import type { ChangedEntry } from './profile.api.ts'
import { profileQuery } from './profile.api.ts'
import { EventSection, FileSection, HouseholdSection, NoteSection, PreferenceSection } from './sections.tsx'
import { VersionsDrawer } from './versions-drawer.tsx'

type Open =
  | { kind: 'entry'; editing: Editing }
  | { kind: 'versions'; entryId: string }
  | { kind: 'file' }
  | { kind: 'household' }
  | null

type Props = TabProps & { name: string; isCorporate: boolean }

/** What people know of the customer and enter: events, preferences, notes, files, household. */
export function ProfileTab({ recordKey, name, isCorporate }: Props) {
  const t = useProfileText()
  const [open, setOpen] = useState<Open>(null)
  const { data, error, refetch } = useQuery(profileQuery(recordKey))
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Bones rows={10} />
  const { customerId } = recordKey
  const onClose = () => setOpen(null)
  const add = (title: string, entry: ChangedEntry) =>
    setOpen({ kind: 'entry', editing: { title, entry, entryId: null, version: 0 } })
  const doing: Doing = {
    customerId,
    mayWrite: data.may_write,
    onChange: ({ entry_id, version }, entry) =>
      setOpen({ kind: 'entry', editing: { title: t('profile.change'), entry, entryId: entry_id, version } }),
    onVersions: (entryId) => setOpen({ kind: 'versions', entryId }),
  }
  return (
    <div className={record['sections']}>
      <EventSection rows={data.life_events} isCorporate={isCorporate} onAdd={add} {...doing} />
      <PreferenceSection rows={data.preferences} onAdd={add} {...doing} />
      <NoteSection rows={data.notes} onAdd={add} {...doing} />
      <FileSection rows={data.attachments} onAdd={() => setOpen({ kind: 'file' })} {...doing} />
      {!isCorporate && (
        <HouseholdSection
          household={data.household}
          mayWrite={data.may_write}
          onEdit={() => setOpen({ kind: 'household' })}
        />
      )}
      {open?.kind === 'entry' && (
        <EntryDrawer {...{ customerId, isCorporate, onClose }} editing={open.editing} />
      )}
      {open?.kind === 'versions' && <VersionsDrawer {...{ customerId, onClose }} entryId={open.entryId} />}
      {open?.kind === 'file' && <FileDrawer {...{ customerId, onClose }} />}
      {open?.kind === 'household' && (
        <HouseholdDrawer {...{ customerId, name, onClose }} household={data.household} />
      )}
    </div>
  )
}
