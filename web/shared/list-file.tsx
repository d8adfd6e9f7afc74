import { Button } from 'antd'
import { type ReactNode, useRef } from 'react'
import { Problem } from './api-client.ts'
import { useListFileText } from './list-file-text.ts'
import { ProblemNotice } from './states.tsx'

const TYPES = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

/** What a list is sent as, by its name; what it really is the server sees. */
export const typeOfList = ({ name }: Pick<File, 'name'>): string =>
  /\.xlsx$/i.test(name) ? TYPES.xlsx : TYPES.csv

type Props = {
  label: string
  children: ReactNode
  isDisabled?: boolean
  isLoading: boolean
  onChoose: (file: File) => void
}

/** Chooses a list: CSV or a workbook of Excel. */
export function ListFileButton({ label, children, isDisabled = false, isLoading, onChoose }: Props) {
  const field = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={field}
        type='file'
        accept={`.csv,.xlsx,${TYPES.csv},${TYPES.xlsx}`}
        hidden
        aria-label={label}
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) onChoose(file)
          // The same file can be chosen again once it has been put right.
          target.value = ''
        }}
      />
      <Button type='primary' loading={isLoading} disabled={isDisabled} onClick={() => field.current?.click()}>
        {children}
      </Button>
    </>
  )
}

const REASONS = [
  'encoding',
  'heading',
  'empty',
  'old_workbook',
  'not_a_workbook',
  'workbook_too_large',
] as const

/** Why a list could not be read at all, and which columns it lacks. */
export function ListFileProblem({ error }: { error: unknown }) {
  const t = useListFileText()
  const { reason_code, columns } = error instanceof Problem ? error.details : {}
  const reason = REASONS.find((it) => it === reason_code)
  if (!reason) return <ProblemNotice error={error} />
  const lacking = Array.isArray(columns) ? t('list_file.lacking', { columns: columns.join(', ') }) : ''
  return <ProblemNotice error={error} hint={`${t(`list_file.${reason}`)}${lacking}`} />
}
