import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import type { CustomerAnswer } from '../../../../../src/modules/customer-view/schema.ts'
import { useAccessText } from '../../../../shared/access-text.ts'
import { DayField } from '../../../../shared/day-field.tsx'
import { useBilingual } from '../../../../shared/figures.tsx'
import { useFoundPeople } from '../../../../shared/find-people.ts'
import { type PersonChoice, PersonPicker } from '../../../../shared/person-picker.tsx'
import { Bones, ProblemNotice } from '../../../../shared/states.tsx'
import { may, useViewer } from '../../../../shared/viewer.ts'
import explanation from '../explanation/explanation.module.css'
import styles from './access.module.css'
import { type Question, whoQuery, whyQuery } from './access.api.ts'
import { ExportsSection } from './exports-section.tsx'
import { MarkForm } from './mark-form.tsx'
import { WayCard } from './way-card.tsx'

type Props = { customerId: string; mark: CustomerAnswer['private']; onClose: () => void }

function WhyList({ question }: { question: Question }) {
  const t = useAccessText()
  const { data, error } = useQuery(whyQuery(question))
  if (error) return <ProblemNotice error={error} />
  if (!data) return <Bones rows={4} />
  return (
    <>
      <p className={data.is_visible ? styles['yes'] : styles['no']}>
        {t(data.is_visible ? 'access.visible' : 'access.not_visible', {
          who: data.user.display_name ?? data.user.user_id,
          on: data.on,
        })}
      </p>
      {data.unit && (
        <p className={explanation['hint']}>
          {t('access.kept_at', { unit: data.unit.unit_name, date: data.business_date })}
        </p>
      )}
      {data.private && (
        <p className={styles['hidden']}>
          {t('access.private_since', {
            date: data.private.valid_from,
            reason: t(`access.reason.${data.private.reason_code}`),
          })}
        </p>
      )}
      {data.block && (
        <p className={styles['hidden']}>
          {t(`access.block.${data.block.kind_code}`, { date: data.block.valid_from })}
        </p>
      )}
      {data.ways.length === 0 && <p>{t('access.no_post')}</p>}
      {data.ways.map((way) => (
        <WayCard key={`${way.post_id} ${way.reach.kind}`} way={way} />
      ))}
    </>
  )
}

function WhoList({ customerId, on }: Omit<Question, 'userId'>) {
  const t = useAccessText()
  const { data, error, isFetching, refetch } = useQuery({ ...whoQuery({ customerId, on }), enabled: false })
  return (
    <section className={styles['section']}>
      <h3>{t('access.who')}</h3>
      <Button loading={isFetching} onClick={() => void refetch()}>
        {t('access.who_ask')}
      </Button>
      {error && <ProblemNotice error={error} />}
      {data && <p className={explanation['hint']}>{t('access.who_count', { count: data.people.length })}</p>}
      {data && (
        <ul className={styles['people']}>
          {data.people.map(({ user, ways }) => (
            <li key={user.user_id}>
              <strong>{user.display_name ?? user.user_id}</strong> <small>{user.user_id}</small>
              {ways.map((way) => (
                <WayCard key={`${way.post_id} ${way.reach.kind}`} way={way} isShort />
              ))}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function OtherPerson({ customerId, on }: Omit<Question, 'userId'>) {
  const t = useAccessText()
  const say = useBilingual()
  const { text, found, isFetching, onSearch } = useFoundPeople()
  const [chosen, setChosen] = useState<PersonChoice | null>(null)
  const people = found.flatMap(({ user_id: value, name }): PersonChoice[] =>
    value === null ? [] : [{ value, label: say(name), hint: value }],
  )
  // Whoever has left is found by his number alone.
  const byNumber = people.length === 0 && text !== '' ? [{ value: text, label: text }] : []
  const others = [...people, ...byNumber].filter((it) => it.value !== chosen?.value)
  const choices = chosen ? [chosen, ...others] : others
  const userId = chosen?.value ?? null
  return (
    <section className={styles['section']}>
      <h3>{t('access.other')}</h3>
      <PersonPicker
        label={t('access.other')}
        placeholder={t('access.other_hint')}
        value={userId}
        choices={choices}
        onSearch={onSearch}
        isLoading={isFetching}
        onChange={(value) => setChosen(choices.find((it) => it.value === value) ?? null)}
      />
      {userId && <WhyList question={{ customerId, userId, on }} />}
    </section>
  )
}

/**
 * Why one sees this customer, on a day; for those who may ask it, who else does, and whom to hide him
 * from.
 */
export function AccessDrawer({ customerId, mark, onClose }: Props) {
  const t = useAccessText()
  const viewer = useViewer()
  const title = useId()
  const panel = useRef<HTMLDialogElement>(null)
  const [on, setOn] = useState<string | null>(null)
  useEffect(() => panel.current?.showModal(), [])
  const mayAsk = may(viewer, 'access.explain')
  return (
    <dialog
      ref={panel}
      className={explanation['drawer']}
      aria-labelledby={title}
      onClose={onClose}
      // What is typed here is no command to the page behind.
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => event.target === panel.current && panel.current.close()}
    >
      <header>
        <h2 id={title}>{t('access.title')}</h2>
        <button type='button' aria-label={t('action.close')} onClick={() => panel.current?.close()}>
          ✕
        </button>
      </header>
      <div className={explanation['body']}>
        <div className={styles['day']}>
          <span>{t('access.on')}</span>
          <DayField label={t('access.on')} value={on ?? ''} onChange={setOn} />
          {on === null ? (
            <small>{t('access.on_hint')}</small>
          ) : (
            <Button type='link' onClick={() => setOn(null)}>
              {t('access.today')}
            </Button>
          )}
        </div>
        <section className={styles['section']}>
          <h3>{t('access.why_me')}</h3>
          <WhyList question={{ customerId, userId: null, on }} />
        </section>
        {mayAsk && <OtherPerson customerId={customerId} on={on} />}
        {mayAsk && <WhoList customerId={customerId} on={on} />}
        {may(viewer, 'exports.read') && <ExportsSection customerId={customerId} />}
        {may(viewer, 'customers.mark_private') && <MarkForm customerId={customerId} mark={mark} />}
      </div>
    </dialog>
  )
}
