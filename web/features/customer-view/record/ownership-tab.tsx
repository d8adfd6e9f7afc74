import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { Suspense, useState } from 'react'
import { lazyPart } from '../../../shared/lazy-part.ts'
import type { OwnershipRow } from '../../../../src/modules/customer-management/schema.ts'
import { CodeLabel } from '../../../shared/code-label.tsx'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { DataTable } from '../../../shared/data-table.tsx'
import { Day, Plain } from '../../../shared/figures.tsx'
import { EmptyState, ProblemNotice } from '../../../shared/states.tsx'
import { may, useViewer } from '../../../shared/viewer.ts'
import { useRecordText } from '../../../shared/record-text.ts'
import { ownershipQuery } from '../customer-view.api.ts'
import type { TabProps } from './section.tsx'
import { Section } from './section.tsx'

function Holder({ row }: { row: OwnershipRow }) {
  const t = useRecordText()
  if (row.is_virtual) return <span>{t('record.owner_virtual')}</span>
  return <Plain value={row.employee_name ?? row.employee_id} />
}

function Until({ day }: { day: string }) {
  const t = useRecordText()
  return day.startsWith('9999') ? <span>{t('value.to_date')}</span> : <Day value={day} />
}

const COLUMNS: TableColumn<OwnershipRow>[] = [
  { column: 'role_code', render: (row) => <CodeLabel list='owner_role' code={row.role_code} /> },
  { column: 'employee_name', render: (row) => <Holder row={row} /> },
  { column: 'employee_id', render: (row) => <Plain value={row.employee_id} /> },
  { column: 'owner_org_name', render: (row) => <Plain value={row.org_name ?? row.org_id} /> },
  { column: 'valid_from', render: (row) => <Day value={row.valid_from} /> },
  { column: 'valid_to', render: (row) => <Until day={row.valid_to} /> },
]

const AllocateDialog = lazyPart(() => import('../../../shared/allocate-dialog.tsx'), 'AllocateDialog')

/** Gives the customer to a manager, for whoever may. */
function Allocate({ customerId }: { customerId: string }) {
  const t = useRecordText()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button size='small' onClick={() => setOpen(true)}>
        {t('record.allocate')}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <AllocateDialog customerIds={[customerId]} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}

/** Asks that the customer changes hands, for whoever may not just give him to somebody. */
function Ask({ customerId }: { customerId: string }) {
  const t = useRecordText()
  return (
    <Link to='/customers/requests' search={{ customer: customerId }}>
      {t('record.ask_ownership')}
    </Link>
  )
}

export function OwnershipTab({ recordKey, businessDate }: TabProps) {
  const t = useRecordText()
  const viewer = useViewer()
  const { data, error, refetch } = useQuery(ownershipQuery(recordKey))
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  const mayAllocate = recordKey.asOf === null && may(viewer, 'ownership.allocate')
  const mayAsk = recordKey.asOf === null && may(viewer, 'ownership.request')
  return (
    <Section
      title={t('section.owners')}
      note={
        <>
          {mayAsk && <Ask customerId={recordKey.customerId} />}{' '}
          {mayAllocate && <Allocate customerId={recordKey.customerId} />}
        </>
      }
    >
      <DataTable<OwnershipRow>
        label={t('section.owners')}
        rows={data}
        rowKey={(row) => `${row.employee_id} ${row.role_code} ${row.valid_from} ${row.valid_to}`}
        columns={COLUMNS}
        businessDate={businessDate}
        empty={<EmptyState isSmall title={t('state.no_rows')} />}
      />
    </Section>
  )
}
