import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Problem } from '../../../../shared/api-client.ts'
import { useProfileText } from '../../../../shared/profile-text.ts'
import { ProblemNotice } from '../../../../shared/states.tsx'
import form from '../repairs/repairs.module.css'

export function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className={form['labelled']}>
      <span>{label}</span>
      {children}
    </label>
  )
}

type FormProps = { onSubmit: () => void; children: ReactNode }

export function Form({ onSubmit, children }: FormProps) {
  return (
    <form
      className={form['form']}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
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
