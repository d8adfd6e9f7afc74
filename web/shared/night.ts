import { useSyncExternalStore } from 'react'
import type { Night } from './api-client.ts'
import { getNight, onNight } from './api-client.ts'

/** The night whose figures the page shows, from the answers themselves. */
export function useNight(): Night | null {
  return useSyncExternalStore(onNight, getNight)
}
