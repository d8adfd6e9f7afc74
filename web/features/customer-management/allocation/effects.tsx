import { useQuery } from '@tanstack/react-query'
import { useAllocationText } from '../../../shared/allocation-text.ts'
import { Badge, CodeLabel } from '../../../shared/code-label.tsx'
import { DataTable } from '../../../shared/data-table.tsx'
import { Count, Money, Plain, UnitNote } from '../../../shared/figures.tsx'
import { ProblemNotice } from '../../../shared/states.tsx'
import { type Allocation, type Effect, effectsQuery } from './allocation.api.ts'
import styles from './allocation.module.css'

function Manager({ it }: { it: Effect }) {
  const t = useAllocationText()
  return (
    <>
      {it.is_virtual ? t('allocation.of_unit') : (it.employee_name ?? it.employee_id)}{' '}
      {it.is_near_capacity && <Badge text={t('allocation.near')} tone='warning' />}
    </>
  )
}

function Grades({ it }: { it: Effect }) {
  return (
    <span className={styles['grades']}>
      {it.grades.map((grade) => (
        <span key={grade.grade_code ?? ''}>
          <CodeLabel list='grade' code={grade.grade_code} /> +{grade.gained_count} −{grade.lost_count}
        </span>
      ))}
    </span>
  )
}

/** Who gains and who loses, in number and amount. */
export function Effects({ it: { allocation_id: id, state_code } }: { it: Allocation }) {
  const t = useAllocationText()
  const { data, error, refetch } = useQuery(effectsQuery(id, state_code))
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  return (
    <section className={styles['table']} aria-labelledby='allocation-effects'>
      <h2 id='allocation-effects'>
        {t('allocation.effects')} <small className={styles['note']}>{<UnitNote />}</small>
      </h2>
      <DataTable<Effect>
        label={t('allocation.effects')}
        rows={data}
        rowKey={(it) => it.employee_id}
        columns={[
          { column: 'effect_manager', label: t('allocation.manager'), render: (it) => <Manager it={it} /> },
          {
            column: 'effect_unit',
            label: t('allocation.unit_of'),
            render: (it) => <Plain value={it.org_name} />,
          },
          {
            column: 'effect_before',
            label: t('allocation.before'),
            isNumber: true,
            render: (it) => <Count value={it.before_count} />,
          },
          {
            column: 'effect_gained',
            label: t('allocation.gained'),
            isNumber: true,
            render: (it) => <Count value={it.gained_count} />,
          },
          {
            column: 'effect_lost',
            label: t('allocation.lost'),
            isNumber: true,
            render: (it) => <Count value={it.lost_count} />,
          },
          {
            column: 'effect_after',
            label: t('allocation.after'),
            isNumber: true,
            render: (it) => <Count value={it.after_count} />,
          },
          {
            column: 'effect_aum_gained',
            label: t('allocation.aum_gained'),
            isNumber: true,
            render: (it) => <Money value={it.gained_aum} />,
          },
          {
            column: 'effect_aum_lost',
            label: t('allocation.aum_lost'),
            isNumber: true,
            render: (it) => <Money value={it.lost_aum} />,
          },
          { column: 'effect_grades', label: t('allocation.by_grade'), render: (it) => <Grades it={it} /> },
        ]}
        empty={null}
      />
    </section>
  )
}
