import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { bankMoment } from '../../../../shared/bank-moment.ts'
import { Badge, CodeLabel } from '../../../../shared/code-label.tsx'
import { useProfileText } from '../../../../shared/profile-text.ts'
import { RelatedName } from '../relations/node-panel.tsx'
import { Section } from '../section.tsx'
import { EntryProblem } from './form.tsx'
import { type Doing, EntryItem } from './entry-item.tsx'
import { listOfEvent, useEntryWords } from './entry-words.ts'
import { type ChangedEntry, fetchFile, type Household, type ProfileAnswer } from './profile.api.ts'
import styles from './profile.module.css'

type Kind = ChangedEntry['kind_code']
type EntryOf<K extends Kind> = Extract<ChangedEntry, { kind_code: K }>
type OnAdd = (title: string, entry: ChangedEntry) => void

type PartProps = {
  title: string
  add: string
  none: string
  isEmpty: boolean
  mayWrite: boolean
  onAdd: () => void
}

function Part({ title, add, none, isEmpty, mayWrite, onAdd, children }: PartProps & { children: ReactNode }) {
  const action = mayWrite && (
    <Button size='small' onClick={onAdd}>
      {add}
    </Button>
  )
  return (
    <Section title={title} action={action}>
      {isEmpty ? <p className={styles['none']}>{none}</p> : <ul className={styles['entries']}>{children}</ul>}
    </Section>
  )
}

const KNOWN = { source_code: 'asked', certainty_code: 'certain' } as const

type EventProps = Doing & { rows: ProfileAnswer['life_events']; isCorporate: boolean; onAdd: OnAdd }

export function EventSection({ rows, isCorporate, onAdd, ...doing }: EventProps) {
  const t = useProfileText()
  const fresh: EntryOf<'life_event'> = {
    kind_code: 'life_event',
    event_code: isCorporate ? 'legal_representative' : 'birth',
    happened_on: '',
    ...KNOWN,
    words: '',
  }
  return (
    <Part
      title={t('profile.events')}
      add={t('profile.add_event')}
      none={t('profile.none_events')}
      isEmpty={rows.length === 0}
      mayWrite={doing.mayWrite}
      onAdd={() => onAdd(t('profile.add_event'), fresh)}
    >
      {rows.map((row) => {
        const { kind_code, event_code, happened_on, source_code, certainty_code, words } = row
        const entry = { kind_code, event_code, happened_on, source_code, certainty_code, words }
        return (
          <EntryItem key={row.entry_id} entered={row} entry={entry} {...doing}>
            <p>
              {happened_on}{' '}
              <b>
                <CodeLabel list={listOfEvent(event_code)} code={event_code} />
              </b>{' '}
              {words}
            </p>
            <small>
              <CodeLabel list='knowledge_source' code={source_code} />
              {' · '}
              <CodeLabel list='certainty' code={certainty_code} />
              {' · '}
            </small>
          </EntryItem>
        )
      })}
    </Part>
  )
}

type PreferenceProps = Doing & { rows: ProfileAnswer['preferences']; onAdd: OnAdd }

export function PreferenceSection({ rows, onAdd, ...doing }: PreferenceProps) {
  const t = useProfileText()
  const wordsOf = useEntryWords()
  const fresh: EntryOf<'preference'> = {
    kind_code: 'preference',
    item_code: 'contact_channel',
    choices: [],
    ...KNOWN,
    words: '',
  }
  return (
    <Part
      title={t('profile.preferences')}
      add={t('profile.add_preference')}
      none={t('profile.none_preferences')}
      isEmpty={rows.length === 0}
      mayWrite={doing.mayWrite}
      onAdd={() => onAdd(t('profile.add_preference'), fresh)}
    >
      {rows.map((row) => {
        const { kind_code, item_code, choices, source_code, certainty_code, words } = row
        const entry = { kind_code, item_code, choices, source_code, certainty_code, words }
        return (
          <EntryItem key={row.entry_id} entered={row} entry={entry} canConfirm={row.is_review_due} {...doing}>
            <p>{wordsOf({ item_code, choices, words })}</p>
            <small>
              <CodeLabel list='knowledge_source' code={source_code} />
              {' · '}
              <CodeLabel list='certainty' code={certainty_code} />
              {' · '}
              {row.is_review_due ? (
                <span className={styles['due']}>{t('profile.review_due')}</span>
              ) : (
                t('profile.review_due_on', { on: row.review_due_on })
              )}
              {' · '}
            </small>
          </EntryItem>
        )
      })}
    </Part>
  )
}

type NoteProps = Doing & { rows: ProfileAnswer['notes']; onAdd: OnAdd }

export function NoteSection({ rows, onAdd, ...doing }: NoteProps) {
  const t = useProfileText()
  const fresh: EntryOf<'note'> = { kind_code: 'note', words: '', is_pinned: false, readers_code: 'reach' }
  return (
    <Part
      title={t('profile.notes')}
      add={t('profile.add_note')}
      none={t('profile.none_notes')}
      isEmpty={rows.length === 0}
      mayWrite={doing.mayWrite}
      onAdd={() => onAdd(t('profile.add_note'), fresh)}
    >
      {rows.map((row) => {
        const { kind_code, words, is_pinned, readers_code } = row
        return (
          <EntryItem
            key={row.entry_id}
            entered={row}
            entry={{ kind_code, words, is_pinned, readers_code }}
            {...doing}
          >
            <p>
              {is_pinned && <Badge text={t('profile.pinned_mark')} />} {words}
            </p>
            <small>
              <CodeLabel list='note_readers' code={readers_code} />
              {' · '}
            </small>
          </EntryItem>
        )
      })}
    </Part>
  )
}

function Download({ customerId, entryId }: { customerId: string; entryId: string }) {
  const t = useProfileText()
  const { mutate, isPending, error } = useMutation({ mutationFn: () => fetchFile(customerId, entryId) })
  return (
    <>
      <Button size='small' loading={isPending} onClick={() => mutate()}>
        {t('profile.download')}
      </Button>
      {error && <EntryProblem error={error} />}
    </>
  )
}

const KILOBYTE = 1_024

type FileProps = Doing & { rows: ProfileAnswer['attachments']; onAdd: () => void }

export function FileSection({ rows, onAdd, ...doing }: FileProps) {
  const t = useProfileText()
  return (
    <Part
      title={t('profile.files')}
      add={t('profile.add_file')}
      none={t('profile.none_files')}
      isEmpty={rows.length === 0}
      mayWrite={doing.mayWrite}
      onAdd={onAdd}
    >
      {rows.map((row) => {
        const { kind_code, attachment_code, expires_on } = row
        return (
          <EntryItem
            key={row.entry_id}
            entered={row}
            entry={{ kind_code, attachment_code, expires_on }}
            more={<Download customerId={doing.customerId} entryId={row.entry_id} />}
            {...doing}
          >
            <p>
              <b>
                <CodeLabel list='attachment_kind' code={attachment_code} />
              </b>{' '}
              {row.file_name} <small>{Math.ceil(row.byte_count / KILOBYTE)} kB</small>
            </p>
            {expires_on !== null && (
              <small className={row.is_expired ? styles['due'] : undefined}>
                {row.is_expired ? t('profile.expired') : t('profile.until', { on: expires_on })}
                {' · '}
              </small>
            )}
          </EntryItem>
        )
      })}
    </Part>
  )
}

type HouseholdProps = {
  household: Household | null
  mayWrite: boolean
  onEdit: () => void
}

export function HouseholdSection({ household, mayWrite, onEdit }: HouseholdProps) {
  const t = useProfileText()
  return (
    <Part
      title={t('profile.household')}
      add={t('profile.edit_household')}
      none={t('profile.none_household')}
      isEmpty={household === null}
      mayWrite={mayWrite}
      onAdd={onEdit}
    >
      {household?.members.map((it) => (
        <li key={it.customer_id}>
          <div>
            <p>
              <RelatedName customerId={it.customer_id} name={it.customer_name} />{' '}
              <CodeLabel list='household_relation' code={it.relation_code} />
            </p>
            <small>
              {t('profile.entered', {
                name: it.entered_by_name ?? '—',
                at: bankMoment(it.entered_at).slice(0, 16),
              })}
            </small>
          </div>
        </li>
      ))}
      {household !== null && household.hidden_count > 0 && (
        <li>
          <small>{t('profile.hidden_members', { count: household.hidden_count })}</small>
        </li>
      )}
    </Part>
  )
}
