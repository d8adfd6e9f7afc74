import { useEffect } from 'react'
import { request } from '../shared/api-client.ts'
import { isUnattended, unusedMs } from '../shared/presence.ts'

const LOOK_EVERY_MS = 20_000
/** Whoever reads or writes for long without asking anything of the server is still there. */
const SAY_EVERY_MS = 5 * 60_000

/**
 * What stands on a screen that nobody is before goes from it: once a page was left alone for as long as a
 * session may idle, it asks whether the session is over, and is led to the door if it is.
 */
export function useIdleWatch(idleMinutes: number): void {
  useEffect(() => {
    let saidAt = performance.now()
    const look = () => {
      const isOver = unusedMs() >= idleMinutes * 60_000
      const isStillThere = !isUnattended() && performance.now() - saidAt >= SAY_EVERY_MS
      if (!isOver && !isStillThere) return
      saidAt = performance.now()
      void request('/api/session').catch(() => undefined)
    }
    const timer = setInterval(look, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [idleMinutes])
}
