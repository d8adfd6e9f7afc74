import { setTimeout } from 'node:timers/promises'
import { type Board, openBoard, recordWatched } from '../pipeline/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import type { Logger } from '../platform/log.ts'
import { connect, type Postgres } from '../platform/postgres/index.ts'
import { readBankState } from '../platform/state.ts'
import { bankOf } from './installation.ts'

export type WatchNeeds = { config: Config; log: Logger; clock: Clock; postgres: Postgres }

/** Looks at the landing folder and writes down how it stands with the files of the dates that are open. */
export function recordArrivals(
  { config, clock, postgres }: Omit<WatchNeeds, 'log'>,
  board: Board = openBoard({ config, clock }),
): Promise<string[]> {
  const { is_demo: isDemo } = bankOf(readBankState(config))
  return connect(postgres.url('batch'), (batch) => recordWatched(batch, board, { isDemo }))
}

const EVERY_MS = 60_000

/**
 * Looks once a minute, so that pages can tell what has come without looking themselves. What goes wrong is
 * logged and tried again the next time. Gives what ends it.
 */
export function watchArrivals(needs: WatchNeeds): () => Promise<void> {
  const stopping = new AbortController()
  const { signal } = stopping
  let board: Board | null = null
  const look = async () => {
    board ??= openBoard(needs)
    await recordArrivals(needs, board)
  }
  const watch = async () => {
    while (!signal.aborted) {
      await look().catch((error: Error) =>
        needs.log.warn({ reason: error.message }, 'the landing folder could not be looked at'),
      )
      await setTimeout(EVERY_MS, undefined, { signal }).catch(() => undefined)
    }
  }
  const watching = watch()
  return () => {
    stopping.abort()
    return watching
  }
}
