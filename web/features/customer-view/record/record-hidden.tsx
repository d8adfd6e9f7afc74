import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import type { HiddenPart } from '../../../../src/platform/hidden.schema.ts'
import { HiddenNote } from '../../../shared/hidden-note.tsx'
import type { CustomerKey } from '../customer-view.api.ts'

const partsOf = (answer: unknown): readonly HiddenPart[] =>
  (answer as { hidden?: readonly HiddenPart[] } | undefined)?.hidden ?? []

/** What the header and the tab that stand there just now leave out or mask. */
export function RecordHidden({ recordKey: { customerId, asOf } }: { recordKey: CustomerKey }) {
  const cache = useQueryClient().getQueryCache()
  const subscribe = useCallback((tell: () => void) => cache.subscribe(tell), [cache])
  const read = () => {
    const shown = cache.findAll({ queryKey: ['customer', { customerId, asOf }], type: 'active' })
    return JSON.stringify(shown.flatMap((it) => partsOf(it.state.data)))
  }
  const parts = JSON.parse(useSyncExternalStore(subscribe, read)) as HiddenPart[]
  return <HiddenNote parts={parts} />
}
