import { describe, expect, it } from 'vitest'
import { listFunctions } from './functions.ts'
import { isGenerated, listFiles, listSources, readSource, readText } from './source-files.ts'

const FUNCTION_LINES_MAX = 70
const PARAMETERS_MAX = 3
const CODE_LINES_MAX = 400
const SQL_LINES_MAX = 200
const README_LINES_MAX = 30
const LINE_COLUMNS_MAX = 110

type Text = { path: string; text: string }
const read = (paths: string[]): Text[] => paths.map((path) => ({ path, text: readText(path) }))
const lineCount = (text: string) => text.trimEnd().split('\n').length

const findLongFiles = (files: Text[], max: number) =>
  files.filter((it) => lineCount(it.text) > max).map((it) => `${it.path}: ${lineCount(it.text)} lines`)

const findLongLines = (files: Text[]) =>
  files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, at) => (line.length > LINE_COLUMNS_MAX ? [`${path}:${at + 1}`] : [])),
  )

const findLongFunctions = (source: ReturnType<typeof readSource>) =>
  listFunctions(source)
    .filter((it) => it.lines > FUNCTION_LINES_MAX)
    .map((it) => `${it.path}:${it.line} has ${it.lines} lines`)

const findWideFunctions = (source: ReturnType<typeof readSource>) =>
  listFunctions(source)
    .filter((it) => it.parameters > PARAMETERS_MAX)
    .map((it) => `${it.path}:${it.line} takes ${it.parameters} parameters`)

const sources = listSources()

describe('limits', () => {
  it(`no function is longer than ${FUNCTION_LINES_MAX} lines`, () => {
    expect(sources.flatMap(findLongFunctions)).toEqual([])
  })

  it(`no function takes more than ${PARAMETERS_MAX} parameters`, () => {
    expect(sources.flatMap(findWideFunctions)).toEqual([])
  })

  it(`no code file is longer than ${CODE_LINES_MAX} lines`, () => {
    expect(findLongFiles(sources, CODE_LINES_MAX)).toEqual([])
  })

  it(`no model is longer than ${SQL_LINES_MAX} lines`, () => {
    expect(findLongFiles(read(listFiles('warehouse/**/*.sql')), SQL_LINES_MAX)).toEqual([])
  })

  it(`no module README is longer than ${README_LINES_MAX} lines`, () => {
    expect(findLongFiles(read(listFiles('src/modules/*/README.md')), README_LINES_MAX)).toEqual([])
  })

  it(`no line of code or SQL is wider than ${LINE_COLUMNS_MAX} columns`, () => {
    // Not migrations: one that was applied somewhere never changes again, not even its width.
    const sql = read(listFiles('warehouse/**/*.sql', 'src/**/*.sql'))
    expect(findLongLines([...sources, ...sql].filter((it) => !isGenerated(it.path)))).toEqual([])
  })
})

describe('planted violations are found', () => {
  it('a long function, a wide one, a long file and a long line', () => {
    const long = readSource('src/long.ts', `export function long() {\n${'  work()\n'.repeat(70)}}\n`)
    const wide = readSource('src/wide.ts', 'export const wide = (a: 1, b: 2, c: 3, d: 4) => a + b + c + d')

    expect(findLongFunctions(long)).toEqual(['src/long.ts:1 has 72 lines'])
    expect(findWideFunctions(wide)).toEqual(['src/wide.ts:1 takes 4 parameters'])
    expect(findLongFiles([{ path: 'a.sql', text: 'x\n'.repeat(201) }], SQL_LINES_MAX)).toHaveLength(1)
    expect(findLongLines([{ path: 'a.ts', text: `ok\n${'x'.repeat(111)}` }])).toEqual(['a.ts:2'])
  })

  it('a group of tests is not a function', () => {
    const group = readSource('src/a.test.ts', `describe('x', () => {\n${'  it()\n'.repeat(90)}})\n`)
    expect(findLongFunctions(group)).toEqual([])
  })
})
