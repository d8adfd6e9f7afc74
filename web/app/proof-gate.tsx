import { Suspense, useEffect, useState } from 'react'
import { lazyPart } from '../shared/lazy-part.ts'
import { proveWith } from '../shared/api-client.ts'
import type { Session } from './session.ts'

const ProofDialog = lazyPart(() => import('./proof-dialog.tsx'), 'ProofDialog')

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
