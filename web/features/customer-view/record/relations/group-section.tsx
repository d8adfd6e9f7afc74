import { codeLabel } from '../../../../shared/codes.ts'
import type { TableColumn } from '../../../../shared/data-table.tsx'
import { DataTable } from '../../../../shared/data-table.tsx'
import { Day, Money, Plain, UnitNote } from '../../../../shared/figures.tsx'
import { HiddenNote } from '../../../../shared/hidden-note.tsx'
import { usePreferences } from '../../../../shared/preferences.ts'
import { useRelationsText } from '../../../../shared/relations-text.ts'
import { Facts, Section } from '../section.tsx'
import { Evidence } from './evidence.tsx'
import { RelatedName } from './node-panel.tsx'
import type { CustomerGroup, GroupMember, RelationsAnswer } from './relations.api.ts'
import styles from './relations.module.css'

const FIGURES = [
  'aum_balance_eod',
  'deposit_balance_eod',
  'loan_balance_eod',
  'credit_limit',
  'credit_limit_used',
] as const

type Sums = Pick<CustomerGroup, (typeof FIGURES)[number] | 'included_count'>

/** What the members add up to; how many they are of how many stands beside it. */
function RollUp({ sums, memberCount, date }: { sums: Sums; memberCount?: number; date: string }) {
  const t = useRelationsText()
  const included =
    memberCount === undefined
      ? t('relations.together', { count: sums.included_count })
      : t('relations.included', { included: sums.included_count, count: memberCount })
  return (
    <div className={styles['sums']}>
      <Facts
        areFigures
        businessDate={date}
        facts={[
          { column: 'included_count', label: t('relations.members'), value: included },
          ...FIGURES.map((column) => ({ column, value: <Money value={sums[column]} /> })),
        ]}
      />
    </div>
  )
}

function useMemberColumns(): TableColumn<GroupMember>[] {
  const t = useRelationsText()
  return [
    {
      column: 'customer_name',
      isFixed: true,
      label: t('relations.member'),
      render: (row) => <RelatedName customerId={row.customer_id} name={row.customer_name} />,
    },
    { column: 'org_name', render: (row) => <Plain value={row.org_name} /> },
    ...FIGURES.map((column): TableColumn<GroupMember> => ({
      column,
      isNumber: true,
      render: (row) => <Money value={row[column]} />,
    })),
  ]
}

type GroupProps = { group: CustomerGroup; businessDate: string }

export function GroupSection({ group, businessDate }: GroupProps) {
  const t = useRelationsText()
  const { language } = usePreferences()
  const columns = useMemberColumns()
  const title = `${codeLabel('group_kind', group.group_kind_code, language)} ${group.group_no}`
  const hidden = group.member_count - group.included_count
  return (
    <Section title={title} note={<UnitNote />}>
      <p className={styles['note']}>
        {hidden > 0
          ? t('relations.hidden', { hidden, included: group.included_count })
          : t('relations.whole', { count: group.member_count })}{' '}
        {t('relations.since')} <Day value={group.since_on} /> <Evidence row={group} />
      </p>
      <RollUp sums={group} memberCount={group.member_count} date={businessDate} />
      <DataTable<GroupMember>
        label={title}
        rows={group.members}
        rowKey={(row) => row.customer_id ?? ''}
        columns={columns}
        businessDate={businessDate}
        empty={null}
      />
      {group.members.length < group.included_count && (
        <p className={styles['note']}>{t('relations.first_members', { count: group.members.length })}</p>
      )}
    </Section>
  )
}

type CombinedProps = {
  combined: NonNullable<RelationsAnswer['combined']>
  hidden: RelationsAnswer['hidden']
  businessDate: string
}

/** Of a customer in several groups: everybody of them together, each once. */
export function CombinedSection({ combined, hidden = [], businessDate }: CombinedProps) {
  const t = useRelationsText()
  return (
    <Section title={t('relations.combined')} note={<UnitNote />}>
      <HiddenNote parts={hidden.filter((it) => it.kind === 'group_members')} />
      <RollUp sums={combined} date={businessDate} />
    </Section>
  )
}
