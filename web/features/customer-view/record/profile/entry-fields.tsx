import {
  ATTACHMENT_KINDS,
  CERTAINTIES,
  COMPANY_EVENTS,
  LIFE_EVENTS,
  NOTE_LENGTH_MAX,
  PREFERENCE_CODES,
  PREFERENCE_ITEMS,
  READERS,
  SOURCES,
  WORDS_LENGTH_MAX,
} from '../../../../../src/modules/customer-profile/schema.ts'
import { codeLabel, codesOf } from '../../../../shared/codes.ts'
import { usePreferences } from '../../../../shared/preferences.ts'
import { useProfileText } from '../../../../shared/profile-text.ts'
import repairs from '../repairs/repairs.module.css'
import { Labelled } from './form.tsx'
import type { ChangedEntry } from './profile.api.ts'
import styles from './profile.module.css'

type Of<Kind extends ChangedEntry['kind_code']> = Extract<ChangedEntry, { kind_code: Kind }>
type Fields<Entry> = {
  entry: Entry
  set: (change: Partial<Entry>) => void
  isNew: boolean
  isCorporate: boolean
}

type ChoiceProps<Code extends string> = {
  label: string
  list: string
  codes: readonly Code[]
  value: Code
  onChange: (code: Code) => void
  isFixed?: boolean
}

export function Choice<Code extends string>(props: ChoiceProps<Code>) {
  const { label, list, codes, value, onChange, isFixed = false } = props
  const { language } = usePreferences()
  return (
    <Labelled label={label}>
      <select value={value} disabled={isFixed} onChange={({ target }) => onChange(target.value as Code)}>
        {codes.map((code) => (
          <option key={code} value={code}>
            {codeLabel(list, code, language)}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

type WordsProps = { label: string; value: string; length?: number; onChange: (words: string) => void }

function Words({ label, value, length = WORDS_LENGTH_MAX, onChange }: WordsProps) {
  const t = useProfileText()
  return (
    <>
      <Labelled label={label}>
        <textarea
          rows={length > WORDS_LENGTH_MAX ? 8 : 3}
          maxLength={length}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      </Labelled>
      <p className={repairs['hint']}>{t('profile.masked_hint')}</p>
    </>
  )
}

type Told = Pick<Of<'life_event'>, 'source_code' | 'certainty_code'>

/** How it came to be known, and how sure it is. */
function HowKnown({ entry, set }: { entry: Told; set: (change: Partial<Told>) => void }) {
  const t = useProfileText()
  return (
    <div className={styles['pair']}>
      <Choice
        label={t('profile.source')}
        list='knowledge_source'
        codes={SOURCES}
        value={entry.source_code}
        onChange={(source_code) => set({ source_code })}
      />
      <Choice
        label={t('profile.certainty')}
        list='certainty'
        codes={CERTAINTIES}
        value={entry.certainty_code}
        onChange={(certainty_code) => set({ certainty_code })}
      />
    </div>
  )
}

type DayProps = { label: string; value: string; onChange: (day: string) => void; isRequired?: boolean }

function Day({ label, value, onChange, isRequired = false }: DayProps) {
  return (
    <Labelled label={label}>
      <input
        type='date'
        required={isRequired}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </Labelled>
  )
}

export function EventFields({ entry, set, isCorporate }: Fields<Of<'life_event'>>) {
  const t = useProfileText()
  return (
    <>
      <Choice
        label={t('profile.event')}
        list={isCorporate ? 'company_event' : 'life_event'}
        codes={isCorporate ? COMPANY_EVENTS : LIFE_EVENTS}
        value={entry.event_code as (typeof LIFE_EVENTS)[number]}
        onChange={(event_code) => set({ event_code })}
      />
      <Day
        label={t('profile.happened_on')}
        isRequired
        value={entry.happened_on}
        onChange={(happened_on) => set({ happened_on })}
      />
      <HowKnown entry={entry} set={set} />
      <Words label={t('profile.words')} value={entry.words} onChange={(words) => set({ words })} />
    </>
  )
}

/** What is chosen from, where the item has a list. */
function Choices({ entry, set }: Pick<Fields<Of<'preference'>>, 'entry' | 'set'>) {
  const t = useProfileText()
  const { language } = usePreferences()
  const list = PREFERENCE_ITEMS[entry.item_code]
  if (list === null) return null
  const toggle = (code: string, isOn: boolean) =>
    set({ choices: isOn ? [...entry.choices, code] : entry.choices.filter((it) => it !== code) })
  return (
    <fieldset className={styles['choices']}>
      <legend>{t('profile.choices')}</legend>
      {codesOf(list).map(({ code }) => (
        <label key={code}>
          <input
            type='checkbox'
            checked={entry.choices.includes(code)}
            onChange={({ target }) => toggle(code, target.checked)}
          />{' '}
          {codeLabel(list, code, language)}
        </label>
      ))}
    </fieldset>
  )
}

export function PreferenceFields({ entry, set, isNew }: Fields<Of<'preference'>>) {
  const t = useProfileText()
  return (
    <>
      <Choice
        label={t('profile.item')}
        list='preference_item'
        codes={PREFERENCE_CODES}
        value={entry.item_code}
        isFixed={!isNew}
        onChange={(item_code) => set({ item_code, choices: [] })}
      />
      <Choices entry={entry} set={set} />
      <HowKnown entry={entry} set={set} />
      <Words label={t('profile.words')} value={entry.words} onChange={(words) => set({ words })} />
      <p className={repairs['hint']}>{t('profile.sensitive_hint')}</p>
    </>
  )
}

export function NoteFields({ entry, set }: Fields<Of<'note'>>) {
  const t = useProfileText()
  return (
    <>
      <Words
        label={t('profile.text')}
        length={NOTE_LENGTH_MAX}
        value={entry.words}
        onChange={(words) => set({ words })}
      />
      <Choice
        label={t('profile.readers')}
        list='note_readers'
        codes={READERS}
        value={entry.readers_code}
        onChange={(readers_code) => set({ readers_code })}
      />
      <label>
        <input
          type='checkbox'
          checked={entry.is_pinned}
          onChange={({ target }) => set({ is_pinned: target.checked })}
        />{' '}
        {t('profile.pinned')}
      </label>
    </>
  )
}

type Described = Pick<Of<'attachment'>, 'attachment_code' | 'expires_on'>

export function FileFields({ entry, set }: { entry: Described; set: (change: Partial<Described>) => void }) {
  const t = useProfileText()
  return (
    <>
      <Choice
        label={t('profile.kind')}
        list='attachment_kind'
        codes={ATTACHMENT_KINDS}
        value={entry.attachment_code}
        onChange={(attachment_code) => set({ attachment_code })}
      />
      <Day
        label={t('profile.expires_on')}
        value={entry.expires_on ?? ''}
        onChange={(day) => set({ expires_on: day === '' ? null : day })}
      />
    </>
  )
}
