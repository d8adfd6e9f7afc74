import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const PROJECTS = ['unit', 'warehouse', 'modules', 'scenarios', 'browser', 'architecture'] as const
export type Project = (typeof PROJECTS)[number]

const PLACES = ['src', 'web', 'scripts', 'fixtures', 'bench', 'warehouse', 'tests']

/** A test needs PostgreSQL when it asks for a database; nobody has to remember a file name for it. */
const ASKS_FOR_DATABASE =
  /^(import|\}).* from '.*(support\/(database|bank|app)[\w-]*\.ts|platform\/postgres\/.*)'/m

/** Which project a test file belongs to: by its folder, and for tests beside the code by what they need. */
export function projectOf(path: string, content: string): Project {
  const folder = /^tests\/(architecture|scenarios|browser|warehouse)\//.exec(path)?.[1]
  if (folder) return folder as Project
  if (path.startsWith('warehouse/') || /model-cases/.test(path)) return 'warehouse'
  return ASKS_FOR_DATABASE.test(content) || path.endsWith('.db.test.ts') ? 'modules' : 'unit'
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
  for (const path of paths.toSorted()) {
    lists[projectOf(path, readFileSync(join(root, path), 'utf8'))].push(path)
  }
  return lists
}
