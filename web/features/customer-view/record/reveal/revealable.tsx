import { EyeOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { createContext, Suspense, use, useState } from 'react'
import { lazyPart } from '../../../../shared/lazy-part.ts'
import type { Reveal } from '../../../../../src/modules/customer-view/schema.ts'
import { useRecordText } from '../../../../shared/record-text.ts'
import { may, useViewer } from '../../../../shared/viewer.ts'
import type { CustomerKey } from '../../customer-view.api.ts'
import styles from '../repairs/repairs.module.css'

const RevealDialog = lazyPart(() => import('./reveal-dialog.tsx'), 'RevealDialog')

export type Masked = Pick<Reveal, 'field' | 'masked'>

const Revealing = createContext<((value: Masked) => void) | null>(null)

/** Lets masked values of a record be opened by who may; of a record of the past nothing is opened. */
export function RevealsOf({ recordKey, children }: { recordKey: CustomerKey; children: ReactNode }) {
  const viewer = useViewer()
  const [asked, setAsked] = useState<Masked | null>(null)
  const isOffered = recordKey.asOf === null && may(viewer, 'fields.reveal')
  return (
    <Revealing value={isOffered ? setAsked : null}>
      {children}
      <Suspense>
        {asked && (
          <RevealDialog customerId={recordKey.customerId} value={asked} onClose={() => setAsked(null)} />
        )}
      </Suspense>
    </Revealing>
  )
}

type Props = { field: Masked['field']; masked: string | null; children: ReactNode }

/** A masked value with the eye that opens it. */
export function Revealable({ field, masked, children }: Props) {
  const t = useRecordText()
  const reveal = use(Revealing)
  if (!reveal || !masked?.includes('*')) return children
  const label = t('reveal.field', { field: t(`reveal.${field}`) })
  return (
    <span className={styles['value']}>
      {children}
      <button
        type='button'
        className={styles['flag']}
        title={label}
        aria-label={label}
        onClick={() => reveal({ field, masked })}
      >
        <EyeOutlined aria-hidden />
      </button>
    </span>
  )
}
