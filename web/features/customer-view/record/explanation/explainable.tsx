import type { ReactNode } from 'react'
import { createContext, Suspense, use, useState } from 'react'
import { lazyPart } from '../../../../shared/lazy-part.ts'
import { useRecordText } from '../../../../shared/record-text.ts'
import { seesAmounts, useViewer } from '../../../../shared/viewer.ts'
import type { CustomerKey } from '../../customer-view.api.ts'
import styles from './explanation.module.css'

const ExplanationDrawer = lazyPart(() => import('./explanation-drawer.tsx'), 'ExplanationDrawer')

const OpenExplanation = createContext<((column: string) => void) | null>(null)

/** Lets the figures of a record be asked where they come from. */
export function Explanations({ recordKey, children }: { recordKey: CustomerKey; children: ReactNode }) {
  const viewer = useViewer()
  const [column, setColumn] = useState<string | null>(null)
  const [isOpen, setOpen] = useState(false)
  const open = (asked: string) => {
    setColumn(asked)
    setOpen(true)
  }
  return (
    <OpenExplanation value={seesAmounts(viewer, 'record') ? open : null}>
      {children}
      <Suspense>
        {column !== null && (
          <ExplanationDrawer
            recordKey={recordKey}
            column={column}
            isOpen={isOpen}
            onClose={() => setOpen(false)}
          />
        )}
      </Suspense>
    </OpenExplanation>
  )
}

/** A figure that opens what it rests on; one that is not there is only shown. */
export function Explainable({ column, value, children }: Props) {
  const t = useRecordText()
  const open = use(OpenExplanation)
  if (!open || value === null) return children
  return (
    <button
      type='button'
      className={styles['figure']}
      title={t('explain.open')}
      data-explains={column}
      onClick={() => open(column)}
    >
      {children}
    </button>
  )
}

type Props = { column: string; value: string | number | null; children: ReactNode }
