import { useMutation, useQueryClient } from '@tanstack/react-query'
import { codeLabel } from '../../shared/codes.ts'
import { usePreferences } from '../../shared/preferences.ts'
import { useQualityText } from '../../shared/quality-text.ts'
import { ReasonDialog } from '../../shared/reason-dialog.tsx'
import type { RepairMove, RepairTask } from './tasks.api.ts'
import { askRightValue, sendMove } from './tasks.api.ts'

type MoveProps = { task: RepairTask; move: RepairMove; onClose: () => void }

export function MoveDialog({ task, move, onClose }: MoveProps) {
  const t = useQualityText()
  const { language } = usePreferences()
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['repairs'] })
  const { mutate, error, isPending } = useMutation({
    mutationFn: (note: string) => sendMove(task, move, note),
    onSuccess: async () => {
      await refresh()
      onClose()
    },
    // Somebody else was faster: what is shown behind the dialog is of before.
    onError: refresh,
  })
  const department = codeLabel('department', task.department_code, language)
  const hint = move === 'accept' ? t('repair.next.accept', { department }) : t(`repair.next.${move}`)
  return (
    <ReasonDialog
      title={t(`repair.move.${move}`)}
      isReasonNeeded={move === 'reject'}
      isSending={isPending}
      error={error}
      onSend={mutate}
      onClose={onClose}
    >
      <p>{hint}</p>
    </ReasonDialog>
  )
}

/** Opens a sealed value; it is shown in the dialog alone, and gone with it. */
export function OpenValueDialog({
  task,
  reportId,
  onClose,
}: {
  task: RepairTask
  reportId: string
  onClose: () => void
}) {
  const t = useQualityText()
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: (reason: string) => askRightValue(task, reportId, reason),
    gcTime: 0,
  })
  return (
    <ReasonDialog
      title={t('repair.open_title')}
      isSending={isPending}
      error={error}
      onSend={mutate}
      onClose={onClose}
      result={
        data && (
          <p role='status'>
            <strong>{t('repair.opened', { value: data.right_value })}</strong>
          </p>
        )
      }
    >
      <p>{t('repair.open_hint')}</p>
    </ReasonDialog>
  )
}
