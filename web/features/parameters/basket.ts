import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Change } from './parameters.api.ts'

/** It goes when one signs out, with all that the server told: nobody proposes what another put together. */
const KEY = ['parameters basket']

const heldIn = (client: QueryClient): readonly Change[] => client.getQueryData(KEY) ?? []

const guarded = new WeakSet<QueryClient>()

/** From the first change on the browser asks before it forgets the page, wherever one has gone meanwhile. */
function guard(client: QueryClient): void {
  if (guarded.has(client)) return
  guarded.add(client)
  window.addEventListener('beforeunload', (event) => {
    if (heldIn(client).length > 0) event.preventDefault()
  })
}

/** Changes of any lists that are put together before they are proposed as one. */
export function useBasket() {
  const client = useQueryClient()
  const held = () => heldIn(client)
  const { data: changes = [] } = useQuery({
    queryKey: KEY,
    queryFn: held,
    staleTime: Infinity,
    gcTime: Infinity,
  })
  const keep = (wanted: readonly Change[]): void => void client.setQueryData(KEY, wanted)
  return {
    changes,
    add: (change: Change) => {
      guard(client)
      keep([...held(), change])
    },
    takeOut: (at: number) => keep(held().toSpliced(at, 1)),
    empty: () => keep([]),
  }
}
