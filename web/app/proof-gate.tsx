import { lazy, Suspense, useEffect, useState } from 'react'
import { proveWith } from '../shared/api-client.ts'
import type { Session } from './session.ts'

const ProofDialog = lazy(async () => {
  const { ProofDialog } = await import('./proof-dialog.tsx')
  return { default: ProofDialog }
})

type Answer = (isProved: boolean) => void

/** Stands by to ask for the password again; the request that was refused is then sent once more. */
export function ProofGate({ signIn }: { signIn: Session['sign_in'] }) {
  const [answer, setAnswer] = useState<Answer | null>(null)
  useEffect(() => proveWith(() => new Promise((resolve) => setAnswer(() => resolve))), [])
  if (answer === null) return null
  const close: Answer = (isProved) => {
    answer(isProved)
    setAnswer(null)
  }
  return (
    <Suspense fallback={null}>
      <ProofDialog signIn={signIn} onClose={close} />
    </Suspense>
  )
}
