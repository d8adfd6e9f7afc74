import { Checkbox, Input, Select } from 'antd'
import {
  PROSPECT_SOURCES,
  PROSPECT_STAGES,
  PROSPECT_TYPES,
} from '../../../src/modules/prospects/names.schema.ts'
import { DayField } from '../../shared/day-field.tsx'
import { TextField } from '../../shared/filter-fields.tsx'
import { type ProspectLabel, useProspectsText } from '../../shared/prospects-text.ts'
import styles from './prospects.module.css'
import type { ProspectsSearch } from './prospects-search.ts'

type Change = { [Name in keyof ProspectsSearch]?: ProspectsSearch[Name] | undefined }
type Props = { search: ProspectsSearch; onChange: (change: Change) => void }

type ChoiceProps<Word extends string> = {
  label: string
  words: readonly Word[]
  prefix: string
  value: Word | undefined
  onChange: (word: Word | undefined) => void
}

function Choice<Word extends string>({ label, words, prefix, value, onChange }: ChoiceProps<Word>) {
  const t = useProspectsText()
  return (
    <Select<Word>
      className={styles['choice']!}
      allowClear
      aria-label={label}
      placeholder={label}
      {...(value !== undefined && { value })}
      options={words.map((it) => ({ value: it, label: t(`${prefix}.${it}` as ProspectLabel) }))}
      popupMatchSelectWidth={false}
      onChange={onChange}
    />
  )
}

/** What the list shows: every field is in the address. */
export function ProspectFilters({ search, onChange }: Props) {
  const t = useProspectsText()
  return (
    <div role='group' aria-label={t('prospects.filters')} className={styles['filters']}>
      <TextField
        label={t('prospects.find')}
        value={search.q ?? ''}
        onChange={(q) => onChange({ q: q || undefined })}
      />
      <Choice
        label={t('prospects.type')}
        words={PROSPECT_TYPES}
        prefix='prospects.type'
        value={search.customer_type_code}
        onChange={(customer_type_code) => onChange({ customer_type_code })}
      />
      <Choice
        label={t('prospects.stage')}
        words={PROSPECT_STAGES}
        prefix='prospects.stage'
        value={search.stage_code}
        onChange={(stage_code) => onChange({ stage_code })}
      />
      <Choice
        label={t('prospects.source')}
        words={PROSPECT_SOURCES}
        prefix='prospects.source'
        value={search.source_code}
        onChange={(source_code) => onChange({ source_code })}
      />
      <Input
        className={styles['choice']!}
        aria-label={t('prospects.region')}
        placeholder={t('prospects.region')}
        defaultValue={search.region ?? ''}
        maxLength={40}
        allowClear
        onPressEnter={({ currentTarget }) => onChange({ region: currentTarget.value.trim() || undefined })}
        onBlur={({ target }) => onChange({ region: target.value.trim() || undefined })}
        onClear={() => onChange({ region: undefined })}
      />
      <label className={styles['inline']}>
        <span>{t('prospects.unspoken_since')}</span>
        <DayField
          label={t('prospects.unspoken_since')}
          value={search.last_contact_before ?? ''}
          onChange={(last_contact_before) => onChange({ last_contact_before })}
          onClear={() => onChange({ last_contact_before: undefined })}
        />
      </label>
      <Checkbox
        checked={search.state === 'converted'}
        onChange={({ target }) => onChange({ state: target.checked ? 'converted' : undefined })}
      >
        {t('prospects.has_account')}
      </Checkbox>
      <Checkbox
        checked={search.due === true}
        onChange={({ target }) => onChange({ due: target.checked ? true : undefined })}
      >
        {t('prospects.due')}
      </Checkbox>
    </div>
  )
}
