import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const FORGET_PEAK = '5'

/**
 * Begins to watch how much memory this process holds, its engines included; the answer gives the most in MB
 * since then. Where the system keeps no such mark, the most since the process began.
 */
export function startPeak(): () => number {
  const status = '/proc/self/status'
  if (!existsSync(status)) return () => process.resourceUsage().maxRSS / 1024
  writeFileSync('/proc/self/clear_refs', FORGET_PEAK)
  return () => Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(status, 'utf8'))![1]) / 1024
}
