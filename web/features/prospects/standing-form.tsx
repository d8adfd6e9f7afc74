import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { PROSPECT_STAGES } from '../../../src/modules/prospects/names.schema.ts'
import { bankMoment } from '../../shared/bank-moment.ts'
import { DayField } from '../../shared/day-field.tsx'
import { useProspectsText } from '../../shared/prospects-text.ts'
import { ProblemNotice } from '../../shared/states.tsx'
import { Field, Words } from './field.tsx'
import { changeProspect, type Prospect } from './prospects.api.ts'
import styles from './prospects.module.css'

type Props = { it: Prospect; now: string; onSaved: () => Promise<void> }

/** How far a prospect is, and when it is spoken with next. */
export function StandingForm({ it, now, onSaved }: Props) {
  const t = useProspectsText()
  const [stage, setStage] = useState(it.stage_code)
  const [next, setNext] = useState(it.next_contact_on ?? '')
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      changeProspect(it.prospect_id, {
        version: it.version,
        stage_code: stage,
        // One that has gone by stays as it is until another is said.
        ...(next !== (it.next_contact_on ?? '') && { next_contact_on: next || null }),
      }),
    onSuccess: onSaved,
  })
  const isChanged = stage !== it.stage_code || next !== (it.next_contact_on ?? '')
  return (
    <div className={styles['row']}>
      <Words
        label={t('prospects.stage')}
        words={PROSPECT_STAGES}
        prefix='prospects.stage'
        value={stage}
        onChange={setStage}
      />
      <Field label={t('prospects.next')}>
        <DayField
          label={t('prospects.next')}
          value={next}
          min={bankMoment(now).slice(0, 10)}
          onChange={setNext}
          onClear={() => setNext('')}
        />
      </Field>
      <Button loading={isPending} disabled={!isChanged} onClick={() => mutate()}>
        {t('prospects.save')}
      </Button>
      {error && <ProblemNotice error={error} />}
    </div>
  )
}
