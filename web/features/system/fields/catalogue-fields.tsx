import type { Field } from '../../../shared/custom-fields.ts'
import { useDataText } from '../../../shared/data-text.ts'
import { DataTable } from '../../../shared/data-table.tsx'
import { useFieldsText } from '../../../shared/fields-text.ts'
import { usePreferences } from '../../../shared/preferences.ts'
import { EmptyState } from '../../../shared/states.tsx'
import { AppliesTo } from './field-words.tsx'
import { FieldName } from './field-name.tsx'
import styles from './fields.module.css'

/** Every word has to be found, as in the table of figures. */
const found = (fields: readonly Field[], q: string): Field[] => {
  const words = q.toLowerCase().split(/\s+/)
  return fields.filter((it) => {
    const text = [it.name, it.name_zh, it.name_en, it.help_zh, it.help_en, it.owner_name]
      .join(' ')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** What each field of the bank's own means, and who answers for it; its page says who may see it. */
export function CatalogueFields({ fields, q }: { fields: Field[]; q: string }) {
  const t = useFieldsText()
  const data = useDataText()
  const { language } = usePreferences()
  return (
    <section className={styles['page']} aria-labelledby='catalogue-fields'>
      <h2 id='catalogue-fields' className={styles['title']}>
        {t('fields.catalogue')}
      </h2>
      <p className={styles['note']}>{t('fields.catalogue_note')}</p>
      <div className={styles['table']}>
        <DataTable<Field>
          label={t('fields.catalogue')}
          rows={found(fields, q)}
          rowKey={(it) => it.name}
          columns={[
            {
              column: 'field_name',
              label: t('fields.name'),
              isFixed: true,
              render: (it) => <FieldName field={it} />,
            },
            {
              column: 'field_help',
              label: t('fields.definition'),
              render: (it) => (language === 'zh-CN' ? it.help_zh : it.help_en),
            },
            {
              column: 'field_kind',
              label: t('fields.kind'),
              render: (it) => t(`fields.kind.${it.kind_code}`),
            },
            { column: 'field_level', label: t('fields.level'), render: (it) => it.class_code },
            {
              column: 'field_applies',
              label: t('fields.applies_to'),
              render: (it) => <AppliesTo field={it} />,
            },
            { column: 'field_owner', label: t('fields.owner'), render: (it) => it.owner_name },
          ]}
          empty={<EmptyState isSmall title={data('metrics.nothing')} />}
        />
      </div>
    </section>
  )
}
