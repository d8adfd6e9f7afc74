import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Revealed } from '../../../../../src/modules/customer-view/schema.ts'
import { request } from '../../../../shared/api-client.ts'
import { ReasonDialog } from '../../../../shared/reason-dialog.tsx'
import { useRecordText } from '../../../../shared/record-text.ts'
import type { Masked } from './revealable.tsx'

const SHOWN_SECONDS = 30

type Props = { customerId: string; value: Masked; onClose: () => void }

/** Opens a value for a reason; it is shown here alone for half a minute, and gone with the dialog. */
export function RevealDialog({ customerId, value, onClose }: Props) {
  const t = useRecordText()
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: (reason: string) =>
      request<Revealed>(`/api/customers/${customerId}/reveal`, {
        method: 'POST',
        body: { ...value, reason },
      }),
    gcTime: 0,
  })
  useEffect(() => {
    if (!data) return
    const timer = setTimeout(onClose, SHOWN_SECONDS * 1000)
    return () => clearTimeout(timer)
  }, [data, onClose])
  return (
    <ReasonDialog
      title={t('reveal.field', { field: t(`reveal.${value.field}`) })}
      isSending={isPending}
      error={error}
      onSend={mutate}
      onClose={onClose}
      result={
        data && (
          <p role='status'>
            <strong>{data.values.join('  ')}</strong> {t('reveal.shown', { seconds: SHOWN_SECONDS })}
          </p>
        )
      }
    >
      <p>{t('reveal.hint', { masked: value.masked })}</p>
    </ReasonDialog>
  )
}
