import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { Day, Moment } from '../../shared/figures.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { usePeopleText } from '../../shared/people-text.ts'
import { Bones, ProblemNotice } from '../../shared/states.tsx'
import styles from './people.module.css'
import { UnitForm } from './unit-form.tsx'
import { UnitChanges, UnitState, useLineWords, useUnitKind } from './unit-words.tsx'
import { type UnitRecord, unitQuery } from './units.api.ts'

function Facts({ facts }: { facts: readonly (readonly [label: string, value: ReactNode])[] }) {
  return (
    <dl className={styles['facts']}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const DayOr = ({ value, none }: { value: string | null; none: string }) =>
  value === null ? <span className={styles['muted']}>{none}</span> : <Day value={value} />

/** What the personnel system says: nobody changes it here. */
function Told({ unit }: { unit: UnitRecord }) {
  const t = usePeopleText()
  const kindOf = useUnitKind()
  const none = t('user.none')
  const { told } = unit
  const parent =
    unit.parent_unit_id === null ? (
      none
    ) : (
      <Link to='/system/units/$unit_id' params={{ unit_id: unit.parent_unit_id }}>
        {unit.parent_name ?? unit.parent_unit_id}
      </Link>
    )
  return (
    <section className={styles['box']} aria-labelledby='unit-told'>
      <h2 id='unit-told'>{t('unit.told')}</h2>
      {unit.as_of !== null && <p className={styles['note']}>{t('unit.told_note', { date: unit.as_of })}</p>}
      <Facts
        facts={[
          [t('unit.code'), unit.unit_id],
          [t('unit.level'), kindOf(unit)],
          [t('unit.parent'), parent],
          ...(told.short_name === null ? [] : [[t('unit.field.short_name'), told.short_name] as const]),
          [t('unit.known_from'), <DayOr key='from' value={told.known_from} none={none} />],
          [t('unit.changed_on'), <DayOr key='on' value={told.changed_on} none={none} />],
          ...(told.gone_on === null
            ? []
            : [[t('unit.gone_on'), <Day key='gone' value={told.gone_on} />] as const]),
          [t('unit.staff'), unit.staff_count],
        ]}
      />
    </section>
  )
}

/** What the unit holds here: posts, and who fills them today. */
function Held({ unit }: { unit: UnitRecord }) {
  const t = usePeopleText()
  return (
    <dl className={styles['figures']}>
      <div>
        <dt>{t('unit.posts')}</dt>
        <dd>{unit.post_count}</dd>
      </div>
      <div>
        <dt>{t('unit.users')}</dt>
        <dd>{unit.user_count}</dd>
      </div>
    </dl>
  )
}

/** What people add. */
function Said({ unit, onEdit }: { unit: UnitRecord; onEdit: () => void }) {
  const t = usePeopleText()
  const linesOf = useLineWords()
  const { details, told } = unit
  const or = (value: string | null) => value ?? <span className={styles['muted']}>{t('user.none')}</span>
  const contact =
    details.contact_id === null ? null : `${unit.contact_name ?? ''} ${details.contact_id}`.trim()
  return (
    <section className={styles['box']} aria-labelledby='unit-said'>
      <div className={styles['head']}>
        <h2 id='unit-said'>{t('unit.said')}</h2>
        {unit.may_maintain && (
          <div className={styles['tools']}>
            <Button onClick={onEdit}>{t('unit.edit')}</Button>
          </div>
        )}
      </div>
      <p className={styles['note']}>{t('unit.said_note')}</p>
      <Facts
        facts={[
          [t('unit.field.short_name'), or(details.short_name)],
          [t('unit.field.telephone'), or(details.telephone)],
          [t('unit.field.address'), or(details.address)],
          [t('unit.field.postcode'), or(details.postcode)],
          [t('unit.field.opening_hours'), or(details.opening_hours)],
          [t('unit.field.contact_id'), or(contact)],
          [t('unit.field.line_codes'), or(linesOf(details.line_codes) || null)],
          [t('unit.field.note'), or(details.note)],
        ]}
      />
      {told.short_name !== null && details.short_name !== null && (
        <p className={styles['note']}>{t('unit.short_name_told', { name: told.short_name })}</p>
      )}
    </section>
  )
}

function History({ unit }: { unit: UnitRecord }) {
  const t = usePeopleText()
  return (
    <section className={styles['box']} aria-labelledby='unit-history'>
      <h2 id='unit-history'>{t('unit.history')}</h2>
      {unit.history.length === 0 && <span className={styles['muted']}>{t('unit.history_none')}</span>}
      <ol className={styles['list']}>
        {unit.history.map((it) => (
          <li key={it.version}>
            <Moment value={it.changed_at} isExact />{' '}
            <strong className={styles['muted']}>{it.changed_by_name}</strong>
            <UnitChanges changes={it.changes} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function Unit({ unit }: { unit: UnitRecord }) {
  const [isEditing, setEditing] = useState(false)
  return (
    <article className={styles['page']} aria-labelledby='unit-title'>
      <header className={styles['head']}>
        <h1 id='unit-title'>{unit.unit_name}</h1>
        {unit.short_name && <span className={styles['note']}>{unit.short_name}</span>}
        <UnitState unit={unit} />
      </header>
      <Held unit={unit} />
      <Told unit={unit} />
      <Said unit={unit} onEdit={() => setEditing(true)} />
      <History unit={unit} />
      {isEditing && <UnitForm unit={unit} onClose={() => setEditing(false)} />}
    </article>
  )
}

/** One unit: what the personnel system says of it, what people add, and who changed that when. */
export function UnitPage() {
  const t = usePeopleText()
  const { unit_id: unitId } = useParams({ from: '/frame/system/units/$unit_id' })
  const { data, error, refetch } = useQuery(unitQuery(unitId))
  usePageTitle(`/system/units/${unitId}`, data?.unit_name ?? (error ? unitId : null))
  if (error) {
    return (
      <>
        <h1 className='zk-hidden'>{t('menu.units')}</h1>
        <ProblemNotice error={error} onRetry={() => void refetch()} />
      </>
    )
  }
  if (!data) return <Bones rows={10} height={20} />
  return <Unit unit={data} />
}
