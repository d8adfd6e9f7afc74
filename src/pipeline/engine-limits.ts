import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../platform/config.ts'
import type { EngineLimits } from '../serving/duckdb.ts'

type Limited = Pick<Config, 'warehouseDir' | 'nightMemoryMb' | 'nightThreads'>

/** What the one engine at work may take: all that nights may. */
export const limitsOfOne = ({ warehouseDir, nightMemoryMb, nightThreads }: Limited): EngineLimits => ({
  threads: nightThreads,
  memoryMb: nightMemoryMb,
  spillDir: join(warehouseDir, 'work', 'spill'),
})

/**
 * Where several nights are caught up with, two are always in work, and share cores and memory. A night that
 * runs by itself runs beside people who are served: one core is theirs.
 */
export function limitsFor(
  config: Limited,
  { nights, isBesidePeople }: { nights: number; isBesidePeople: boolean },
): EngineLimits {
  const all = limitsOfOne(config)
  if (nights > 1) {
    const memoryMb = Math.floor(config.nightMemoryMb / 2)
    return { ...all, memoryMb, threads: Math.max(1, Math.floor(config.nightThreads / 2)) }
  }
  const left = Math.max(1, availableParallelism() - 1)
  return isBesidePeople ? { ...all, threads: Math.min(left, config.nightThreads) } : all
}
