import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import type { CustomerAnswer } from '../../../../../src/modules/customer-view/schema.ts'
import type { FieldClass } from '../../../../../src/platform/schema.ts'
import { WhyWords } from '../../../../shared/access/answer.tsx'
import { FieldChoice } from '../../../../shared/access/fields.tsx'
import { whoQuery, whyQuery } from '../../../../shared/access/questions.ts'
import { WayCard, wayKey } from '../../../../shared/access/way-card.tsx'
import { useAccessText } from '../../../../shared/access-text.ts'
import { DayField } from '../../../../shared/day-field.tsx'
import { useAskedFields } from '../../../../shared/field-classes.ts'
import { PersonFinder } from '../../../../shared/person-finder.tsx'
import { Bones, ProblemNotice } from '../../../../shared/states.tsx'
import { may, useViewer } from '../../../../shared/viewer.ts'
import explanation from '../explanation/explanation.module.css'
import styles from './access.module.css'
import { ExportsSection } from './exports-section.tsx'
import { MarkForm } from './mark-form.tsx'

type Props = { customerId: string; mark: CustomerAnswer['private']; onClose: () => void }

/** What is asked of this customer: on which day, null being today, and about which fields. */
type Asked = { customerId: string; on: string | null; field: FieldClass | null }

function WhyList({ userId, ...asked }: Asked & { userId: string | null }) {
  const fields = useAskedFields(asked.field)
  const { data, error } = useQuery({
    ...whyQuery({ ...questionOf(asked), userId, fields: fields ?? [] }),
    enabled: fields !== null,
  })
  if (error) return <ProblemNotice error={error} />
  if (!data) return <Bones rows={4} />
  return <WhyWords answer={data} />
}

const questionOf = ({ customerId, on }: Asked) => ({ customer: { customer_id: customerId }, on })

function WhoList(asked: Asked) {
  const t = useAccessText()
  const question = { ...questionOf(asked), fields: [] }
  const { data, error, isFetching, refetch } = useQuery({ ...whoQuery(question), enabled: false })
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
                <WayCard key={wayKey(way)} way={way} isShort />
              ))}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function OtherPerson(asked: Asked) {
  const t = useAccessText()
  const [userId, setUserId] = useState<string | null>(null)
  return (
    <section className={styles['section']}>
      <h3>{t('access.other')}</h3>
      <PersonFinder
        label={t('access.other')}
        placeholder={t('access.other_hint')}
        value={userId}
        onChange={setUserId}
      />
      {userId && <WhyList {...asked} userId={userId} />}
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
  const [field, setField] = useState<FieldClass | null>(null)
  const asked = { customerId, on, field }
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
          <span>{t('access.field')}</span>
          <FieldChoice value={field} onChange={setField} />
        </div>
        <section className={styles['section']}>
          <h3>{t('access.why_me')}</h3>
          <WhyList {...asked} userId={null} />
        </section>
        {mayAsk && <OtherPerson {...asked} />}
        {mayAsk && <WhoList {...asked} />}
        {may(viewer, 'exports.read') && <ExportsSection customerId={customerId} />}
        {may(viewer, 'customers.mark_private') && <MarkForm customerId={customerId} mark={mark} />}
      </div>
    </dialog>
  )
}
