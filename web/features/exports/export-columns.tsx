import { Link } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import type { ReactNode } from 'react'
import { PURPOSE_WORDS, PURPOSES, RECIPIENT_WORDS } from '../../../src/modules/exports/schema.ts'
import { Badge, type Tone } from '../../shared/code-label.tsx'
import type { TableColumn } from '../../shared/data-table.tsx'
import { useExportsText } from '../../shared/exports-text.ts'
import { Count, Day, Moment, Plain, useBilingual } from '../../shared/figures.tsx'
import { formatCount } from '../../shared/money.ts'
import type { ExportRow } from './exports.api.ts'
import styles from './exports.module.css'

const TONES: Record<ExportRow['state_code'], Tone> = {
  waiting: 'blue',
  ready: 'teal',
  spent: 'plain',
  expired: 'plain',
  refused: 'alarm',
}

export function StateBadge({ row }: { row: ExportRow }) {
  const t = useExportsText()
  return <Badge text={t(`exports.state.${row.state_code}`)} tone={TONES[row.state_code]} />
}

/** A purpose in words; one of a later release is shown as it came. */
const purposeText = (say: ReturnType<typeof useBilingual>, code: string): string => {
  const known = PURPOSES.find((it) => it === code)
  return known === undefined ? code : say(PURPOSE_WORDS[known])
}

const personOf = (row: ExportRow) => `${row.user_name} ${row.user_id}`

/** The columns that lists of exports share; whose they are only where there is more than one person. */
export function useExportColumns(isOfMany: boolean): TableColumn<ExportRow>[] {
  const t = useExportsText()
  const say = useBilingual()
  const person: TableColumn<ExportRow> = {
    column: 'export_person',
    label: t('exports.person'),
    sortBy: 'user_id',
    render: (row) => <Plain value={personOf(row)} />,
  }
  return [
    {
      column: 'export_number',
      label: t('exports.no'),
      sortBy: 'export_no',
      isNumber: true,
      render: (row) => row.export_no,
    },
    { column: 'export_state', label: t('exports.state'), render: (row) => <StateBadge row={row} /> },
    ...(isOfMany ? [person] : []),
    {
      column: 'export_list',
      label: t('exports.list'),
      render: (row) => <Plain value={say(row.list_name)} />,
    },
    {
      column: 'export_rows',
      label: t('export.rows'),
      sortBy: 'row_count',
      isNumber: true,
      render: (row) => <Count value={row.row_count} />,
    },
    {
      column: 'export_purpose',
      label: t('export.purpose'),
      render: (row) => <Plain value={purposeText(say, row.purpose_code)} />,
    },
    {
      column: 'export_asked',
      label: t('exports.asked_at'),
      sortBy: 'asked_on',
      render: (row) => <Moment value={row.asked_at} />,
    },
    {
      column: 'export_expires',
      label: t('exports.expires_at'),
      render: (row) => <Moment value={row.expires_at} />,
    },
    {
      column: 'export_downloads',
      label: t('exports.downloads'),
      sortBy: 'downloads',
      isNumber: true,
      render: (row) => t('exports.downloads_of', { done: row.downloads, most: row.downloads_max }),
    },
  ]
}

/** An export where there is no room for a table. */
export function ExportCard({ row }: { row: ExportRow }) {
  const t = useExportsText()
  const say = useBilingual()
  return (
    <div className={styles['card']}>
      <span className={styles['line']}>
        <strong>
          {row.export_no} {say(row.list_name)}
        </strong>
        <StateBadge row={row} />
      </span>
      <small>
        {personOf(row)} · {purposeText(say, row.purpose_code)} ·{' '}
        {t('exports.rows_of', { count: formatCount(row.row_count) })}
      </small>
    </div>
  )
}

type Fact = [label: string, value: ReactNode]

function useFacts(row: ExportRow): Fact[] {
  const t = useExportsText()
  const say = useBilingual()
  const comma = t('text.comma')
  return [
    [t('exports.person'), personOf(row)],
    [t('export.purpose'), `${purposeText(say, row.purpose_code)}${t('text.semicolon')}${row.purpose_note}`],
    [t('export.recipient'), [say(RECIPIENT_WORDS[row.recipient_code]), row.recipient].join(' ').trim()],
    [t('exports.kept_until'), <Day key='kept' value={row.kept_until} />],
    [t('export.rows'), formatCount(row.row_count)],
    [t('exports.business_date'), <Day key='date' value={row.business_date} />],
    [t('export.columns'), row.headings.join(comma)],
    [t('export.masked'), row.masked_headings.join(comma) || t('export.masked_none')],
    [t('exports.asked_at'), <Moment key='asked' value={row.asked_at} />],
    [t('exports.expires_at'), <Moment key='expires' value={row.expires_at} />],
    [t('exports.downloads'), t('exports.downloads_of', { done: row.downloads, most: row.downloads_max })],
    [t('exports.bytes'), formatCount(row.byte_count)],
    [t('exports.sha256'), row.sha256],
  ]
}

/** All that is recorded of an export. */
export function ExportDrawer({
  row,
  isOwn,
  onClose,
}: {
  row: ExportRow
  isOwn: boolean
  onClose: () => void
}) {
  const t = useExportsText()
  const facts = useFacts(row)
  return (
    <Drawer open size={480} title={t('exports.detail', { no: row.export_no })} onClose={onClose}>
      <p>
        <StateBadge row={row} />
      </p>
      <dl className={styles['facts']}>
        {facts.flatMap(([label, value]) => [
          <dt key={label}>{label}</dt>,
          <dd key={`${label} is`}>{value}</dd>,
        ])}
      </dl>
      {isOwn && row.request_id !== null && (
        <Link to='/approvals/$request_id' params={{ request_id: row.request_id }}>
          <Button type='link'>{t('exports.see_approval')}</Button>
        </Link>
      )}
    </Drawer>
  )
}
