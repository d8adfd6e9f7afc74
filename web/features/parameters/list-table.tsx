import { Button } from 'antd'
import type { TableColumn } from '../../shared/data-table.tsx'
import { DataTable } from '../../shared/data-table.tsx'
import { Moment } from '../../shared/figures.tsx'
import { useParametersText } from '../../shared/parameters-text.ts'
import { EmptyState } from '../../shared/states.tsx'
import type { Wish } from './line-editor.tsx'
import type { HistoryLine, Line, ListRecord } from './parameters.api.ts'
import styles from './parameters.module.css'
import { Dates, SourceBadge, useFieldLabel, useValue } from './words.tsx'

const textOf = (values: Record<string, string>) => Object.values(values).join(' ')

type LinesProps = { record: ListRecord; lines: Line[]; label: string; onWish?: (wish: Wish) => void }

/** Lines of a list with their dates and where each comes from. */
export function Lines({ record, lines, label, onWish }: LinesProps) {
  const t = useParametersText()
  const labelOf = useFieldLabel()
  const valueOf = useValue()
  const labelledValue = (field: ListRecord['fields'][number], it: Line) => {
    const own = labelOf(field, it.key)
    const unit = own === labelOf(field) ? '' : own.slice(labelOf(field).length)
    return `${valueOf(field, it.values[field.column])} ${unit}`
  }
  const columns: TableColumn<Line>[] = record.fields.map((field, at) => ({
    column: `parameter_${field.column}`,
    label: labelOf(field),
    isNumber: field.type === 'number' && field.options === null,
    isFixed: at === 0,
    render: (it) => {
      const value = (field.is_key ? it.key : it.values)[field.column]
      return field.unit === 'varies' ? labelledValue(field, it) : valueOf(field, value)
    },
  }))
  columns.push(
    {
      column: 'parameter_dates',
      label: t('parameters.dates'),
      render: (it) => <Dates of={it} isDated={record.is_dated} />,
    },
    { column: 'parameter_source', label: t('parameters.source'), render: (it) => <SourceBadge line={it} /> },
  )
  if (onWish) {
    columns.push({
      column: 'parameter_tools',
      label: t('parameters.tools'),
      render: (line) => (
        <span className={styles['buttons']}>
          <Button size='small' onClick={() => onWish({ kind: 'change', line })}>
            {t('parameters.wish.change')}
          </Button>
          {!record.has_fixed_keys && (
            <Button size='small' onClick={() => onWish({ kind: 'end', line })}>
              {t('parameters.wish.end')}
            </Button>
          )}
        </span>
      ),
    })
  }
  return (
    <DataTable<Line>
      label={label}
      rows={lines}
      rowKey={(it) => `${textOf(it.key)} ${it.valid_from}`}
      columns={columns}
      empty={<EmptyState title={t('parameters.no_lines')} isSmall />}
    />
  )
}

/** Who changed what, why, and since when. */
export function History({ record }: { record: ListRecord }) {
  const t = useParametersText()
  const labelOf = useFieldLabel()
  const valueOf = useValue()
  const keys = record.fields.filter((it) => it.is_key)
  const own = record.fields.filter((it) => !it.is_key)
  const changed = (it: HistoryLine) =>
    own
      .map((field) => {
        const olds = [...new Set(it.before.map((old) => valueOf(field, old.values[field.column])))]
        const before = olds.length === 0 ? t('parameters.no_line') : olds.join(' / ')
        const after = it.after === null ? t('parameters.no_line') : valueOf(field, it.after[field.column])
        return before === after ? null : `${labelOf(field, it.key)}: ${before} → ${after}`
      })
      .filter((said) => said !== null)
  return (
    <DataTable<HistoryLine>
      label={t('parameters.history')}
      rows={record.history}
      rowKey={(it) => it.line_id}
      columns={[
        {
          column: 'history_set',
          label: t('parameters.set'),
          isFixed: true,
          render: (it) => <SourceBadge line={{ source: 'change', change_set_id: it.change_set_id }} />,
        },
        {
          column: 'history_line',
          label: t('parameters.line'),
          render: (it) => keys.map((field) => valueOf(field, it.key[field.column])).join(' '),
        },
        {
          column: 'history_dates',
          label: t('parameters.dates'),
          render: (it) => <Dates of={it} isDated={record.is_dated} />,
        },
        {
          column: 'history_changed',
          label: t('parameters.changed'),
          render: (it) => changed(it).map((said) => <div key={said}>{said}</div>),
        },
        { column: 'history_made', label: t('parameters.made_by'), render: (it) => it.made_by_name },
        { column: 'history_agreed', label: t('parameters.approved_by'), render: (it) => it.approved_by_name },
        { column: 'history_at', label: t('parameters.at'), render: (it) => <Moment value={it.applied_at} /> },
        { column: 'history_reason', label: t('parameters.reason'), render: (it) => it.reason },
      ]}
      empty={<EmptyState title={t('parameters.no_history')} isSmall />}
    />
  )
}
