import { PREFERENCE_ITEMS } from '../../../../../src/modules/customer-profile/schema.ts'
import { Problem } from '../../../../shared/api-client.ts'
import { codeLabel } from '../../../../shared/codes.ts'
import { ConflictDialog } from '../../../../shared/conflict-dialog.tsx'
import { usePreferences } from '../../../../shared/preferences.ts'
import { type ProfileLabel, useProfileText } from '../../../../shared/profile-text.ts'
import { listOfEvent } from './entry-words.ts'
import type { ChangedEntry } from './profile.api.ts'

/** What somebody else has entered meanwhile, as the server tells it. */
export type Present = {
  version: number
  entered_by_name: string | null
  entered_at: string
  entry: ChangedEntry
}
export const presentIn = (error: unknown): Present | null =>
  error instanceof Problem && error.code === 'profile_moved' && 'entry' in error.details
    ? (error.details as unknown as Present)
    : null

type Value = string | boolean | readonly string[] | null
type Said = Readonly<Record<string, Value>>
const saidIn = ({ kind_code: _kind, ...said }: ChangedEntry): Said => said

const LABELS: Record<string, ProfileLabel> = {
  event_code: 'profile.event',
  happened_on: 'profile.happened_on',
  source_code: 'profile.source',
  certainty_code: 'profile.certainty',
  words: 'profile.words',
  choices: 'profile.choices',
  readers_code: 'profile.readers',
  is_pinned: 'profile.pinned',
  attachment_code: 'profile.kind',
  expires_on: 'profile.expires_on',
}
const LISTS: Record<string, string> = {
  source_code: 'knowledge_source',
  certainty_code: 'certainty',
  readers_code: 'note_readers',
  attachment_code: 'attachment_kind',
}

/** A value of an entry in words. */
function useWordsOf(entry: ChangedEntry) {
  const t = useProfileText()
  const { language } = usePreferences()
  const list = entry.kind_code === 'preference' ? PREFERENCE_ITEMS[entry.item_code] : null
  return (key: string, value: Value): string | null => {
    if (value === null || value === '') return null
    if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no')
    if (typeof value !== 'string')
      return value.map((it) => (list ? codeLabel(list, it, language) : it)).join(t('text.comma')) || null
    const codes = key === 'event_code' ? listOfEvent(value) : LISTS[key]
    return codes === undefined ? value : codeLabel(codes, value, language)
  }
}

type Props = {
  was: ChangedEntry
  mine: ChangedEntry
  present: Present
  isSending: boolean
  error: unknown
  /** What is to stand now; nothing where what the first has saved is kept whole. */
  onSettle: (entry: ChangedEntry | null) => void
  onClose: () => void
}

/** Somebody has changed the same entry first: field by field it is chosen what is kept. */
export function EntryConflict({ was, mine, present, onSettle, ...rest }: Props) {
  const t = useProfileText()
  const wordsOf = useWordsOf(present.entry)
  return (
    <ConflictDialog<Value>
      keys={Object.keys(LABELS).filter((it) => it in present.entry)}
      versions={{ was: saidIn(was), mine: saidIn(mine), theirs: saidIn(present.entry) }}
      by={present.entered_by_name}
      at={present.entered_at}
      labelOf={(key) => t(was.kind_code === 'note' && key === 'words' ? 'profile.text' : LABELS[key]!)}
      wordsOf={wordsOf}
      onSettle={(changes) =>
        onSettle(
          Object.keys(changes).length === 0 ? null : ({ ...present.entry, ...changes } as ChangedEntry),
        )
      }
      {...rest}
    />
  )
}
