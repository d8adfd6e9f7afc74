import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useId, useLayoutEffect, useRef } from 'react'
import { Problem } from '../../../../shared/api-client.ts'
import { useProfileText } from '../../../../shared/profile-text.ts'
import { ProblemNotice } from '../../../../shared/states.tsx'
import explanation from '../explanation/explanation.module.css'
import form from '../repairs/repairs.module.css'

type DrawerProps = { title: string; onClose: () => void; children: ReactNode }

/** At the side of the record; its first field takes what is typed, Escape closes it. */
export function Drawer({ title, onClose, children }: DrawerProps) {
  const t = useProfileText()
  const id = useId()
  const panel = useRef<HTMLDialogElement>(null)
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
      onCancel={onClose}
      // What is typed here is no command to the page behind.
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => event.target === panel.current && onClose()}
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

export function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className={form['labelled']}>
      <span>{label}</span>
      {children}
    </label>
  )
}

type FormProps = { onSubmit: () => void; children: ReactNode }

/** Enter sends it; in a field of several lines, Ctrl and Enter. */
export function Form({ onSubmit, children }: FormProps) {
  return (
    <form
      className={form['form']}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        event.currentTarget.requestSubmit()
      }}
    >
      {children}
    </form>
  )
}

const REFUSALS = [
  'profile_moved',
  'in_another_household',
  'preference_known',
  'attachment_unreadable',
  'invalid',
] as const

/** Why something was refused; what can happen on any page is told as there. */
export function EntryProblem({ error }: { error: unknown }) {
  const t = useProfileText()
  const code = error instanceof Problem ? REFUSALS.find((it) => it === error.code) : undefined
  return code === undefined ? (
    <ProblemNotice error={error} />
  ) : (
    <p role='alert' className={form['wrong']}>
      {t(`profile.refused.${code}`)}
    </p>
  )
}

/** What was entered is read anew, on the record, its timeline and its changes. */
export function useRefresh(customerId: string): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await client.invalidateQueries({ queryKey: ['customer', { customerId, asOf: null }] })
    await client.invalidateQueries({ queryKey: ['customer', customerId, 'changes'] })
  }
}
