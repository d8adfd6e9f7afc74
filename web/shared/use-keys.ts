import { useEffect, useRef } from 'react'

export type KeyActions = Record<string, (event: KeyboardEvent) => void>

const TYPING = 'input, textarea, select, [contenteditable=true], [role=combobox], [role=listbox]'

/**
 * Single keys act only while nobody types and no dialog is open; with Ctrl or Meta they are written
 * `mod+k`.
 */
export function useKeys(actions: KeyActions): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.altKey || event.isComposing || event.defaultPrevented) return
      const isModified = event.ctrlKey || event.metaKey
      const target = event.target instanceof Element ? event.target : null
      if (
        !isModified &&
        (target?.closest(TYPING) || document.querySelector('[role=dialog][aria-modal=true]'))
      )
        return
      latest.current[isModified ? `mod+${event.key.toLowerCase()}` : event.key]?.(event)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}
