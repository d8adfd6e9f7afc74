import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type Field, fieldWords, optionWords } from '../../../shared/custom-fields.ts'
import { DataTable } from '../../../shared/data-table.tsx'
import { useFieldsText } from '../../../shared/fields-text.ts'
import { Plain, useBilingual, YesNo } from '../../../shared/figures.tsx'
import { bankMoment } from '../../../shared/bank-moment.ts'
import { usePageTitle } from '../../../shared/page-title.ts'
import { usePreferences } from '../../../shared/preferences.ts'
import { Bones, ProblemNotice } from '../../../shared/states.tsx'
import { AppliesTo, FieldState } from './field-words.tsx'
import { fieldQuery, type FieldRecord } from './fields.api.ts'
import styles from './fields.module.css'

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** What values may be: bounds, a length, or the entries of a list. */
function useBounds(field: Field): string | null {
  const t = useFieldsText()
  const { language } = usePreferences()
  const { options, value_min: min, value_max: max, length_max: length } = field
  if (options.length > 0) {
    return options
      .map((it) => optionWords(it, language) + (it.is_retired ? `（${t('fields.option_retired')}）` : ''))
      .join(t('text.comma'))
  }
  if (length !== null) return `${t('fields.length_max')} ${length}`
  const said = [min !== null && `≥ ${min}`, max !== null && `≤ ${max}`].filter((it) => it !== false)
  return said.join(t('text.comma')) || null
}

function Definition({ field }: { field: Field }) {
  const t = useFieldsText()
  const { language } = usePreferences()
  const bounds = useBounds(field)
  const help = language === 'zh-CN' ? field.help_zh : field.help_en
  return (
    <section className={styles['box']} aria-labelledby='field-definition'>
      <h2 id='field-definition'>{t('fields.definition')}</h2>
      {help !== '' && <p>{help}</p>}
      <dl className={styles['facts']}>
        <Fact label={t('fields.kind')}>{t(`fields.kind.${field.kind_code}`)}</Fact>
        <Fact label={t('fields.level')}>{t(`fields.level.${field.class_code}`)}</Fact>
        <Fact label={t('fields.bounds')}>
          <Plain value={bounds} />
        </Fact>
        <Fact label={t('fields.applies_to')}>
          <AppliesTo field={field} />
        </Fact>
        <Fact label={t('fields.required')}>
          <YesNo value={field.is_required} />
        </Fact>
        <Fact label={t('fields.owner')}>{field.owner_name}</Fact>
        <Fact label={t('fields.state')}>
          <FieldState field={field} />
        </Fact>
      </dl>
    </section>
  )
}

type Shown = FieldRecord['shown'][number]

function SeenBy({ shown }: Pick<FieldRecord, 'shown'>) {
  const t = useFieldsText()
  const say = useBilingual()
  return (
    <section className={styles['box']} aria-labelledby='field-seen'>
      <h2 id='field-seen'>{t('fields.seen_by')}</h2>
      <p className={styles['note']}>{t('fields.seen_by_note')}</p>
      <DataTable<Shown>
        label={t('fields.seen_by')}
        rows={shown}
        rowKey={(it) => it.role_code}
        columns={[
          {
            column: 'seen_role',
            label: t('fields.role'),
            isFixed: true,
            render: (it) => say({ zh: it.name_zh, en: it.name_en }),
          },
          {
            column: 'seen_list',
            label: t('fields.in_list'),
            render: (it) => t(`fields.shown.${it.in_list}`),
          },
          {
            column: 'seen_record',
            label: t('fields.in_record'),
            render: (it) => t(`fields.shown.${it.in_record}`),
          },
        ]}
        empty={null}
      />
    </section>
  )
}

/** One field whole: what it is, who answers for it, who may see it. */
export function FieldPage() {
  const t = useFieldsText()
  const { language } = usePreferences()
  const { name } = useParams({ from: '/frame/system/fields/$name' })
  const { data, error, refetch } = useQuery(fieldQuery(name))
  usePageTitle(`/system/fields/${name}`, data ? fieldWords(data.field, language) : error ? name : null)
  if (!data) {
    return (
      <>
        <h1 className='zk-hidden'>{t('menu.fields')}</h1>
        {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : <Bones rows={8} />}
      </>
    )
  }
  const { field, shown, made_by_name: maker, approved_by_name: checker, changed_at: at } = data
  return (
    <article className={styles['page']} aria-labelledby='field-title'>
      <header className={styles['head']}>
        <h1 id='field-title'>{fieldWords(field, language)}</h1>
        <code>{name}</code>
        <Link className={styles['back']} to='/system/metrics'>
          {t('menu.metrics')}
        </Link>
      </header>
      <p className={styles['note']}>
        {t('fields.changed_by', { maker, checker, at: bankMoment(at).slice(0, 16) })}
      </p>
      <Definition field={field} />
      <SeenBy shown={shown} />
    </article>
  )
}
