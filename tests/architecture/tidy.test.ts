import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listFiles, listSources, readSource, readText, ROOT } from './source-files.ts'
import { findUntidy, MACHINE_PATH, TIDY_RULES, UNFINISHED } from './tidy.ts'

const PLACES = [
  'src',
  'web',
  'scripts',
  'fixtures',
  'tests',
  'bench',
  'warehouse',
  'db',
  'docs',
  '.ci',
  'deploy',
]
const TEXTS = PLACES.map((place) => `${place}/**/*.{ts,tsx,mjs,sql,yml,md,sh,json,html,css}`)

const texts = () =>
  listFiles(...TEXTS, '*.{md,ts,json}', '.ci/run').filter((path) => path !== 'package-lock.json')

const findLines = (paths: string[], pattern: RegExp) =>
  paths.flatMap((path) =>
    readText(path)
      .split('\n')
      .flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1}`] : [])),
  )

function findEmptyFolders(folder: string): string[] {
  const inside = readdirSync(join(ROOT, folder), { withFileTypes: true })
  if (inside.length === 0) return [folder]
  return inside.filter((it) => it.isDirectory()).flatMap((it) => findEmptyFolders(`${folder}/${it.name}`))
}

const isKebab = (path: string) => {
  const [stem = ''] = basename(path).split('.')
  return /^([a-z0-9]+(-[a-z0-9]+)*|[a-z]{2}-[A-Z]{2})$/.test(stem)
}

describe('tidy', () => {
  const sources = listSources()

  it.for(TIDY_RULES)('$name', (rule) => {
    expect(sources.flatMap((source) => findUntidy(rule, source))).toEqual([])
  })

  it.for(TIDY_RULES)('$name: a planted violation is found', (rule) => {
    expect(findUntidy(rule, readSource('src/modules/system/planted.ts', rule.planted))).not.toEqual([])
  })

  it('nothing is left unfinished, and no path of one machine is written down', () => {
    expect(findLines(texts(), UNFINISHED)).toEqual([])
    expect(findLines(texts(), MACHINE_PATH)).toEqual([])
    expect(UNFINISHED.test(`// ${['TO', 'DO'].join('')}: later`)).toBe(true)
    expect(MACHINE_PATH.test(`read('${['', 'home', 'li'].join('/')}/file')`)).toBe(true)
  })

  it('no folder is empty', () => {
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter((it) => it.isDirectory() && PLACES.includes(it.name))
      .flatMap((it) => findEmptyFolders(it.name))

    expect(folders).toEqual([])
  })

  it('files of code are named in kebab-case', () => {
    expect(sources.map((it) => it.path).filter((path) => !isKebab(path))).toEqual([])
    expect(isKebab('src/platform/businessDate.ts')).toBe(false)
  })
})
