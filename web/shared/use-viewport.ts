import { useSyncExternalStore } from 'react'

const query = (text: string) => {
  const media = globalThis.matchMedia?.(text)
  const subscribe = (listener: () => void) => {
    media?.addEventListener('change', listener)
    return () => media?.removeEventListener('change', listener)
  }
  return () => useSyncExternalStore(subscribe, () => media?.matches ?? false)
}

/** A telephone held upright. */
export const useIsNarrow = query('(max-width: 640px)')
/** Too small for a menu beside the page. */
export const useIsCompact = query('(max-width: 1000px)')
