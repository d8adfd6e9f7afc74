import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Drawer, Input } from 'antd'
import { useState } from 'react'
import {
  PROSPECT_SOURCES,
  PROSPECT_TYPES,
  PROSPECT_PROBLEMS,
  type ProspectProblem,
} from '../../../src/modules/prospects/names.schema.ts'
import { Problem } from '../../shared/api-client.ts'
import { DayField } from '../../shared/day-field.tsx'
import { useBilingual } from '../../shared/figures.tsx'
import { useProspectsText } from '../../shared/prospects-text.ts'
import { ProblemNotice } from '../../shared/states.tsx'
import { Field, Words } from './field.tsx'
import { enterProspect, type Match, refreshProspects } from './prospects.api.ts'
import styles from './prospects.module.css'

const NEW = {
  customer_type_code: 'retail' as (typeof PROSPECT_TYPES)[number],
  prospect_name: '',
  company_name: '',
  phone: '',
  id_number: '',
  source_code: 'visit' as (typeof PROSPECT_SOURCES)[number],
  region: '',
  next_contact_on: '',
}
type Draft = typeof NEW

const bodyOf = (it: Draft) => ({
  ...it,
  prospect_name: it.prospect_name.trim(),
  company_name: it.company_name.trim() || null,
  phone: it.phone.trim() || null,
  id_number: it.id_number.trim() || null,
  region: it.region.trim() || null,
  next_contact_on: it.next_contact_on || null,
})

/** Who is like the one who is entered: named only where he is within reach. */
function Known({ matches, isSame }: { matches: Match[]; isSame: boolean }) {
  const t = useProspectsText()
  const whoOf = (it: Match) =>
    it.kind === 'customer'
      ? t(it.id === null ? 'prospects.known.customer_elsewhere' : 'prospects.known.customer')
      : t('prospects.known.prospect', { owner: it.owner_name ?? '' })
  return (
    <div className={styles['known']} role='alert'>
      <p>{t(isSame ? 'prospects.known.same' : 'prospects.known.like')}</p>
      <ul>
        {matches.map((it) => (
          <li key={`${it.kind} ${it.by} ${it.id}`}>
            {t(`prospects.by.${it.by}`)}: {whoOf(it)}{' '}
            {it.id !== null && (
              <a href={it.kind === 'customer' ? `/customers/${it.id}` : `/customers/prospects?open=${it.id}`}>
                {t('prospects.look')}
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

type Editing = { draft: Draft; onChange: (change: Partial<Draft>) => void; today: string }

function Fields({ draft, onChange, today }: Editing) {
  const t = useProspectsText()
  const text = (
    name: 'prospect_name' | 'company_name' | 'phone' | 'id_number' | 'region',
    label: string,
    max: number,
  ) => (
    <Field label={label}>
      <Input
        aria-label={label}
        maxLength={max}
        value={draft[name]}
        onChange={({ target }) => onChange({ [name]: target.value })}
      />
    </Field>
  )
  const isCompany = draft.customer_type_code === 'corporate'
  return (
    <>
      <Words
        label={t('prospects.type')}
        words={PROSPECT_TYPES}
        prefix='prospects.type'
        value={draft.customer_type_code}
        onChange={(customer_type_code) => onChange({ customer_type_code })}
      />
      {text('prospect_name', t(isCompany ? 'prospects.name_of_company' : 'prospects.name_of_person'), 100)}
      {text('company_name', t(isCompany ? 'prospects.speaks_for' : 'prospects.company'), 100)}
      {text('phone', t('prospects.phone'), 30)}
      {text('id_number', t(isCompany ? 'prospects.uscc' : 'prospects.id_number'), 40)}
      <Words
        label={t('prospects.source')}
        words={PROSPECT_SOURCES}
        prefix='prospects.source'
        value={draft.source_code}
        onChange={(source_code) => onChange({ source_code })}
      />
      {text('region', t('prospects.region'), 40)}
      <Field label={t('prospects.next')}>
        <DayField
          label={t('prospects.next')}
          value={draft.next_contact_on}
          min={today}
          onChange={(next_contact_on) => onChange({ next_contact_on })}
          onClear={() => onChange({ next_contact_on: '' })}
        />
      </Field>
    </>
  )
}

type Props = { today: string; onClose: () => void; onOpen: (id: string) => void }

/** Somebody is entered; who is like him is said before he is kept. */
export function NewProspect({ today, onClose, onOpen }: Props) {
  const t = useProspectsText()
  const say = useBilingual()
  const client = useQueryClient()
  const [draft, setDraft] = useState(NEW)
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: (is_warned: boolean) => enterProspect({ ...bodyOf(draft), is_warned }),
    onSuccess: async ({ prospect }) => {
      onClose()
      onOpen(prospect.prospect_id)
      await refreshProspects(client)
    },
  })
  const problem = error instanceof Problem ? error : null
  const known = problem?.code === 'prospect_known' ? problem : null
  const isSame = known?.details['is_same'] === true
  const wrong = PROSPECT_PROBLEMS[problem?.details['reason_code'] as ProspectProblem]
  const onChange = (change: Partial<Draft>) => {
    reset()
    setDraft((old) => ({ ...old, ...change }))
  }
  return (
    <Drawer
      open
      title={t('prospects.new')}
      size={440}
      onClose={onClose}
      footer={
        <Button
          type='primary'
          loading={isPending}
          disabled={draft.prospect_name.trim() === '' || isSame}
          onClick={() => mutate(known !== null)}
        >
          {t(known !== null && !isSame ? 'prospects.keep_all_the_same' : 'prospects.keep')}
        </Button>
      }
    >
      <div className={styles['form']}>
        <Fields draft={draft} onChange={onChange} today={today} />
        {known && <Known matches={known.details['matches'] as Match[]} isSame={isSame} />}
        {error && !known && <ProblemNotice error={error} {...(wrong && { hint: say(wrong) })} />}
      </div>
    </Drawer>
  )
}
