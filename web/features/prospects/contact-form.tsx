import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import {
  PROSPECT_CONTACTS,
  PROSPECT_OUTCOMES,
  PROSPECT_STAGES,
} from '../../../src/modules/prospects/names.schema.ts'
import { bankMoment } from '../../shared/bank-moment.ts'
import { DayField } from '../../shared/day-field.tsx'
import { useProspectsText } from '../../shared/prospects-text.ts'
import { ProblemNotice } from '../../shared/states.tsx'
import { Field, Words } from './field.tsx'
import { logContact, type Prospect } from './prospects.api.ts'
import styles from './prospects.module.css'

type Props = { it: Prospect; now: string; onSaved: () => Promise<void> }

type Told = {
  kind: (typeof PROSPECT_CONTACTS)[number]
  outcome: (typeof PROSPECT_OUTCOMES)[number]
  stage: Prospect['stage_code']
  next: string
}
type Editing = { told: Told; onChange: (change: Partial<Told>) => void; today: string }

function Fields({ told, onChange, today }: Editing) {
  const t = useProspectsText()
  return (
    <div className={styles['row']}>
      <Words
        label={t('prospects.kind')}
        words={PROSPECT_CONTACTS}
        prefix='prospects.contact'
        value={told.kind}
        onChange={(kind) => onChange({ kind })}
      />
      <Words
        label={t('prospects.outcome')}
        words={PROSPECT_OUTCOMES}
        prefix='prospects.outcome'
        value={told.outcome}
        onChange={(outcome) => onChange({ outcome })}
      />
      <Words
        label={t('prospects.stage_after')}
        words={PROSPECT_STAGES}
        prefix='prospects.stage'
        value={told.stage}
        onChange={(stage) => onChange({ stage })}
      />
      <Field label={t('prospects.next_after')}>
        <DayField
          label={t('prospects.next_after')}
          value={told.next}
          min={today}
          onChange={(next) => onChange({ next })}
          onClear={() => onChange({ next: '' })}
        />
      </Field>
    </div>
  )
}

/** What was said just now, how far it has come by it, and when one speaks next. */
export function ContactForm({ it, now, onSaved }: Props) {
  const t = useProspectsText()
  const [told, setTold] = useState<Told>({
    kind: 'phone',
    outcome: 'reached',
    stage: it.stage_code === 'new' ? 'contacted' : it.stage_code,
    next: '',
  })
  const [note, setNote] = useState('')
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      logContact(it.prospect_id, {
        kind_code: told.kind,
        outcome_code: told.outcome,
        happened_at: now,
        note: note.trim(),
        stage_code: told.stage,
        next_contact_on: told.next || null,
      }),
    onSuccess: async () => {
      setNote('')
      setTold((old) => ({ ...old, next: '' }))
      await onSaved()
    },
  })
  return (
    <div className={styles['box']}>
      <Fields
        told={told}
        today={bankMoment(now).slice(0, 10)}
        onChange={(change) => setTold((old) => ({ ...old, ...change }))}
      />
      <Field label={t('prospects.said')}>
        <Input.TextArea
          aria-label={t('prospects.said')}
          rows={3}
          maxLength={2000}
          value={note}
          onChange={({ target }) => setNote(target.value)}
        />
      </Field>
      <Button type='primary' loading={isPending} disabled={note.trim().length < 2} onClick={() => mutate()}>
        {t('prospects.log')}
      </Button>
      {error && <ProblemNotice error={error} />}
    </div>
  )
}
