import { Button } from 'antd'
import { type ReactNode, useRef } from 'react'
import { Problem } from './api-client.ts'
import { useListFileText } from './list-file-text.ts'
import { ProblemNotice } from './states.tsx'
import { labelOf } from './text.ts'

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

/** Why a list could not be read at all. */
export function ListFileProblem({ error }: { error: unknown }) {
  const t = useListFileText()
  const reason = error instanceof Problem ? String(error.details['reason_code'] ?? '') : ''
  const hint = labelOf(t, `list_file.${reason}`, '')
  return <ProblemNotice error={error} {...(hint !== '' && { hint })} />
}
