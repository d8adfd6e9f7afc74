import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useContactsText } from '../../../shared/contacts-text.ts'
import explanation from './explanation/explanation.module.css'

/** Shows what is told of a form where whoever sends it looks: as its `ref`. */
export const intoView = (told: HTMLElement | null): void => told?.scrollIntoView({ block: 'nearest' })

type Props = { title: string; onClose: () => void; children: ReactNode }

/** A form at the side of the record; `Ctrl Enter` sends it from wherever one types. */
export function SideForm({ title, onClose, children }: Props) {
  const t = useContactsText()
  const id = useId()
  const panel = useRef<HTMLDialogElement>(null)
  useEffect(() => panel.current?.showModal(), [])
  return (
    <dialog
      ref={panel}
      className={explanation['drawer']}
      aria-labelledby={id}
      onClose={onClose}
      // What is typed here is no command to the page behind.
      onKeyDown={(event) => {
        event.stopPropagation()
        const isSend = event.key === 'Enter' && (event.ctrlKey || event.metaKey)
        if (isSend) panel.current?.querySelector('form')?.requestSubmit()
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <button type='button' aria-label={t('action.close')} onClick={() => panel.current?.close()}>
          ✕
        </button>
      </header>
      <div className={explanation['body']}>{children}</div>
    </dialog>
  )
}
