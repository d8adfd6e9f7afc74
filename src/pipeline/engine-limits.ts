import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../platform/config.ts'
import type { EngineLimits } from '../serving/duckdb.ts'

type Limited = Pick<Config, 'warehouseDir' | 'nightMemoryMb'>

/** What the one engine at work may take: all that nights may. */
export const limitsOfOne = ({ warehouseDir, nightMemoryMb }: Limited): EngineLimits => ({
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
  const cores = availableParallelism()
  if (nights > 1) {
    const memoryMb = Math.floor(config.nightMemoryMb / 2)
    return { ...all, memoryMb, threads: Math.max(1, Math.floor(cores / 2)) }
  }
  return isBesidePeople ? { ...all, threads: Math.max(1, cores - 1) } : all
}
