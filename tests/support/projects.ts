import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

export const PROJECTS = ['unit', 'warehouse', 'modules', 'scenarios', 'browser', 'architecture'] as const
export type Project = (typeof PROJECTS)[number]

const PLACES = ['src', 'web', 'scripts', 'fixtures', 'bench', 'warehouse', 'tests']

const IMPORTED = /^(?:import(?! type)|\}).* from '(.*)'/gm
const importsOf = (content: string) => [...content.matchAll(IMPORTED)].map(([, from = '']) => from)
const isDatabase = (from: string) => from.includes('platform/postgres/') || from === './database.ts'

/** The helpers in `tests/support` that need PostgreSQL, themselves or by another one: their file names. */
export function databaseHelpers(contents: ReadonlyMap<string, string>): ReadonlySet<string> {
  const found = new Set(['database.ts'])
  for (let size = 0; size < found.size;) {
    size = found.size
    for (const [name, content] of contents) {
      if (importsOf(content).some((it) => isDatabase(it) || found.has(it.replace('./', '')))) found.add(name)
    }
  }
  return found
}

/**
 * Which project a test file belongs to: by its folder, and for tests beside the code by what they need. One
 * needs PostgreSQL when a helper that it asks for does; nobody has to remember a file name for it.
 */
export function projectOf(path: string, content: string, helpers: ReadonlySet<string>): Project {
  const folder = /^tests\/(architecture|scenarios|browser|warehouse)\//.exec(path)?.[1]
  if (folder) return folder as Project
  if (path.startsWith('warehouse/') || /model-cases/.test(path)) return 'warehouse'
  const needs = importsOf(content).some(
    (it) => isDatabase(it) || (it.includes('support/') && helpers.has(basename(it))),
  )
  return needs || path.endsWith('.db.test.ts') ? 'modules' : 'unit'
}

/** Every test file of the repository, sorted into its project. */
export function listTests(root: string): Record<Project, string[]> {
  const lists: Record<Project, string[]> = {
    unit: [],
    warehouse: [],
    modules: [],
    scenarios: [],
    browser: [],
    architecture: [],
  }
  const paths = globSync(
    PLACES.map((place) => `${place}/**/*.test.{ts,tsx}`),
    { cwd: root },
  )
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  const support = globSync('tests/support/*.ts', { cwd: root })
  const helpers = databaseHelpers(new Map(support.map((path) => [basename(path), read(path)])))
  for (const path of paths.toSorted()) lists[projectOf(path, read(path), helpers)].push(path)
  return lists
}
