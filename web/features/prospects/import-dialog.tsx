import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { PROSPECT_PROBLEMS, type ProspectProblem } from '../../../src/modules/prospects/names.schema.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { Plain, useBilingual } from '../../shared/figures.tsx'
import { ListFileButton, ListFileProblem } from '../../shared/list-file.tsx'
import { useProspectsText } from '../../shared/prospects-text.ts'
import { type ImportAnswer, refreshProspects, sendList } from './prospects.api.ts'
import styles from './prospects.module.css'

type LineProblem = ImportAnswer['problems'][number]

/** Lines that cannot be taken in: the first of them, and all of them as a file. */
function Problems({ it }: { it: ImportAnswer }) {
  const t = useProspectsText()
  const say = useBilingual()
  if (it.problem_count === 0) return null
  return (
    <div className={styles['table']}>
      <DataTable<LineProblem>
        label={t('prospects.problems')}
        rows={it.problems}
        rowKey={(problem) => String(problem.line_no)}
        columns={[
          { column: 'problem_line', label: t('prospects.line'), isNumber: true, render: (at) => at.line_no },
          {
            column: 'problem_value',
            label: t('prospects.value'),
            render: (at) => <Plain value={at.told_value} />,
          },
          {
            column: 'problem_reason',
            label: t('prospects.why'),
            render: (at) => say(PROSPECT_PROBLEMS[at.problem_code as ProspectProblem]),
          },
        ]}
        empty={null}
      />
      <div className={styles['pages']}>
        <a href={`/api/prospects/imports/${it.import_id}/problems.csv`} download>
          {t('prospects.problem_file')}
        </a>
        {it.problem_count > it.problems.length && (
          <span className={styles['note']}>
            {t('prospects.problem_first', { count: it.problems.length })}
          </span>
        )}
      </div>
    </div>
  )
}

/** A list is looked at first; then the lines of it that are right are taken in. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useProspectsText()
  const client = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: (wish: { file: File; applies: boolean }) => sendList(wish.file, wish.applies),
    onSuccess: ({ is_applied }) => (is_applied ? refreshProspects(client) : undefined),
  })
  const good = data ? data.line_count - data.problem_count : 0
  return (
    <Drawer open title={t('prospects.import')} size={640} onClose={onClose}>
      <div className={styles['form']}>
        <p className={styles['note']}>{t('prospects.import_hint')}</p>
        <span className={styles['row']}>
          <ListFileButton
            label={t('prospects.file')}
            isLoading={isPending}
            onChoose={(chosen) => {
              setFile(chosen)
              mutate({ file: chosen, applies: false })
            }}
          >
            {t('prospects.choose')}
          </ListFileButton>
          {data && !data.is_applied && file && good > 0 && (
            <Button loading={isPending} onClick={() => mutate({ file, applies: true })}>
              {t('prospects.take_in', { count: good })}
            </Button>
          )}
        </span>
        {error && <ListFileProblem error={error} />}
        {data && (
          <p role='status'>
            {t(data.is_applied ? 'prospects.taken_in' : 'prospects.looked_at', {
              lines: data.line_count,
              good,
              problems: data.problem_count,
            })}
          </p>
        )}
        {data && <Problems it={data} />}
      </div>
    </Drawer>
  )
}
