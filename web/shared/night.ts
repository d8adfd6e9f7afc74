import { useSyncExternalStore } from 'react'
import type { Night } from './api-client.ts'
import { onNight } from './api-client.ts'

let current: Night | null = null
const subscribe = (listener: () => void) =>
  onNight((night) => {
    current = night
    listener()
  })

/** The night whose figures the page shows, from the answers themselves. */
export function useNight(): Night | null {
  return useSyncExternalStore(subscribe, () => current)
}
