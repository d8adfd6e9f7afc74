import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'

/** A night at work in a process of its own. */
export type ChildNight = {
  /** What it ended with: nothing wrong, or its error. */
  ended: Promise<NightError | null>
}

export type NightError = { code: string; message: string; details?: Record<string, unknown> }

export type NightWish = {
  first: string
  last: string
  trigger_code: 'schedule' | 'order' | 'retry'
  by: string | null
  reason: string | null
}

const MAIN = join(import.meta.dirname, '..', 'main.ts')

/**
 * Starts nights as `zhike run` does, below the priority of those who serve people. It goes on when whoever
 * started it is stopped, and its answer is kept in a file, so that nothing of it hangs on a pipe.
 */
export function startNight(logDir: string, wish: NightWish, env = process.env): ChildNight {
  const answerFile = join(logDir, 'night.json')
  const out = openSync(answerFile, 'w')
  const trouble = openSync(join(logDir, 'night.err'), 'a')
  const { first, last, trigger_code, by, reason } = wish
  const args = ['run', '--from', first, '--to', last, '--trigger', trigger_code, '--json']
  if (by !== null) args.push('--by', by)
  if (reason !== null) args.push('--reason', reason)
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', out, trouble],
    detached: true,
    env,
  })
  closeSync(out)
  closeSync(trouble)
  lower(child.pid)
  const ended = new Promise<NightError | null>((resolve) => {
    child.once('error', (error) => resolve({ code: 'night_not_started', message: error.message }))
    child.once('exit', (exitCode, signal) => resolve(exitCode === 0 ? null : errorIn(answerFile, signal)))
  })
  child.unref()
  return { ended }
}

function lower(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // A night at full priority is better than none.
  }
}

type Answer = { error?: NightError }

function errorIn(answerFile: string, signal: string | null): NightError {
  try {
    const { error } = JSON.parse(readFileSync(answerFile, 'utf8')) as Answer
    if (error) return error
  } catch {
    // One that was killed has no answer.
  }
  return { code: 'cut_off', message: signal ? `The night was ended by ${signal}.` : 'The night broke off.' }
}
