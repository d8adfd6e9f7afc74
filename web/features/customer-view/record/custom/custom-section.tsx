import { Button } from 'antd'
import { Suspense, useState } from 'react'
import { lazyPart } from '../../../../shared/lazy-part.ts'
import { bankMoment } from '../../../../shared/bank-moment.ts'
import { type Field, fieldWords, valueWords } from '../../../../shared/custom-fields.ts'
import { useFieldsText } from '../../../../shared/fields-text.ts'
import { Plain } from '../../../../shared/figures.tsx'
import { usePreferences } from '../../../../shared/preferences.ts'
import { Bones } from '../../../../shared/states.tsx'
import record from '../record.module.css'
import { Section } from '../section.tsx'
import type { RecordFields } from './custom.api.ts'
import styles from './custom.module.css'

const CustomForm = lazyPart(() => import('./custom-form.tsx'), 'CustomForm')

type Props = { customerId: string; data: RecordFields; isPast: boolean }

function Values({ fields, data }: { fields: Field[]; data: RecordFields }) {
  const { language } = usePreferences()
  return (
    <dl className={record['facts']}>
      {fields.map((field) => (
        <div key={field.name}>
          <dt title={language === 'zh-CN' ? field.help_zh : field.help_en}>{fieldWords(field, language)}</dt>
          <dd>
            <Plain value={valueWords(field, data.custom[field.name], language)} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function LastChanged({ data }: Pick<Props, 'data'>) {
  const t = useFieldsText()
  if (data.changed_at === null) return null
  const at = bankMoment(data.changed_at).slice(0, 16)
  const name = data.changed_by_name
  return (
    <p className={styles['note']}>
      {name === null ? t('fields.changed_nobody', { at }) : t('fields.last_changed', { name, at })}
    </p>
  )
}

/** The fields that the bank has added, by their groups; whoever may fills them in here. */
export function CustomSection({ customerId, data, isPast }: Props) {
  const t = useFieldsText()
  const { language } = usePreferences()
  const [isOpen, setOpen] = useState(false)
  const groups = Map.groupBy(data.fields, (it) => (language === 'zh-CN' ? it.group_zh : it.group_en))
  return (
    <Section title={t('fields.section')} note={t('fields.section_note')}>
      {isOpen ? (
        <Suspense fallback={<Bones rows={data.fields.length} />}>
          <CustomForm customerId={customerId} record={data} onClose={() => setOpen(false)} />
        </Suspense>
      ) : (
        <div className={styles['groups']}>
          {[...groups].map(([name, fields]) => (
            <div key={name} className={styles['group']}>
              {name !== '' && <h3>{name}</h3>}
              <Values fields={fields} data={data} />
            </div>
          ))}
          <LastChanged data={data} />
          {data.writable.length > 0 && !isPast && (
            <span>
              <Button onClick={() => setOpen(true)}>{t('fields.edit')}</Button>
            </span>
          )}
        </div>
      )}
    </Section>
  )
}
