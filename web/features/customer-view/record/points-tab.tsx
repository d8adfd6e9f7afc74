import { useQuery } from '@tanstack/react-query'
import type { PointsAnswer, PointsEntry } from '../../../../src/modules/customer-view/points.schema.ts'
import { codeLabel } from '../../../shared/codes.ts'
import { DataTable, type TableColumn } from '../../../shared/data-table.tsx'
import { Count, Day, Money, UnitNote } from '../../../shared/figures.tsx'
import { usePointsText } from '../../../shared/points-text.ts'
import { usePreferences } from '../../../shared/preferences.ts'
import { Bones, EmptyState, ProblemNotice } from '../../../shared/states.tsx'
import { seesAmounts, useViewer } from '../../../shared/viewer.ts'
import { pointsQuery } from '../customer-view.api.ts'
import { Explainable } from './explanation/explainable.tsx'
import styles from './record.module.css'
import { type Fact, Facts, Section, type TabProps } from './section.tsx'

/** Points tell amounts: who sees those in bands sees these so. */
function Points({ value }: { value: string }) {
  return seesAmounts(useViewer(), 'record') ? <Count value={value} /> : <Money value={value} />
}

/** For what they were earned, in words. */
function Earned({ entry }: { entry: PointsEntry }) {
  const t = usePointsText()
  const { language } = usePreferences()
  const item = codeLabel('points_item', entry.item_code, language)
  return (
    <>
      <span>{t(`points.for_${entry.rule_code}` as 'points.for_asset', { item })}</span>
      {entry.birthday_factor !== null && entry.birthday_factor > 1 && (
        <span className={styles['sub']}>{t('points.birthday', { factor: entry.birthday_factor })}</span>
      )}
    </>
  )
}

function Expiry({ entry }: { entry: PointsEntry }) {
  const t = usePointsText()
  return (
    <>
      <Day value={entry.expires_on} />
      {entry.is_expired && <span className={styles['sub']}>{t('points.expired')}</span>}
    </>
  )
}

function Entries({ entries }: { entries: PointsEntry[] }) {
  const t = usePointsText()
  const columns: TableColumn<PointsEntry>[] = [
    {
      column: 'earned_on',
      label: t('points.earned_on'),
      isFixed: true,
      render: (entry) => <Day value={entry.earned_on} />,
    },
    { column: 'points_for', label: t('points.for'), render: (entry) => <Earned entry={entry} /> },
    {
      column: 'points_basis',
      label: t('points.basis'),
      isNumber: true,
      render: (entry) => <Money value={entry.amount} />,
    },
    {
      column: 'entry_points',
      label: t('points.points'),
      isNumber: true,
      render: (entry) => <Points value={entry.points} />,
    },
    { column: 'expires_on', label: t('points.expires_on'), render: (entry) => <Expiry entry={entry} /> },
  ]
  return (
    <DataTable<PointsEntry>
      label={t('points.entries')}
      rows={entries}
      rowKey={(it) => `${it.earned_on} ${it.rule_code} ${it.item_code} ${it.expires_on}`}
      columns={columns}
      empty={<EmptyState isSmall title={t('state.no_rows')} />}
    />
  )
}

function Sums({ sums, businessDate }: { sums: NonNullable<PointsAnswer['sums']>; businessDate: string }) {
  const points = (column: 'points_balance' | 'points_expiring_90d' | 'points_earned_12m'): Fact => ({
    column,
    value: (
      <Explainable column={column} value={sums[column]}>
        <Points value={sums[column]} />
      </Explainable>
    ),
  })
  const facts: Fact[] = [
    points('points_balance'),
    points('points_expiring_90d'),
    { column: 'points_expire_next_on', value: <Day value={sums.points_expire_next_on} /> },
    points('points_earned_12m'),
  ]
  return <Facts facts={facts} areFigures businessDate={businessDate} />
}

/** A customer's points: what counts, what ends soon, and what the newest were earned by. */
export function PointsTab({ recordKey, businessDate, isStaff }: TabProps & { isStaff: boolean }) {
  const t = usePointsText()
  const { data, error, refetch } = useQuery(pointsQuery(recordKey))
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Bones rows={8} />
  if (!data.sums) {
    const why = isStaff ? t('points.none_staff') : t('points.none_why', { date: businessDate })
    return <EmptyState title={t('points.none')} hint={why} />
  }
  return (
    <div className={styles['sections']}>
      <Section title={t('points.title')}>
        <Sums sums={data.sums} businessDate={businessDate} />
        <p className={styles['hint']}>{t('points.how')}</p>
      </Section>
      <Section title={t('points.entries')} note={<UnitNote />}>
        <Entries entries={data.entries} />
      </Section>
    </div>
  )
}
