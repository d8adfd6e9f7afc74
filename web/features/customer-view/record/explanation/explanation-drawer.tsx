import { useEffect, useId, useRef } from 'react'
import { useColumnLabel } from '../../../../shared/definitions.ts'
import { useRecordText } from '../../../../shared/record-text.ts'
import type { CustomerKey } from '../../customer-view.api.ts'
import styles from './explanation.module.css'
import { Step } from './step.tsx'

type Props = { recordKey: CustomerKey; column: string; isOpen: boolean; onClose: () => void }

/** Where a figure comes from, step by step down to the lines of the files, at the side of the record. */
export function ExplanationDrawer({ recordKey, column, isOpen, onClose }: Props) {
  const t = useRecordText()
  const label = useColumnLabel()
  const title = useId()
  const panel = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (isOpen) panel.current?.showModal()
  }, [isOpen])
  if (!isOpen) return null
  return (
    <dialog
      ref={panel}
      className={styles['drawer']}
      aria-labelledby={title}
      onClose={onClose}
      // What is typed here is no command to the page behind.
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => event.target === panel.current && panel.current.close()}
    >
      <header>
        <h2 id={title}>{t('explain.title', { figure: label(column) })}</h2>
        <button type='button' aria-label={t('explain.close')} onClick={() => panel.current?.close()}>
          ✕
        </button>
      </header>
      <div className={styles['body']}>
        <p className={styles['hint']}>{t('explain.hint')}</p>
        <Step recordKey={recordKey} asked={{ column }} isTop />
      </div>
    </dialog>
  )
}
