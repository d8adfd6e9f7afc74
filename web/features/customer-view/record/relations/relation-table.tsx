import { useQuery } from '@tanstack/react-query'
import { Pagination, Select } from 'antd'
import { CodeLabel } from '../../../../shared/code-label.tsx'
import { codeLabel } from '../../../../shared/codes.ts'
import type { TableColumn } from '../../../../shared/data-table.tsx'
import { DataTable } from '../../../../shared/data-table.tsx'
import { Day, Money, Plain, UnitNote } from '../../../../shared/figures.tsx'
import { formatCount } from '../../../../shared/money.ts'
import { usePreferences } from '../../../../shared/preferences.ts'
import { useRelationsText } from '../../../../shared/relations-text.ts'
import { EmptyState, ProblemNotice } from '../../../../shared/states.tsx'
import record from '../record.module.css'
import type { TabProps } from '../section.tsx'
import { Section } from '../section.tsx'
import { Evidence } from './evidence.tsx'
import { RelatedName } from './node-panel.tsx'
import {
  type RelationRow,
  relationRowsQuery,
  type RelationsAnswer,
  roleOf,
  ROWS_PER_PAGE,
} from './relations.api.ts'

function useColumns(): TableColumn<RelationRow>[] {
  const t = useRelationsText()
  return [
    {
      column: 'relation_role',
      label: t('relations.role'),
      render: (row) => <CodeLabel list='relation_role' code={roleOf(row)} />,
    },
    {
      column: 'customer_name',
      label: t('relations.other'),
      render: (row) => (
        <>
          <RelatedName customerId={row.customer_id} name={row.customer_name ?? row.stated_name} />
          {row.standing_code !== 'shown' && (
            <span className={record['sub']}>{t(`relations.standing.${row.standing_code}`)}</span>
          )}
        </>
      ),
    },
    { column: 'org_name', render: (row) => <Plain value={row.org_name} /> },
    { column: 'since_on', label: t('relations.since'), render: (row) => <Day value={row.since_on} /> },
    { column: 'aum_balance_eod', isNumber: true, render: (row) => <Money value={row.aum_balance_eod} /> },
    { column: 'loan_balance_eod', isNumber: true, render: (row) => <Money value={row.loan_balance_eod} /> },
    {
      column: 'guaranteed_amount',
      label: t('relations.guaranteed'),
      isNumber: true,
      render: (row) => <Money value={row.guaranteed_amount} />,
    },
    { column: 'evidence', label: t('relations.evidence'), render: (row) => <Evidence row={row} /> },
  ]
}

export type Place = { role: string | undefined; page: number }
type TableProps = TabProps & {
  /** Not known yet while they are being asked for. */
  counts: RelationsAnswer['counts'] | undefined
  place: Place
  onPlace: (place: Place) => void
}

/** Every relation, a page at a time, of all kinds or of one. */
export function RelationTable({ recordKey, businessDate, counts: told, place, onPlace }: TableProps) {
  const t = useRelationsText()
  const { language } = usePreferences()
  const columns = useColumns()
  const counts = told ?? []
  const kind = counts.find((it) => roleOf(it) === place.role)
  const asked = kind && { relation_kind_code: kind.relation_kind_code, direction_code: kind.direction_code }
  const { data, error, refetch, isFetching } = useQuery({
    ...relationRowsQuery(recordKey, { page: place.page, ...asked }),
    // What a kind of the address stands for is known with the counts.
    enabled: told !== undefined || place.role === undefined,
  })
  const hidden = counts.filter((it) => !kind || it === kind).reduce((sum, it) => sum + it.hidden, 0)
  return (
    <Section title={t('relations.table')} note={<UnitNote />}>
      <div className={record['filters']}>
        <Select
          className={record['account']!}
          aria-label={t('relations.role')}
          allowClear
          placeholder={t('relations.all_roles')}
          {...(kind && { value: roleOf(kind) })}
          options={counts.map((it) => ({
            value: roleOf(it),
            label: `${codeLabel('relation_role', roleOf(it), language)} ${formatCount(it.total)}`,
          }))}
          onChange={(role: string | undefined) => onPlace({ role, page: 1 })}
        />
        <span aria-live='polite'>
          {data && t('relations.total', { count: formatCount(data.total) })}
          {hidden > 0 && ` ${t('relations.hidden_rows', { count: formatCount(hidden) })}`}
        </span>
      </div>
      {error ? (
        <ProblemNotice error={error} onRetry={() => void refetch()} />
      ) : (
        <DataTable<RelationRow>
          label={t('relations.table')}
          rows={data?.rows}
          rowKey={(row) =>
            [roleOf(row), row.customer_id, row.stated_name, row.evidence_key, data?.rows.indexOf(row)].join(
              ' ',
            )
          }
          columns={columns}
          businessDate={businessDate}
          isRefreshing={isFetching && data !== undefined}
          empty={<EmptyState isSmall title={t('relations.none')} />}
        />
      )}
      {data && data.total > ROWS_PER_PAGE && (
        <Pagination
          className={record['pager']!}
          size='small'
          current={data.page}
          pageSize={ROWS_PER_PAGE}
          total={data.total}
          showSizeChanger={false}
          showQuickJumper
          onChange={(page) => onPlace({ role: place.role, page })}
        />
      )}
    </Section>
  )
}
