import { Select } from 'antd'
import { shownBy, SHOWN, type ShownIn } from '../../../src/modules/people/roles.schema.ts'
import { type FieldClass, SEALED_CLASSES } from '../../../src/platform/field-names.schema.ts'
import { usePeopleText } from '../../shared/people-text.ts'
import { useFieldClasses, useFieldClassName } from '../../shared/field-classes.ts'
import type { RoleContent } from './people.api.ts'
import styles from './people.module.css'

const PLACES = ['in_list', 'in_record'] as const

type Props = { content: RoleContent; isShut: boolean; onChange: (content: RoleContent) => void }

/** The content with one class of fields shown in another way. */
function withShown(content: RoleContent, field_class: FieldClass, shown: ShownIn): RoleContent {
  const others = content.fields.filter((it) => it.field_class !== field_class)
  return { ...content, fields: [...others, { field_class, ...shown }] }
}

/** How the role shows each class of fields, in lists and on the record. What is sealed is never clear. */
export function FieldRights({ content, isShut, onChange }: Props) {
  const t = usePeopleText()
  const classes = useFieldClasses()
  const className = useFieldClassName()
  const choices = (field: FieldClass) =>
    SHOWN.filter((it) => it !== 'clear' || !SEALED_CLASSES.includes(field)).map((it) => ({
      value: it,
      label: t(`role.shown.${it}`),
    }))
  return (
    <fieldset className={styles['module']}>
      <legend>{t('role.fields')}</legend>
      <p className={styles['muted']}>{t('role.fields_hint')}</p>
      <table className={styles['shown']}>
        <thead>
          <tr>
            <th scope='col'>{t('role.field_class')}</th>
            {PLACES.map((place) => (
              <th key={place} scope='col'>
                {t(`role.place.${place}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {classes.map((field) => (
            <tr key={field}>
              <th scope='row'>
                {className(field)}
                {SEALED_CLASSES.includes(field) && <small> {t('role.sealed')}</small>}
              </th>
              {PLACES.map((place) => {
                const shown = shownBy(content, field)
                return (
                  <td key={place}>
                    <Select
                      aria-label={`${className(field)} ${t(`role.place.${place}`)}`}
                      disabled={isShut}
                      value={shown[place]}
                      options={choices(field)}
                      onChange={(it: ShownIn[typeof place]) =>
                        onChange(withShown(content, field, { ...shown, [place]: it }))
                      }
                    />
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </fieldset>
  )
}
