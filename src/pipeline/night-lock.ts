import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'
import { conflict } from '../platform/errors.ts'
import { NIGHT_LOCK } from '../serving/night-steps.ts'

const LOCK_TRIES = 20
const LOCK_RETRY_MS = 100

/**
 * Whoever writes to the warehouse or the archive holds it. The session of a night that was cut off holds the
 * lock until its server notices: waiting a little pays.
 */
export async function takeNightLock(batch: pg.Client): Promise<void> {
  for (let attempt = 1; attempt <= LOCK_TRIES; attempt++) {
    const { rows } = await batch.query<{ is_mine: boolean }>('select pg_try_advisory_lock($1) as is_mine', [
      NIGHT_LOCK,
    ])
    if (rows[0]?.is_mine) return
    await setTimeout(LOCK_RETRY_MS)
  }
  throw conflict('night_running', 'Another night is at work. Wait until it has ended.')
}
