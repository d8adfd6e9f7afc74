import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { type Program, parseSync } from 'oxc-parser'

export const ROOT = join(import.meta.dirname, '..', '..')

export type Edge = { from: string; to: string; isType: boolean }
export type Source = { path: string; text: string; program: Program; edges: Edge[] }

const CODE = ['src', 'web', 'scripts', 'fixtures', 'tests', 'bench'].map(
  (place) => `${place}/**/*.{ts,tsx,mjs}`,
)

export const isGenerated = (path: string): boolean => path.includes('.generated.')
export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path) || path.startsWith('tests/')

/** Paths of the repository that match, sorted, with forward slashes. */
export const listFiles = (...patterns: string[]): string[] =>
  globSync(patterns, { cwd: ROOT, exclude: ['**/node_modules/**', '**/.zhike/**'] }).toSorted()

export const readText = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

function packageOf(specifier: string): string {
  const [first, second] = specifier.split('/')
  return first?.startsWith('@') ? `npm:${first}/${second}` : `npm:${first}`
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier.replace(/\?.*$/, '')))
  return specifier.startsWith('node:') ? specifier : packageOf(specifier)
}

/** What a file imports and re-exports: repository paths, `npm:<package>` or `node:<module>`. */
export function readSource(path: string, text = readText(path)): Source {
  const { program, module } = parseSync(path, text)
  const edge = (specifier: string, isType: boolean): Edge => ({
    from: path,
    to: resolve(path, specifier),
    isType,
  })
  const edges = [
    ...module.staticImports.map((it) =>
      edge(it.moduleRequest.value, it.entries.length > 0 && it.entries.every((entry) => entry.isType)),
    ),
    ...module.staticExports.flatMap((it) =>
      it.entries.flatMap((entry) =>
        entry.moduleRequest ? [edge(entry.moduleRequest.value, entry.isType)] : [],
      ),
    ),
    ...module.dynamicImports
      .map((it) => text.slice(it.moduleRequest.start, it.moduleRequest.end))
      .filter((it) => /^['"]/.test(it))
      .map((it) => edge(it.slice(1, -1), false)),
  ]
  return { path, text, program, edges }
}

let sources: Source[] | null = null

/** Every code file of the repository, parsed once a run. */
export function listSources(): Source[] {
  sources ??= listFiles(...CODE)
    .filter((path) => !isGenerated(path))
    .map((path) => readSource(path))
  return sources
}

/** Imports of our own files that lead nowhere. */
export const findDangling = (edges: Edge[]): Edge[] =>
  edges.filter((it) => !/^(npm|node):/.test(it.to) && !existsSync(join(ROOT, it.to)))
