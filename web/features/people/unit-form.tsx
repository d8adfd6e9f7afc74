import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Drawer, Input, Select } from 'antd'
import { useState } from 'react'
import { UNIT_FIELDS, UNIT_LINES, unitDetails } from '../../../src/modules/people/units.schema.ts'
import { usePeopleText } from '../../shared/people-text.ts'
import { PersonPicker } from '../../shared/person-picker.tsx'
import { ProblemNotice } from '../../shared/states.tsx'
import { useSettled } from '../../shared/use-settled.ts'
import { Field } from './new-user-drawer.tsx'
import styles from './people.module.css'
import { UnitChanges } from './unit-words.tsx'
import {
  contactsQuery,
  movedIn,
  sendUnit,
  type UnitDetails,
  type UnitRecord,
  unitQuery,
} from './units.api.ts'

type TextField = Exclude<keyof UnitDetails, 'contact_id' | 'line_codes'>
const TEXTS: readonly TextField[] = ['short_name', 'telephone', 'address', 'postcode', 'opening_hours']
const MOST: Record<TextField, number> = {
  short_name: 30,
  telephone: 20,
  address: 120,
  postcode: 6,
  opening_hours: 100,
  note: 500,
}
const TYPING_MS = 250

type FieldsProps = { typed: UnitDetails; onType: (typed: UnitDetails) => void }

/** What was typed as it is sent: nothing but blanks is nothing. */
const sentOf = (typed: UnitDetails): UnitDetails =>
  Object.fromEntries(
    Object.entries(typed).map(([field, value]) => [
      field,
      typeof value === 'string' && value.trim() === '' ? null : value,
    ]),
  ) as UnitDetails

function wrongIn(typed: UnitDetails): Set<PropertyKey> {
  const judged = unitDetails.safeParse(sentOf(typed))
  return new Set(judged.success ? [] : judged.error.issues.map((it) => it.path[0]!))
}

function Texts({ typed, onType, told }: FieldsProps & { told: UnitRecord['told'] }) {
  const t = usePeopleText()
  const wrong = wrongIn(typed)
  const hints: Partial<Record<TextField, string>> = {
    telephone: t('unit.hint.telephone'),
    postcode: t('unit.hint.postcode'),
    opening_hours: t('unit.hint.opening_hours'),
    ...(told.short_name !== null && {
      short_name: t('unit.short_name_told', { name: told.short_name }),
    }),
  }
  return TEXTS.map((field) => (
    <Field key={field} label={t(`unit.field.${field}`)}>
      <Input
        value={typed[field] ?? ''}
        maxLength={MOST[field]}
        status={wrong.has(field) ? 'error' : ''}
        onChange={({ target }) => onType({ ...typed, [field]: target.value })}
      />
      {wrong.has(field) && <span className={styles['wrong']}>{t('unit.wrong')}</span>}
      {hints[field] && <small className={styles['muted']}>{hints[field]}</small>}
    </Field>
  ))
}

function Contact({ typed, onType, unit }: FieldsProps & { unit: UnitRecord }) {
  const t = usePeopleText()
  const [q, setQ] = useState('')
  const { data = [], isFetching } = useQuery(contactsQuery(useSettled(q, TYPING_MS)))
  const found = data.map((it) => ({
    value: it.employee_id,
    label: `${it.employee_name} (${it.employee_id})`,
    hint: [it.unit_name, it.post_name].filter(Boolean).join(' '),
  }))
  const { contact_id: own } = unit.details
  // Whoever is the contact is shown by name, whatever is looked for.
  const isOwnMissing = own !== null && !found.some((it) => it.value === own)
  const choices = isOwnMissing
    ? [{ value: own, label: `${unit.contact_name ?? ''} (${own})`.trim() }, ...found]
    : found
  return (
    <div className={styles['field']}>
      <span>{t('unit.field.contact_id')}</span>
      <PersonPicker
        label={t('unit.field.contact_id')}
        placeholder={t('unit.find_contact')}
        value={typed.contact_id}
        choices={choices}
        onSearch={setQ}
        isLoading={isFetching}
        onChange={(contact_id) => onType({ ...typed, contact_id })}
      />
      {typed.contact_id !== null && (
        <Button size='small' onClick={() => onType({ ...typed, contact_id: null })}>
          {t('unit.no_contact')}
        </Button>
      )}
    </div>
  )
}

function Rest({ typed, onType }: FieldsProps) {
  const t = usePeopleText()
  return (
    <>
      <Field label={t('unit.field.line_codes')}>
        <Select
          mode='multiple'
          aria-label={t('unit.field.line_codes')}
          value={typed.line_codes}
          onChange={(line_codes: UnitDetails['line_codes']) => onType({ ...typed, line_codes })}
          options={UNIT_LINES.map((it) => ({ value: it, label: t(`post.line.${it}`) }))}
        />
      </Field>
      <Field label={t('unit.field.note')}>
        <Input.TextArea
          rows={4}
          maxLength={MOST.note}
          value={typed.note ?? ''}
          onChange={({ target }) => onType({ ...typed, note: target.value })}
        />
      </Field>
    </>
  )
}

/** One's own changes, laid over what holds by now. */
const laidOver = (newest: UnitDetails, { base, typed }: { base: UnitDetails; typed: UnitDetails }) =>
  Object.fromEntries(
    UNIT_FIELDS.map((it) => [
      it,
      JSON.stringify(typed[it]) === JSON.stringify(base[it]) ? newest[it] : typed[it],
    ]),
  ) as UnitDetails

/** What people add about a unit; whoever was faster is named, with what he changed. */
export function UnitForm({ unit, onClose }: { unit: UnitRecord; onClose: () => void }) {
  const t = usePeopleText()
  const client = useQueryClient()
  const [base, setBase] = useState(unit)
  const [typed, setTyped] = useState<UnitDetails>(unit.details)
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: () => sendUnit(unit.unit_id, { ...sentOf(typed), version: base.version }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['units'] })
      onClose()
    },
  })
  const moved = movedIn(error)
  const takeNewest = async () => {
    const { unit: newest } = await client.fetchQuery({ ...unitQuery(unit.unit_id), staleTime: 0 })
    setTyped(laidOver(newest.details, { base: base.details, typed }))
    setBase(newest)
    reset()
  }
  return (
    <Drawer open title={t('unit.edit_title', { name: unit.unit_name })} onClose={onClose} size={460}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          mutate()
        }}
      >
        <Texts typed={typed} onType={setTyped} told={unit.told} />
        <Contact typed={typed} onType={setTyped} unit={base} />
        <Rest typed={typed} onType={setTyped} />
        {error && !moved && <ProblemNotice error={error} />}
        {moved && (
          <div className={styles['notice']} role='alert'>
            <p>{t('unit.moved', { name: moved.changed_by_name })}</p>
            <UnitChanges changes={moved.changes} />
            <Button size='small' onClick={() => void takeNewest()}>
              {t('unit.take_newest')}
            </Button>
          </div>
        )}
        <Button
          type='primary'
          htmlType='submit'
          loading={isPending}
          disabled={wrongIn(typed).size > 0 || moved !== null}
        >
          {t('user.save')}
        </Button>
      </form>
    </Drawer>
  )
}
