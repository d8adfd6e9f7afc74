import { setTimeout } from 'node:timers/promises'
import { anchorYesterday } from './audit-anchor.ts'
import { sealLines } from './audit-seal.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Databases } from './context.ts'
import type { Logger } from './log.ts'
import { statePaths } from './state.ts'

const EVERY_MS = 1_000

type Needs = { config: Pick<Config, 'stateDir'>; databases: Databases; clock: Clock; log: Logger }

/**
 * Seals the trail every second, and anchors it once a day, until it is told to stop; what was written by then
 * is sealed first. Several programs may do so at once: one of them is at work, the others find nothing to do.
 */
export function startSealing(needs: Needs): () => Promise<void> {
  const stopping = new AbortController()
  const ended = keepSealing(needs, stopping.signal)
  return async () => {
    stopping.abort()
    await ended
  }
}

async function keepSealing(needs: Needs, signal: AbortSignal): Promise<void> {
  let anchoredOn = ''
  let isFailing = false
  for (let isLast = false; !isLast;) {
    isLast = signal.aborted
    try {
      anchoredOn = await sealAndAnchor(needs, anchoredOn)
      isFailing = false
    } catch (error) {
      // Said once, not every second.
      if (!isFailing) needs.log.warn({ reason: (error as Error).message }, 'the audit trail cannot be sealed')
      isFailing = true
    }
    await setTimeout(isLast ? 0 : EVERY_MS, undefined, { signal }).catch(() => undefined)
  }
}

/** Gives the day on which the day before it was anchored. */
async function sealAndAnchor({ config, ...needs }: Needs, anchoredOn: string): Promise<string> {
  for (let hasMore = true; hasMore;) ({ hasMore } = await sealLines(needs))
  const today = needs.clock.today()
  if (today === anchoredOn) return anchoredOn
  const { keysDir, anchorsDir } = statePaths(config)
  const anchor = await anchorYesterday({ ...needs, keysDir, anchorsDir })
  if (anchor)
    needs.log.info({ day: anchor.anchored_day, seal_no: anchor.seal_no }, 'the audit trail is anchored')
  return today
}
