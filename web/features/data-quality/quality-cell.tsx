import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useCallback, useId, useMemo } from 'react'
import { CodeLabel } from '../../shared/code-label.tsx'
import { codeLabel } from '../../shared/codes.ts'
import type { TableColumn } from '../../shared/data-table.tsx'
import { DataTable } from '../../shared/data-table.tsx'
import { Day } from '../../shared/figures.tsx'
import { LineChart } from '../../shared/line-chart.tsx'
import { formatCount } from '../../shared/money.ts'
import { usePreferences } from '../../shared/preferences.ts'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import type { QualityTranslate } from '../../shared/quality-text.ts'
import { useQualityText } from '../../shared/quality-text.ts'
import styles from './quality.module.css'
import type { CellKey, QualitySearch, Sense } from './quality-search.ts'
import { SENSES } from './quality-search.ts'
import type { QualityCell, TrendRow } from './quality.api.ts'
import { sourcesQuery, trendQuery } from './quality.api.ts'
import { formatShare, PARTS, ratioOf, Share } from './share.tsx'

type Counted = TrendRow | QualityCell

function ShareWithCounts({ row, sense }: { row: Counted; sense: Sense }) {
  const t = useQualityText()
  const [part, whole] = PARTS[sense]
  return (
    <span className={styles['counted']}>
      <Share value={ratioOf(row, sense)} />
      <small>{t('quality.of', { part: formatCount(row[part]), whole: formatCount(row[whole]) })}</small>
    </span>
  )
}

const senseColumns = <Row extends Counted>(t: QualityTranslate): TableColumn<Row>[] =>
  SENSES.map((sense) => ({
    column: `${sense}_ratio`,
    label: t(`quality.sense.${sense}`),
    isNumber: true,
    render: (row) => <ShareWithCounts row={row} sense={sense} />,
  }))

/** The sources that have the field, each with its shares and what they are shares of. */
function Sources({ cell, date }: { cell: CellKey; date: string | undefined }) {
  const t = useQualityText()
  const { data, error, refetch } = useQuery(sourcesQuery(cell, date))
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Bones rows={3} />
  const rows = data.cells.filter((it) => it.unit_id === cell.unit && it.field_code === cell.field)
  const fields = data.fields.filter((it) => it.field_code === cell.field)
  const fieldOf = (row: QualityCell) => fields.find((it) => it.source_system === row.source_system)
  const columns: TableColumn<QualityCell>[] = [
    {
      column: 'source_system',
      label: t('quality.source'),
      isFixed: true,
      render: (row) => <CodeLabel list='source_system' code={row.source_system} />,
    },
    ...senseColumns<QualityCell>(t),
    {
      column: 'required_of',
      label: t('quality.required'),
      render: (row) => <CodeLabel list='required_of' code={fieldOf(row)?.required_of_code} />,
    },
    {
      column: 'quality_owner',
      label: t('quality.owner'),
      render: (row) => <CodeLabel list='department' code={fieldOf(row)?.department_code} />,
    },
  ]
  return (
    <DataTable<QualityCell>
      label={t('quality.sources')}
      rows={rows}
      rowKey={(row) => row.source_system ?? ''}
      columns={columns}
      empty={<EmptyState isSmall title={t('state.no_rows')} />}
    />
  )
}

type TrendProps = { cell: CellKey; source: string | undefined; names: { field: string; unit: string } }

function Trend({ cell, source, names }: TrendProps) {
  const t = useQualityText()
  const { data, error, refetch } = useQuery(trendQuery(cell, source))
  const series = useMemo(
    () =>
      SENSES.map((sense) => ({
        name: t(`quality.sense.${sense}`),
        points: (data ?? []).map((row) => ({ day: row.measured_on, value: ratioOf(row, sense) })),
      })),
    [data, t],
  )
  const format = useCallback((value: string) => formatShare(Number(value).toFixed(6)), [])
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Bones rows={6} />
  const columns: TableColumn<TrendRow>[] = [
    {
      column: 'measured_on',
      label: t('quality.date'),
      isFixed: true,
      render: (row) => <Day value={row.measured_on} />,
    },
    ...senseColumns<TrendRow>(t),
  ]
  const span = { from: data[0]?.measured_on ?? '', to: data.at(-1)?.measured_on ?? '' }
  return (
    <>
      {data.length < 2 ? (
        <EmptyState isSmall title={t('quality.one_point')} />
      ) : (
        <LineChart
          label={t('quality.trend_chart', { ...names, ...span })}
          series={series}
          format={format}
          height={240}
        />
      )}
      <DataTable<TrendRow>
        label={t('quality.trend')}
        rows={data.toReversed()}
        rowKey={(row) => row.measured_on}
        columns={columns}
        empty={<EmptyState isSmall title={t('state.no_rows')} />}
      />
    </>
  )
}

type Props = { cell: CellKey; search: QualitySearch; unitName: string; onClose: () => void }

/** A field in a unit from close by: its sources, and how it has fared. */
export function QualityCellPanel({ cell, search, unitName, onClose }: Props) {
  const t = useQualityText()
  const { language } = usePreferences()
  const id = useId()
  const field = codeLabel('quality_field', cell.field, language)
  const names = { field, unit: unitName }
  return (
    <section className={styles['panel']} aria-labelledby={id}>
      <header className={styles['panel_head']}>
        <h2 id={id}>{t('quality.look', names)}</h2>
        <Button size='small' onClick={onClose}>
          {t('quality.close_cell')}
        </Button>
      </header>
      <Sources cell={cell} date={search.date} />
      <h3>{t('quality.trend')}</h3>
      <Trend cell={cell} source={search.source} names={names} />
    </section>
  )
}
