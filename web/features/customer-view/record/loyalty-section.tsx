import type { ScoreParts } from '../../../../src/modules/customer-view/contribution.schema.ts'
import { LOYALTY_PARTS } from '../../../../src/modules/customer-view/worth-names.schema.ts'
import type { CustomerRecord } from '../../../../src/modules/customer-view/schema.ts'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { DataTable } from '../../../shared/data-table.tsx'
import { Day, Decimal, Plain } from '../../../shared/figures.tsx'
import { formatPercent } from '../../../shared/money.ts'
import { EmptyState } from '../../../shared/states.tsx'
import { useWorthText, type WorthTranslate } from '../../../shared/worth-text.ts'
import styles from './record.module.css'
import { Section } from './section.tsx'

type Part = {
  name: (typeof LOYALTY_PARTS)[number] | 'total'
  points: string | null
  full: number | null
  by: string | null
}

/** What a part of loyalty goes by, in words. */
function basisOf(
  t: WorthTranslate,
  scores: ScoreParts,
): Record<(typeof LOYALTY_PARTS)[number], string | null> {
  const { years, product_count: products, steadiness_ratio: ratio, active_count_30d: count } = scores
  return {
    years: years === null ? null : t('loyalty.by_years', { years }),
    breadth: products === null ? null : t('loyalty.by_products', { count: products }),
    steadiness:
      ratio === null ? t('loyalty.by_nothing') : t('loyalty.by_ratio', { ratio: formatPercent(ratio) }),
    activity: count === null ? null : t('loyalty.by_bookings', { count }),
    bond: t(scores.is_bound ? 'loyalty.is_bound' : 'loyalty.is_not_bound'),
    attitude: t('loyalty.by_neutral'),
  }
}

function partsOf(t: WorthTranslate, scores: ScoreParts): Part[] {
  const by = basisOf(t, scores)
  const parts = LOYALTY_PARTS.map((name) => ({
    name,
    points: scores[`${name}_points`],
    full: scores[`${name}_points_full`],
    by: by[name],
  }))
  return [...parts, { name: 'total', points: scores.loyalty_score, full: 100, by: null }]
}

/** Which part of loyalty gave how many points, of how many, and by what. */
export function LoyaltySection({
  customer,
  scores,
  businessDate,
}: {
  customer: CustomerRecord
  scores: ScoreParts | null
  businessDate: string
}) {
  const t = useWorthText()
  const columns: TableColumn<Part>[] = [
    {
      column: 'loyalty_part',
      label: t('loyalty.part'),
      isFixed: true,
      render: (part) => <span>{t(`loyalty.${part.name}`)}</span>,
    },
    {
      column: 'loyalty_points',
      label: t('loyalty.points'),
      isNumber: true,
      render: (part) => <Decimal value={part.points} />,
    },
    {
      column: 'loyalty_full',
      label: t('loyalty.full'),
      isNumber: true,
      render: (part) => <Decimal value={part.full === null ? null : String(part.full)} />,
    },
    {
      column: 'loyalty_by',
      label: t('loyalty.by'),
      render: (part) => (part.name === 'total' ? '' : <Plain value={part.by} />),
    },
  ]
  // Who was scored before the parts were kept has the score alone.
  const isKnown = scores !== null && scores.years_points !== null
  const note = customer.scored_on && (
    <>
      {t('loyalty.scored_on')} <Day value={customer.scored_on} />
    </>
  )
  return (
    <Section title={t('loyalty.title')} note={note}>
      {isKnown ? (
        <DataTable<Part>
          label={t('loyalty.title')}
          rows={partsOf(t, scores)}
          rowKey={(part) => part.name}
          columns={columns}
          businessDate={businessDate}
          rowClassName={(part) => (part.name === 'total' ? styles['total']! : '')}
          empty={null}
        />
      ) : (
        <EmptyState isSmall title={t(scores === null ? 'loyalty.none' : 'loyalty.not_kept')} />
      )}
    </Section>
  )
}
