import { useMutation } from '@tanstack/react-query'
import { Button, Input, Segmented } from 'antd'
import { useState } from 'react'
import type { LookUpAnswer, NewLookUp } from '../../../../src/modules/customer-view/lite.schema.ts'
import {
  LOOK_UP_BY,
  TOLD_LENGTH_MAX,
  TOLD_LENGTH_MIN,
} from '../../../../src/modules/customer-view/lite-names.schema.ts'
import { LOOK_UP_REASONS } from '../../../../src/platform/access-names.schema.ts'
import { ProblemNotice } from '../../../shared/states.tsx'
import { useLiteText } from '../../../shared/lite-text.ts'
import { lookUp } from './lite.api.ts'
import styles from './lite.module.css'

type Draft = {
  by: NewLookUp['by']
  number: string
  reason_code?: NewLookUp['reason_code']
  last_four: string
}

/** What is asked; null while a part of it is missing. */
function toldBy({ by, number, reason_code, last_four: lastFour }: Draft): NewLookUp | null {
  const isWhole = number.trim().length >= TOLD_LENGTH_MIN && [0, 4].includes(lastFour.length)
  if (!isWhole || reason_code === undefined) return null
  return { by, number, reason_code, ...(lastFour !== '' && { id_last_four: lastFour }) }
}

type FieldsProps = { draft: Draft; isShared: boolean; onChange: (to: Partial<Draft>) => void }

/** Why somebody is looked up, and by which number. */
function Fields({ draft, isShared, onChange }: FieldsProps) {
  const t = useLiteText()
  return (
    <>
      <div className={styles['part']}>
        <span>{t('lite.reason')}</span>
        <Segmented
          aria-label={t('lite.reason')}
          value={draft.reason_code ?? ''}
          options={LOOK_UP_REASONS.map((it) => ({ value: it, label: t(`lite.reason.${it}`) }))}
          onChange={(it) => onChange({ reason_code: it as NewLookUp['reason_code'] })}
        />
      </div>
      <div className={styles['part']}>
        <span>{t('lite.by')}</span>
        <Segmented
          aria-label={t('lite.by')}
          value={draft.by}
          options={LOOK_UP_BY.map((it) => ({ value: it, label: t(`lite.by.${it}`) }))}
          onChange={(it) => onChange({ by: it, last_four: '' })}
        />
      </div>
      <label className={`${styles['part']} ${styles['number']}`}>
        <span>{t('lite.number')}</span>
        <Input
          placeholder={t('lite.number_hint')}
          maxLength={TOLD_LENGTH_MAX}
          autoComplete='off'
          autoFocus
          value={draft.number}
          onChange={({ target }) => onChange({ number: target.value, last_four: '' })}
        />
      </label>
      {isShared && (
        <label className={styles['part']}>
          <span>{t('lite.last_four')}</span>
          <Input
            maxLength={4}
            autoComplete='off'
            value={draft.last_four}
            onChange={({ target }) => onChange({ last_four: target.value })}
          />
        </label>
      )}
    </>
  )
}

/** Who answers the number that a customer tells; what was typed goes with the answer. */
export function LiteForm({ onFound }: { onFound: (customerId: string) => void }) {
  const t = useLiteText()
  const [draft, setDraft] = useState<Draft>({ by: 'id_number', number: '', last_four: '' })
  const change = (to: Partial<Draft>) => setDraft((old) => ({ ...old, ...to }))
  const asking = useMutation({
    mutationFn: lookUp,
    onSuccess: ({ outcome, customer_id: id }: LookUpAnswer) => {
      if (outcome !== 'found' || id === null) return
      change({ number: '', last_four: '' })
      onFound(id)
    },
  })
  const { last_four: lastFour } = draft
  const outcome = asking.data?.outcome
  const told = toldBy(draft)
  return (
    <form
      className={styles['form']}
      aria-label={t('lite.form')}
      onSubmit={(event) => {
        event.preventDefault()
        if (told) asking.mutate(told)
      }}
    >
      <Fields draft={draft} isShared={outcome === 'several' || lastFour !== ''} onChange={change} />
      <Button type='primary' htmlType='submit' disabled={!told} loading={asking.isPending}>
        {t('lite.ask')}
      </Button>
      <div className={styles['outcome']} role='status'>
        {outcome !== undefined && outcome !== 'found' && t(`lite.${outcome}`)}
      </div>
      {asking.error && <ProblemNotice error={asking.error} />}
    </form>
  )
}
