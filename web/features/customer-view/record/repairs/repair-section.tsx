import { Link } from '@tanstack/react-router'
import { CodeBadge, CodeLabel } from '../../../../shared/code-label.tsx'
import type { TableColumn } from '../../../../shared/data-table.tsx'
import { DataTable } from '../../../../shared/data-table.tsx'
import { Day, Plain } from '../../../../shared/figures.tsx'
import { useQualityText } from '../../../../shared/quality-text.ts'
import { Section } from '../section.tsx'
import type { RepairTask } from './repairs.api.ts'

export function RepairSection({ tasks }: { tasks: RepairTask[] }) {
  const t = useQualityText()
  const columns: TableColumn<RepairTask>[] = [
    {
      column: 'repair_field',
      label: t('repair.field'),
      render: (task) => (
        <Link to='/system/repairs/$task_id' params={{ task_id: task.task_id }}>
          <CodeLabel list='quality_field' code={task.field_code} />
        </Link>
      ),
    },
    {
      column: 'repair_source',
      label: t('repair.source'),
      render: (task) => <CodeLabel list='source_system' code={task.source_system} />,
    },
    {
      column: 'repair_state',
      label: t('repair.state'),
      render: (task) => <CodeBadge list='repair_state' code={task.state_code} />,
    },
    { column: 'repair_due', label: t('repair.due'), render: (task) => <Day value={task.due_on} /> },
    {
      column: 'repair_department',
      label: t('repair.department'),
      render: (task) => <CodeLabel list='department' code={task.department_code} />,
    },
    {
      column: 'repair_outcome',
      label: t('repair.progress'),
      render: (task) => <Plain value={task.closed_file ?? task.decided_note} />,
    },
  ]
  return (
    <Section title={t('repair.record_section')} note={t('repair.note')}>
      <DataTable<RepairTask>
        label={t('repair.record_section')}
        rows={tasks}
        rowKey={(task) => task.task_id}
        columns={columns}
        empty={null}
      />
    </Section>
  )
}
