import { FlagOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { createContext, Suspense, use, useState } from 'react'
import { lazyPart } from '../../../../shared/lazy-part.ts'
import type { CustomerRecord } from '../../../../../src/modules/customer-view/schema.ts'
import { Badge } from '../../../../shared/code-label.tsx'
import { codeLabel } from '../../../../shared/codes.ts'
import { usePreferences } from '../../../../shared/preferences.ts'
import { Bones } from '../../../../shared/states.tsx'
import { useText } from '../../../../shared/text.ts'
import type { CustomerKey } from '../../customer-view.api.ts'
import styles from './repairs.module.css'
import type { CustomerRepairs, FieldKey } from './repairs.api.ts'
import { isOpen, isSame, repairsQuery } from './repairs.api.ts'

const ReportDrawer = lazyPart(() => import('./report-drawer.tsx'), 'ReportDrawer')
const RepairSection = lazyPart(() => import('./repair-section.tsx'), 'RepairSection')

type Known = { repairs: CustomerRepairs; report: (field: FieldKey | null) => void }
const Repairs = createContext<Known | null>(null)

/** Lets the fields of a record be reported as wrong; a record of the past is as it was. */
export function RepairsOf({ recordKey, children }: { recordKey: CustomerKey; children: ReactNode }) {
  const { customerId, asOf } = recordKey
  const { data } = useQuery({ ...repairsQuery(customerId), enabled: asOf === null })
  const [asked, setAsked] = useState<{ field: FieldKey | null } | null>(null)
  const known =
    asOf === null && data ? { repairs: data, report: (field: FieldKey | null) => setAsked({ field }) } : null
  return (
    <Repairs value={known}>
      {children}
      <Suspense>
        {asked && data && (
          <ReportDrawer
            customerId={customerId}
            repairs={data}
            field={asked.field}
            onClose={() => setAsked(null)}
          />
        )}
      </Suspense>
    </Repairs>
  )
}

/** Reports any field, those among them that the header shows. */
export function ReportButton() {
  const t = useText()
  const known = use(Repairs)
  if (!known || known.repairs.fields.length === 0) return null
  return (
    <Button icon={<FlagOutlined aria-hidden />} onClick={() => known.report(null)}>
      {t('repair.report')}
    </Button>
  )
}

/** The fields behind the columns of a record; a mobile is of the source that it is shown from. */
function fieldOf(column: string, customer: CustomerRecord): FieldKey {
  const source_system = 'core'
  if (column === 'mobile_masked') {
    return { field_code: 'mobile', source_system: customer.mobile_source_code === 'ebank' ? 'ebk' : 'core' }
  }
  return { field_code: column.replace(/_masked$/, ''), source_system }
}

type Props = { column: string; customer: CustomerRecord; children: ReactNode }

/** A value that can be reported as wrong, marked where somebody has done so. */
export function Reportable({ column, customer, children }: Props) {
  const t = useText()
  const { language } = usePreferences()
  const known = use(Repairs)
  const field = fieldOf(column, customer)
  if (!known?.repairs.fields.some((it) => isSame(it, field))) return children
  const task = known.repairs.tasks.find((it) => isOpen(it) && isSame(it, field))
  const label = t('repair.report_field', { field: codeLabel('quality_field', field.field_code, language) })
  return (
    <span className={styles['value']}>
      {children}
      {task && (
        <Link to='/system/repairs/$task_id' params={{ task_id: task.task_id }} className={styles['mark']!}>
          <Badge text={t('repair.marked')} tone='warning' />
        </Link>
      )}
      <button
        type='button'
        className={styles['flag']}
        title={label}
        aria-label={label}
        onClick={() => known.report(field)}
      >
        <FlagOutlined aria-hidden />
      </button>
    </span>
  )
}

/** What was reported of the customer, and what became of it; most customers have nothing to show. */
export function ReportedFields() {
  const known = use(Repairs)
  if (!known || known.repairs.tasks.length === 0) return null
  return (
    <Suspense fallback={<Bones rows={3} />}>
      <RepairSection tasks={known.repairs.tasks} />
    </Suspense>
  )
}
