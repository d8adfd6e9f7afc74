import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { PROJECTS } from '../tests/support/projects.ts'

/**
 * Runs the test projects that are named, or all of them. What starts with a dash, or names a file, goes
 * to the test runner as it is: `npm test -- unit -t mask`, `npm test -- src/platform/clock.test.ts`.
 */
const root = join(import.meta.dirname, '..')
const words = process.argv.slice(2)
const isProject = (word: string) => (PROJECTS as readonly string[]).includes(word)
const projects = words.filter(isProject).flatMap((word) => ['--project', word])
const rest = words.filter((word) => !isProject(word))

const run = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...projects, ...rest],
  { cwd: root, stdio: 'inherit', env: { ...process.env, NODE_ENV: 'test' } },
)
process.exitCode = run.status ?? 1
