import { Button, Input } from 'antd'
import { useState } from 'react'
import { FieldChoice } from '../../shared/access/fields.tsx'
import { useAccessText } from '../../shared/access-text.ts'
import { DayField } from '../../shared/day-field.tsx'
import { readFieldClass } from '../../shared/field-classes.ts'
import { PersonFinder } from '../../shared/person-finder.tsx'
import styles from './access.module.css'
import { type AccessSearch, isCustomer } from './access-search.ts'

type Props = {
  search: AccessSearch
  /** What the person of the address is called, once it is known. */
  name?: string | undefined
  onAsk: (asked: AccessSearch) => void
}

/** Whom a question is about. It is put when it is complete: each leaves a line in the trail. */
export function QuestionForm({ search, name, onAsk }: Props) {
  const t = useAccessText()
  const [draft, setDraft] = useState(search)
  const isWho = search.tab === 'who'
  const { user, customer = '', field, on } = draft
  const isWhole = isCustomer(customer.trim()) && (isWho || user !== undefined)
  const change = (to: { [Part in keyof AccessSearch]?: AccessSearch[Part] | undefined }) =>
    setDraft((old) => ({ ...old, ...to }) as AccessSearch)
  return (
    <form
      className={styles['bar']}
      aria-label={t('access.question')}
      onSubmit={(event) => {
        event.preventDefault()
        if (isWhole) onAsk({ ...draft, customer: customer.trim() })
      }}
    >
      {!isWho && (
        <div className={styles['part']}>
          <span>{t('access.person')}</span>
          <PersonFinder
            label={t('access.person')}
            placeholder={t('access.other_hint')}
            value={user ?? null}
            name={user === search.user ? name : undefined}
            onChange={(it) => change({ user: it ?? undefined })}
          />
        </div>
      )}
      <label className={styles['part']}>
        <span>{t('access.customer')}</span>
        <Input
          placeholder={t('access.customer_hint')}
          maxLength={32}
          value={customer}
          onChange={({ target }) => change({ customer: target.value })}
        />
      </label>
      <div className={styles['part']}>
        <span>{t('access.field')}</span>
        <FieldChoice value={readFieldClass(field)} onChange={(it) => change({ field: it ?? undefined })} />
      </div>
      <div className={styles['part']}>
        <span>{t('access.on')}</span>
        <span className={styles['day']}>
          <DayField label={t('access.on')} value={on ?? ''} onChange={(day) => change({ on: day })} />
          {on !== undefined && (
            <Button type='link' onClick={() => change({ on: undefined })}>
              {t('access.today')}
            </Button>
          )}
        </span>
      </div>
      <Button type='primary' htmlType='submit' disabled={!isWhole}>
        {t('access.ask')}
      </Button>
    </form>
  )
}
