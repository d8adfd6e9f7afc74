import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Change } from './parameters.api.ts'

/** It goes when one signs out, with all that the server told: nobody proposes what another put together. */
const KEY = ['parameters basket']

/** Changes of any lists that are put together before they are proposed as one. */
export function useBasket() {
  const client = useQueryClient()
  const held = (): readonly Change[] => client.getQueryData(KEY) ?? []
  const { data: changes = [] } = useQuery({
    queryKey: KEY,
    queryFn: held,
    staleTime: Infinity,
    gcTime: Infinity,
  })
  const keep = (wanted: readonly Change[]): void => void client.setQueryData(KEY, wanted)
  return {
    changes,
    add: (change: Change) => keep([...held(), change]),
    takeOut: (at: number) => keep(held().toSpliced(at, 1)),
    empty: () => keep([]),
  }
}
