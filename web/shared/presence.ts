const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const
/** What a page asks for so long after the last sign of a person, it asks by itself. */
const ALONE_MS = 60_000

let seenAt = 0

/** From now on the page knows when somebody last touched it. */
export function watchPresence(): void {
  const note = () => (seenAt = performance.now())
  for (const sign of SIGNS) window.addEventListener(sign, note, { capture: true, passive: true })
}

export const unusedMs = (): number => performance.now() - seenAt

export const isUnattended = (): boolean => unusedMs() > ALONE_MS
