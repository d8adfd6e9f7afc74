import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../platform/config.ts'
import { conflict } from '../../platform/errors.ts'
import { listHolders, removeEmbedded } from '../../platform/postgres/index.ts'
import { statePaths } from '../../platform/state.ts'
import type { Command } from '../command.ts'

export const resetCommand: Command = {
  name: 'reset',
  summary: 'Removes everything this installation has made: database, warehouse, files, keys, passwords.',
  usage: ['zhike reset'],
  options: {},
  async run(context) {
    const removed = await removeState(context.config)
    context.print({ answer: { removed }, text: describeRemoved(context.config, removed) })
  },
}

export function describeRemoved(config: Config, removed: string[]): string {
  const lines = removed.map((folder) => `removed ${folder}`)
  if (lines.length === 0) lines.push('There was nothing to remove.')
  if (config.databaseUrl) lines.push('The database of DATABASE_URL is left as it is; drop it yourself.')
  return lines.join('\n')
}

/** Refuses while somebody works with it: they would write parts of it again. */
export async function removeState(config: Config): Promise<string[]> {
  // Benchmarks keep states of their own inside, whose databases may lie outside.
  const states = [...benchStates(config).map((stateDir) => ({ ...config, stateDir })), config]
  const holders = states.flatMap(({ stateDir }) => listHolders(stateDir))
  if (holders.length > 0) {
    throw conflict('in_use', `Zhike is running (process ${holders.join(', ')}). Stop it first.`, { holders })
  }
  const removed: string[] = []
  for (const state of states) removed.push(...(await removeEmbedded(state)))
  if (existsSync(config.stateDir)) removed.push(config.stateDir)
  rmSync(config.stateDir, { recursive: true, force: true })
  return removed.filter((folder) => folder === config.stateDir || !folder.startsWith(config.stateDir))
}

function benchStates(config: Config): string[] {
  const { benchDir } = statePaths(config)
  return existsSync(benchDir) ? readdirSync(benchDir).map((bank) => join(benchDir, bank)) : []
}
