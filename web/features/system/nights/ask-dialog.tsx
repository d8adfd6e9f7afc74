import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { type NightsLabel, useNightsText } from '../../../shared/nights-text.ts'
import { ReasonDialog } from '../../../shared/reason-dialog.tsx'

type Props = {
  title: string
  /** What else is asked for, above the reason. */
  children: ReactNode
  /** What is still missing, or null. */
  missing: NightsLabel | null
  send: (reason: string) => Promise<unknown>
  onClose: () => void
}

/** Asks for what is needed and a reason, sends it, and shows the lists anew. */
export function AskDialog({ title, children, missing, send, onClose }: Props) {
  const t = useNightsText()
  const client = useQueryClient()
  const { mutate, error, isPending } = useMutation({
    mutationFn: send,
    onSettled: () => client.invalidateQueries({ queryKey: ['nights'] }),
    onSuccess: onClose,
  })
  return (
    <ReasonDialog
      title={title}
      missing={missing && t(missing)}
      isSending={isPending}
      error={error}
      onSend={mutate}
      onClose={onClose}
    >
      {children}
    </ReasonDialog>
  )
}
