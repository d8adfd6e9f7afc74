import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { ApprovalsLabel } from '../../shared/approvals-text.ts'
import { useApprovalsText } from '../../shared/approvals-text.ts'
import { Badge } from '../../shared/code-label.tsx'
import { DayField } from '../../shared/day-field.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { choicesOf, PersonPicker } from '../../shared/person-picker.tsx'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import type { AbsenceList } from './approvals.api.ts'
import { absencesQuery, cancelAbsence, sendAbsence } from './approvals.api.ts'
import styles from './approvals.module.css'
import { useMoving } from './decision-form.tsx'

const EMPTY = { from_on: '', to_on: '', deputy_id: '' }

function missingOf({ from_on: from, to_on: to, deputy_id: deputy }: typeof EMPTY): ApprovalsLabel | null {
  if (from === '' || to === '' || deputy === '') return 'approvals.absence_missing'
  return to < from ? 'approvals.absence_order' : null
}

function AbsenceForm({ deputies }: Pick<AbsenceList, 'deputies'>) {
  const t = useApprovalsText()
  const [form, setForm] = useState(EMPTY)
  const [missing, setMissing] = useState<ApprovalsLabel | null>(null)
  const { mutate, error, isPending } = useMoving(sendAbsence, () => setForm(EMPTY))
  const submit = () => {
    const lacking = missingOf(form)
    setMissing(lacking)
    if (lacking === null) mutate(form)
  }
  if (deputies.length === 0) return <p className={styles['note']}>{t('approvals.absence_nobody')}</p>
  return (
    <div className={styles['form']}>
      <div className={styles['row']}>
        <label>
          {t('approvals.absence_from')}
          <DayField
            label={t('approvals.absence_from')}
            value={form.from_on}
            onChange={(day) => setForm({ ...form, from_on: day })}
          />
        </label>
        <label>
          {t('approvals.absence_to')}
          <DayField
            label={t('approvals.absence_to')}
            value={form.to_on}
            onChange={(day) => setForm({ ...form, to_on: day })}
          />
        </label>
        <div className={styles['picked']}>
          {t('approvals.absence_deputy')}
          <PersonPicker
            label={t('approvals.absence_deputy')}
            placeholder={t('approvals.absence_deputy_hint')}
            value={form.deputy_id || null}
            choices={choicesOf(deputies)}
            onChange={(id) => setForm({ ...form, deputy_id: id ?? '' })}
          />
        </div>
        <Button type='primary' loading={isPending} onClick={submit}>
          {t('approvals.absence_add')}
        </Button>
      </div>
      {missing !== null && (
        <p className={styles['wrong']} role='alert'>
          {t(missing)}
        </p>
      )}
      {error != null && <ProblemNotice error={error} />}
    </div>
  )
}

function Own({ absences }: Pick<AbsenceList, 'absences'>) {
  const t = useApprovalsText()
  const { mutate, error } = useMoving(cancelAbsence)
  if (absences.length === 0) {
    return <EmptyState isSmall title={t('approvals.absence_none')} hint={t('approvals.absence_none_hint')} />
  }
  return (
    <>
      <ul className={styles['absences']}>
        {absences.map((it) => (
          <li key={it.absence_id}>
            <span>
              {it.from_on} – {it.to_on}
            </span>
            <strong>{it.deputy.display_name}</strong>
            <Badge
              text={t(it.is_running ? 'approvals.absence_running' : 'approvals.absence_planned')}
              tone={it.is_running ? 'teal' : 'plain'}
            />
            <Button size='small' onClick={() => mutate(it.absence_id)}>
              {t('approvals.absence_cancel')}
            </Button>
          </li>
        ))}
      </ul>
      {error != null && <ProblemNotice error={error} />}
    </>
  )
}

function StandingIn({ standing_in: others }: Pick<AbsenceList, 'standing_in'>) {
  const t = useApprovalsText()
  if (others.length === 0) return <p className={styles['note']}>{t('approvals.absence_others_none')}</p>
  return (
    <ul className={styles['absences']}>
      {others.map((it) => (
        <li key={`${it.user.user_id} ${it.from_on}`}>
          <strong>{it.user.display_name}</strong>
          <span>
            {it.from_on} – {it.to_on}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** When one is away and who decides meanwhile, and whom one stands in for. */
export function AbsencesPage() {
  const t = useApprovalsText()
  const { data, error, refetch } = useQuery(absencesQuery)
  usePageTitle('/approvals/absences', t('approvals.absences'))
  return (
    <section className={styles['page']} aria-labelledby='absences-title'>
      <header className={styles['head']}>
        <h1 id='absences-title'>{t('approvals.absences')}</h1>
        <p className={styles['note']}>{t('approvals.absences_note')}</p>
      </header>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={6} />}
      {data && (
        <>
          <section className={styles['section']} aria-labelledby='absences-own'>
            <h2 id='absences-own'>{t('approvals.absence_own')}</h2>
            <AbsenceForm deputies={data.deputies} />
            <Own absences={data.absences} />
          </section>
          <section className={styles['section']} aria-labelledby='absences-others'>
            <h2 id='absences-others'>{t('approvals.absence_others')}</h2>
            <StandingIn standing_in={data.standing_in} />
          </section>
        </>
      )}
    </section>
  )
}
