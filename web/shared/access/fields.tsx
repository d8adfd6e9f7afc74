import { Select } from 'antd'
import type { AccessWay } from '../../../src/platform/access.schema.ts'
import { type FieldClass, SEALED_CLASSES } from '../../../src/platform/field-names.schema.ts'
import { useAccessText } from '../access-text.ts'
import { readFieldClass, useFieldClasses, useFieldClassName } from '../field-classes.ts'
import { usePeopleText } from '../people-text.ts'
import styles from './access.module.css'
import { useWayRole } from './way-card.tsx'

type ChoiceProps = { value: FieldClass | null; onChange: (field: FieldClass | null) => void }

/** Which class of fields is asked about; none chosen is all of them. */
export function FieldChoice({ value, onChange }: ChoiceProps) {
  const t = useAccessText()
  const nameOf = useFieldClassName()
  const classes = useFieldClasses()
  return (
    <Select
      className={styles['choice']!}
      aria-label={t('access.field')}
      placeholder={t('access.fields_all')}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      // Inside a dialog of the browser nothing outside can be reached.
      getPopupContainer={(it: HTMLElement) => it.parentElement ?? document.body}
      value={value}
      options={classes.map((it) => ({ value: it, label: nameOf(it) }))}
      onChange={(it: FieldClass | undefined) => onChange(readFieldClass(it))}
    />
  )
}

/** One way for each role in which the customer is seen: how fields are shown is the role's alone. */
const rolesOf = (ways: readonly AccessWay[]): AccessWay[] => [
  ...new Map(ways.filter((it) => it.holds).map((it) => [it.role_code, it])).values(),
]

function ShownByRole({ way }: { way: AccessWay }) {
  const t = usePeopleText()
  const said = useAccessText()
  const nameOf = useFieldClassName()
  const role = useWayRole()(way)
  return (
    <table className={styles['shown']}>
      <caption title={way.role_code}>{said('access.fields_by', { role })}</caption>
      <thead>
        <tr>
          <th scope='col'>{t('role.field_class')}</th>
          <th scope='col'>{t('role.place.in_list')}</th>
          <th scope='col'>{t('role.place.in_record')}</th>
        </tr>
      </thead>
      <tbody>
        {way.fields.map(({ field_class: field, in_list: list, in_record: record }) => (
          <tr key={field}>
            <th scope='row'>
              {nameOf(field)}
              {SEALED_CLASSES.includes(field) && <small> {said('access.sealed')}</small>}
            </th>
            <td className={styles[list]}>{t(`role.shown.${list}`)}</td>
            <td className={styles[record]}>{t(`role.shown.${record}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** How fields are shown to somebody, role by role of those in which he sees the customer. */
export function ShownFields({ ways }: { ways: readonly AccessWay[] }) {
  const t = useAccessText()
  const roles = rolesOf(ways)
  if (roles.length === 0) return <p className={styles['post']}>{t('access.fields_none')}</p>
  return (
    <div className={styles['roles']}>
      {roles.map((way) => (
        <ShownByRole key={way.role_code} way={way} />
      ))}
    </div>
  )
}
