import { PROBLEMS, type ProblemCode } from '../../../../src/platform/allocation-names.schema.ts'
import { type AllocationLabel, useAllocationText } from '../../../shared/allocation-text.ts'
import { DataTable } from '../../../shared/data-table.tsx'
import { Plain, useBilingual } from '../../../shared/figures.tsx'
import type { Allocation, Problem } from './allocation.api.ts'
import styles from './allocation.module.css'

/** Lines that cannot be done: each with its place in the file, the column and the reason. */
export function Problems({ it, problems }: { it: Allocation; problems: Problem[] }) {
  const t = useAllocationText()
  const say = useBilingual()
  const why = (code: string) => say(PROBLEMS[code as ProblemCode])
  return (
    <section className={styles['table']} aria-labelledby='allocation-problems'>
      <h2 id='allocation-problems'>{t('allocation.problem_list')}</h2>
      <DataTable<Problem>
        label={t('allocation.problem_list')}
        rows={problems}
        rowKey={(problem) => String(problem.line_no)}
        columns={[
          {
            column: 'problem_line',
            label: t('allocation.line'),
            isNumber: true,
            render: (problem) => problem.line_no,
          },
          {
            column: 'problem_column',
            label: t('allocation.column'),
            render: (problem) => t(`allocation.column.${problem.column_name}` as AllocationLabel),
          },
          {
            column: 'problem_value',
            label: t('allocation.value'),
            render: (problem) => <Plain value={problem.told_value} />,
          },
          {
            column: 'problem_reason',
            label: t('allocation.why'),
            render: (problem) => why(problem.problem_code),
          },
        ]}
        empty={null}
      />
      <span className={styles['buttons']}>
        <a href={`/api/allocations/${it.allocation_id}/problems.csv`} download>
          {t('allocation.problem_file')}
        </a>
        {it.problem_count > problems.length && (
          <span className={styles['note']}>{t('allocation.problem_first', { count: problems.length })}</span>
        )}
      </span>
    </section>
  )
}
