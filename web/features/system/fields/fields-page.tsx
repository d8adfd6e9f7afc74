import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { Field } from '../../../shared/custom-fields.ts'
import { DataTable, type TableColumn } from '../../../shared/data-table.tsx'
import { useFieldRefusal } from '../../../shared/field-problem.tsx'
import { useFieldsText } from '../../../shared/fields-text.ts'
import { Moment, YesNo } from '../../../shared/figures.tsx'
import { usePageTitle } from '../../../shared/page-title.ts'
import { usePreferences } from '../../../shared/preferences.ts'
import { RequestsFile } from '../../../shared/requests-file.tsx'
import { Bones, EmptyState, ProblemNotice } from '../../../shared/states.tsx'
import { FieldDialog, type Wish } from './field-drawer.tsx'
import { definitionsQuery, type FieldList, refreshFields } from './fields.api.ts'
import { FieldName } from './field-name.tsx'
import { AppliesTo, FieldState } from './field-words.tsx'
import styles from './fields.module.css'

function useColumns(onWish: ((wish: Wish) => void) | null): TableColumn<Field>[] {
  const t = useFieldsText()
  const { language } = usePreferences()
  const columns: TableColumn<Field>[] = [
    {
      column: 'field_name',
      label: t('fields.name'),
      isFixed: true,
      render: (it) => <FieldName field={it} />,
    },
    { column: 'field_kind', label: t('fields.kind'), render: (it) => t(`fields.kind.${it.kind_code}`) },
    { column: 'field_level', label: t('fields.level'), render: (it) => it.class_code },
    { column: 'field_applies', label: t('fields.applies_to'), render: (it) => <AppliesTo field={it} /> },
    {
      column: 'field_group',
      label: language === 'zh-CN' ? t('fields.group_zh') : t('fields.group_en'),
      render: (it) => (language === 'zh-CN' ? it.group_zh : it.group_en),
    },
    {
      column: 'field_required',
      label: t('fields.required'),
      render: (it) => <YesNo value={it.is_required} />,
    },
    { column: 'field_owner', label: t('fields.owner'), render: (it) => it.owner_name },
    { column: 'field_state', label: t('fields.state'), render: (it) => <FieldState field={it} /> },
  ]
  if (onWish === null) return columns
  return [
    ...columns,
    { column: 'field_tools', label: '', render: (it) => <Tools field={it} onWish={onWish} /> },
  ]
}

function Tools({ field, onWish }: { field: Field; onWish: (wish: Wish) => void }) {
  const t = useFieldsText()
  const end = field.is_retired ? 'restore' : 'retire'
  return (
    <span className={styles['buttons']}>
      <Button size='small' onClick={() => onWish({ move: 'change', field })}>
        {t('fields.change')}
      </Button>
      <Button size='small' onClick={() => onWish({ move: end, field })}>
        {t(`fields.${end}`)}
      </Button>
    </span>
  )
}

function Waiting({ waiting }: Pick<FieldList, 'waiting'>) {
  const t = useFieldsText()
  const { language } = usePreferences()
  if (waiting.length === 0) return null
  return (
    <section className={styles['box']} aria-labelledby='fields-waiting'>
      <h2 id='fields-waiting'>{t('fields.waiting')}</h2>
      <ul className={styles['list']}>
        {waiting.map((it) => (
          <li key={it.request_id} className={styles['request']}>
            <Link to='/approvals/$request_id' params={{ request_id: it.request_id }}>
              {language === 'zh-CN' ? it.title_zh : it.title_en}
            </Link>
            <span className={styles['muted']}>
              {t('fields.waiting_by', { name: it.maker_name })} <Moment value={it.submitted_at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Every field that the bank has added, and the way to another. */
export function FieldsPage() {
  const t = useFieldsText()
  const [wish, setWish] = useState<Wish | null>(null)
  const [isSent, setSent] = useState(false)
  const client = useQueryClient()
  const refusal = useFieldRefusal()
  const { data, error, refetch } = useQuery(definitionsQuery)
  const columns = useColumns(data?.may_maintain ? setWish : null)
  usePageTitle('/system/fields', t('menu.fields'))
  return (
    <section className={styles['page']} aria-labelledby='fields-title'>
      <header className={styles['head']}>
        <h1 id='fields-title'>{t('menu.fields')}</h1>
        {data?.may_maintain && (
          <div className={styles['tools']}>
            <Button type='primary' onClick={() => setWish({ move: 'define', field: null })}>
              {t('fields.new')}
            </Button>
          </div>
        )}
      </header>
      <p className={styles['note']}>{t('fields.note')}</p>
      {isSent && <p role='status'>{t('fields.sent')}</p>}
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={8} />}
      {data && <Waiting waiting={data.waiting} />}
      {data && (
        <div className={styles['table']}>
          <DataTable<Field>
            label={t('menu.fields')}
            rows={data.fields}
            rowKey={(it) => it.name}
            columns={columns}
            empty={<EmptyState title={t('fields.nothing')} hint={t('fields.nothing_hint')} />}
          />
        </div>
      )}
      {data?.may_maintain && (
        <RequestsFile
          path='/api/custom-field-files'
          hint={t('fields.files_hint')}
          refusal={refusal}
          onSent={() => void refreshFields(client)}
        />
      )}
      {wish && (
        <FieldDialog
          {...wish}
          onClose={() => setWish(null)}
          onSent={() => {
            setWish(null)
            setSent(true)
          }}
        />
      )}
    </section>
  )
}
