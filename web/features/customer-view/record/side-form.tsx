import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { useText } from '../../../shared/text.ts'
import explanation from './explanation/explanation.module.css'

/** Shows what is told of a form where whoever sends it looks: as its `ref`. */
export const intoView = (told: HTMLElement | null): void => told?.scrollIntoView({ block: 'nearest' })

type Props = { title: string; onClose: () => void; children: ReactNode }

/**
 * At the side of the record. The first field of a form takes what is typed, `Ctrl Enter` sends it from
 * wherever one types; Escape closes it, and where there is no form a click beside it does.
 */
export function SideForm({ title, onClose, children }: Props) {
  const t = useText()
  const id = useId()
  const panel = useRef<HTMLDialogElement>(null)
  const form = () => panel.current?.querySelector('form') ?? null
  // Closed before it leaves the page: the button that opened it has the focus again.
  useLayoutEffect(() => {
    const dialog = panel.current
    dialog?.showModal()
    dialog?.querySelector<HTMLElement>('form input, form select, form textarea')?.focus()
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={panel}
      className={explanation['drawer']}
      aria-labelledby={id}
      onCancel={(event) => event.target === panel.current && onClose()}
      // What is typed here is no command to the page behind.
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        form()?.requestSubmit()
      }}
      onClick={(event) => event.target === panel.current && form() === null && onClose()}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <button type='button' aria-label={t('action.close')} onClick={onClose}>
          ✕
        </button>
      </header>
      <div className={explanation['body']}>{children}</div>
    </dialog>
  )
}
