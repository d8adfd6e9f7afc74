import { readFileSync, readdirSync, readlinkSync } from 'node:fs'

/** What /proc says of a process, or null when it is gone. A process that only waits to be buried is gone. */
function readProcess(pid: number): { state: string; startedTicks: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold blanks; the fields after it may not.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state = 'X', startedTicks = ''] = [fields[0], fields[19]]
    return 'ZX'.includes(state) ? null : { state, startedTicks }
  } catch {
    return null
  }
}

export const isAlive = (pid: number): boolean => readProcess(pid) !== null

/** Number and start time together name a process for good: numbers are used again. */
export const startOf = (pid: number): string | null => readProcess(pid)?.startedTicks ?? null

export function commandOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return []
  }
}

/**
 * Processes that work in this folder: a PostgreSQL server and all its helpers have the data folder as
 * theirs.
 */
export function processesIn(folder: string): number[] {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return numbers.map(Number).filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === folder && isAlive(pid)
    } catch {
      return false
    }
  })
}
