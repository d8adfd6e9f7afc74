import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../platform/config.ts'
import type { Databases } from '../../platform/context.ts'
import { placesOf, renderList } from '../../platform/reference-lists/index.ts'
import { statePaths, writeChangedLists } from '../../platform/state.ts'
import { readStanding } from './service/lists.ts'

type Needs = { db: Databases['db']; config: Pick<Config, 'modelsDir' | 'stateDir'> }

/**
 * The lists that the night goes by in place of the product's: the bank's own, and in their place those that
 * people changed by day. Gives their folder, or nothing where there are none. A folder's name says what it
 * holds and none is ever written over, so that a night at work keeps the lists it began with.
 */
export async function exportLists({ db, config }: Needs): Promise<string | undefined> {
  const { referencesDir, changedListsDir } = statePaths(config)
  const lists = placesOf(config.modelsDir, referencesDir)
  const standing = await readStanding({ databases: { db }, lists })
  const changed = [...new Set(standing.lines.map((it) => it.list))].filter((it) => standing.lists.has(it))
  if (changed.length === 0) return lists.ownDir
  const texts = changed.map(
    (name) => [name, renderList(standing.lists.get(name)!, standing.files.get(name)!)] as const,
  )
  const own = [...standing.files].filter(([name, it]) => it.base === 'bank' && !changed.includes(name))
  const rest = own.map(([name, it]) => [name, renderList(it, it)] as const)
  const all = [...texts, ...rest].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const hash = createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 16)
  const folder = join(changedListsDir, hash)
  if (!existsSync(folder)) writeFolder(folder, all)
  writeChangedLists(config, hash)
  return folder
}

/** A folder is there whole or not at all. */
function writeFolder(folder: string, files: readonly (readonly [name: string, text: string])[]): void {
  const draft = `${folder}.${process.pid}`
  mkdirSync(draft, { recursive: true })
  for (const [name, text] of files) writeFileSync(join(draft, `${name}.csv`), text)
  try {
    renameSync(draft, folder)
  } catch (error) {
    // Somebody else made the same one meanwhile.
    if (!existsSync(folder)) throw error
    rmSync(draft, { recursive: true })
  }
}
