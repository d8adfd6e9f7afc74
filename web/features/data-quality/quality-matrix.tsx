import { Link } from '@tanstack/react-router'
import { CodeLabel } from '../../shared/code-label.tsx'
import { codeLabel } from '../../shared/codes.ts'
import type { TableColumn } from '../../shared/data-table.tsx'
import { DataTable } from '../../shared/data-table.tsx'
import { formatCount } from '../../shared/money.ts'
import { usePreferences } from '../../shared/preferences.ts'
import { EmptyState } from '../../shared/states.tsx'
import { useQualityText } from '../../shared/quality-text.ts'
import styles from './quality.module.css'
import type { CellKey, QualitySearch, Sense } from './quality-search.ts'
import { readQualitySearch, SENSES, writeCell } from './quality-search.ts'
import type { QualityAnswer, QualityCell, QualityField } from './quality.api.ts'
import { PARTS, ratioOf, Share } from './share.tsx'

type Row = { key: string; field: QualityField | null }
type Rated = Pick<QualityCell, `${Sense}_ratio`>

function Ratings({ rated, senses }: { rated: Rated; senses: readonly Sense[] }) {
  const t = useQualityText()
  return (
    <span className={senses.length > 1 ? styles['four'] : styles['one']}>
      {senses.map((sense) => {
        const counted = 'value_count' in rated ? (rated as QualityCell) : null
        const [part, whole] = PARTS[sense]
        const counts = counted && {
          part: formatCount(counted[part]),
          whole: formatCount(counted[whole]),
        }
        const title = `${t(`quality.sense.${sense}`)} ${counts ? t('quality.of', counts) : ''}`.trim()
        return (
          <span key={sense} className={styles['rating']}>
            {senses.length > 1 && <small>{t(`quality.short.${sense}`)}</small>}
            <Share value={ratioOf(rated, sense)} title={title} />
          </span>
        )
      })}
    </span>
  )
}

function FieldName({ field, hasType }: { field: QualityField; hasType: boolean }) {
  const t = useQualityText()
  return (
    <span className={styles['name']}>
      <span>
        <CodeLabel list='quality_field' code={field.field_code} />
        {hasType && (
          <small className={styles['type']}>
            <CodeLabel list='customer_type' code={field.customer_type_code} />
          </small>
        )}
      </span>
      <small>
        {field.required_of_code === null ? (
          t('quality.varies')
        ) : (
          <CodeLabel list='required_of' code={field.required_of_code} />
        )}
        {field.department_code !== null && (
          <>
            {' · '}
            <CodeLabel list='department' code={field.department_code} />
          </>
        )}
      </small>
    </span>
  )
}

type Props = {
  answer: QualityAnswer
  search: QualitySearch
  chosen: CellKey | null
  onCell: (cell: CellKey) => void
  isRefreshing: boolean
}

function useUnitColumns({ answer, search, chosen, onCell }: Props): TableColumn<Row>[] {
  const t = useQualityText()
  const { language } = usePreferences()
  const senses = search.sense ? [search.sense] : SENSES
  const cells = new Map<string, QualityCell>(
    answer.cells.map((it) => [`${it.customer_type_code}.${it.field_code}.${it.unit_id}`, it] as const),
  )
  return answer.units.map((unit) => ({
    column: unit.unit_id,
    label: unit.unit_name,
    render: ({ field }) => {
      if (field === null) {
        const total = answer.totals.find((it) => it.unit_id === unit.unit_id)
        return total ? <Ratings rated={total} senses={senses} /> : null
      }
      const key = { type: field.customer_type_code, field: field.field_code, unit: unit.unit_id }
      const cell = cells.get(writeCell(key))
      if (!cell) return <span className={styles['none']}>—</span>
      const label = codeLabel('quality_field', field.field_code, language)
      const isChosen = chosen !== null && writeCell(chosen) === writeCell(key)
      return (
        <button
          type='button'
          className={`${styles['cell']} ${isChosen ? styles['chosen'] : ''}`}
          aria-pressed={isChosen}
          onClick={() => onCell(key)}
        >
          <span className='zk-hidden'>{t('quality.look', { field: label, unit: unit.unit_name })}</span>
          <Ratings rated={cell} senses={senses} />
        </button>
      )
    },
  }))
}

/** Every field against the unit and the units right below it. */
export function QualityMatrix(props: Props) {
  const { answer, search, isRefreshing } = props
  const t = useQualityText()
  const rows: Row[] = [
    { key: 'total', field: null },
    ...answer.fields.map((field) => ({ key: `${field.customer_type_code}.${field.field_code}`, field })),
  ]
  const columns: TableColumn<Row>[] = [
    {
      column: 'quality_field',
      label: t('quality.field'),
      isFixed: true,
      render: ({ field }) =>
        field === null ? (
          <strong>{t('quality.total')}</strong>
        ) : (
          <FieldName field={field} hasType={search.type === undefined} />
        ),
    },
    ...useUnitColumns(props),
  ]
  return (
    <div className={styles['body']}>
      <DataTable<Row>
        label={t('quality.matrix')}
        rows={rows}
        rowKey={(row) => row.key}
        rowClassName={(row) => (row.field === null ? styles['total']! : '')}
        columns={columns}
        empty={<EmptyState title={t('quality.nothing')} hint={t('quality.nothing_hint')} />}
        isRefreshing={isRefreshing}
        stickyIn={() => document.getElementById('main') ?? document.body}
      />
    </div>
  )
}

/** The unit that is shown with those above it, and the ways into those below. */
export function UnitPath({ answer, search }: Pick<Props, 'answer' | 'search'>) {
  const t = useQualityText()
  const to = (unit: string) => readQualitySearch({ ...search, unit, cell: undefined })
  const below = answer.units.slice(1).filter((it) => it.has_parts)
  return (
    <nav className={styles['path']} aria-label={t('quality.where')}>
      <ol>
        {answer.path.map((unit, at) => (
          <li key={unit.unit_id}>
            {at === answer.path.length - 1 ? (
              <strong aria-current='true'>{unit.unit_name}</strong>
            ) : (
              <Link to='/system/quality' search={to(unit.unit_id)}>
                {unit.unit_name}
              </Link>
            )}
          </li>
        ))}
      </ol>
      {below.length > 0 && (
        <ul>
          {below.map((unit) => (
            <li key={unit.unit_id}>
              <Link
                to='/system/quality'
                search={to(unit.unit_id)}
                aria-label={t('quality.into', { unit: unit.unit_name })}
              >
                {unit.unit_name} ›
              </Link>
            </li>
          ))}
        </ul>
      )}
    </nav>
  )
}
