import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, PROJECT_DIR } from '../../src/platform/config.ts'
import { unavailable } from '../../src/platform/errors.ts'
import { statePaths } from '../../src/platform/state.ts'

/**
 * What the built pages depend on: their own sources, the schemas they share with the server, the
 * packages.
 */
const SOURCES = ['web/**/*', 'src/**/schema.ts', 'warehouse/ref/codes.csv', 'package-lock.json']
const NOTE = '.sources'

export type PagesBuild = { isNeeded: boolean; done: Promise<void>; cancel(): void }

/** Builds the pages if their sources have changed, in a process of its own beside the other steps. */
export function buildPages(config: Config): PagesBuild {
  const { webDir } = statePaths(config)
  const digest = digestOfSources()
  const note = join(webDir, NOTE)
  if (existsSync(note) && readFileSync(note, 'utf8') === digest) {
    return { isNeeded: false, done: Promise.resolve(), cancel: () => {} }
  }
  const draft = `${webDir}.new`
  rmSync(draft, { recursive: true, force: true })
  const child = spawn(process.execPath, viteArguments('build'), {
    cwd: PROJECT_DIR,
    env: { ...process.env, ZHIKE_WEB_OUT: draft, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const done = outcomeOf(child).then(() => {
    writeFileSync(join(draft, NOTE), digest)
    rmSync(webDir, { recursive: true, force: true })
    renameSync(draft, webDir)
  })
  // Reported where it is awaited, also when another step fails before.
  done.catch(() => {})
  return { isNeeded: true, done, cancel: () => child.kill() }
}

export const viteArguments = (command: string): string[] => [
  join(PROJECT_DIR, 'node_modules/vite/bin/vite.js'),
  command,
  '--config',
  join(PROJECT_DIR, 'web/vite.config.ts'),
]

function digestOfSources(): string {
  const hash = createHash('sha256')
  const files = globSync(SOURCES, { cwd: PROJECT_DIR, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  for (const file of files.toSorted()) hash.update(file.slice(PROJECT_DIR.length)).update(readFileSync(file))
  return hash.digest('hex')
}

function outcomeOf(child: ChildProcess): Promise<void> {
  let words = ''
  const keep = (chunk: Buffer) => (words += chunk.toString())
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) =>
      code === 0
        ? resolve()
        : reject(unavailable('pages_not_built', `The pages could not be built:\n${words}`)),
    )
  })
}
