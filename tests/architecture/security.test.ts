import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROJECT_DIR } from '../../src/platform/config.ts'
import { missingTests, requirements, testsNamedIn, verdictsOf } from './security.ts'
import { listFiles, readText } from './source-files.ts'

const PAGE = 'docs/reference/security.md'
const page = readText(PAGE)
const read = (path: string) => (existsSync(join(PROJECT_DIR, path)) ? readText(path) : null)

describe('the page on security', () => {
  it('judges every requirement of the standard once, as met, open or not applicable', () => {
    const verdicts = verdictsOf(page)
    expect(verdicts.flatMap((it) => it.ids).toSorted()).toEqual(requirements().toSorted())
    expect(requirements()).toHaveLength(253)
    const states = ['met', 'open', 'not applicable']
    expect(verdicts.filter((it) => !states.includes(it.state))).toEqual([])
  })

  it('names a test or a page for whatever is met, and each is there', () => {
    const bare = verdictsOf(page).filter(
      ({ state, why }) => state === 'met' && testsNamedIn(why).length === 0 && !/\]\(\S+\.md\)/.test(why),
    )
    expect(bare).toEqual([])
    expect(testsNamedIn(page).length).toBeGreaterThan(100)
    expect(missingTests(testsNamedIn(page), read)).toEqual([])
    const linked = [...page.matchAll(/\]\((\S+\.md)\)/g)].map((it) => join('docs/reference', it[1]!))
    expect(linked.filter((path) => read(path) === null)).toEqual([])
  })

  it('cannot name a test that is not there', () => {
    const named = testsNamedIn(
      `\`src/never.test.ts\` “never was” and \`tests/architecture/security.test.ts\` “nor this”`,
    )
    expect(named).toHaveLength(2)
    expect(missingTests(named, read)).toEqual(named)
  })
})

/** What would let a text become something that runs. */
const RUNS: [name: string, pattern: RegExp, planted: string][] = [
  [
    'HTML made of text',
    /dangerouslySetInnerHTML|\.(inner|outer)HTML\b|insertAdjacentHTML/,
    'it.innerHTML = name',
  ],
  ['text that is run', /\beval\(|\bnew Function\(|document\.write\(/, 'eval(text)'],
  ['a command by a shell', /shell: true|\bexecSync\(|\bexec\(`/, 'spawn(command, { shell: true })'],
  ['a field that takes nothing pasted', /onPaste=/, '<Input onPaste={refuse} />'],
]

describe('the code', () => {
  const files = listFiles('{src,web}/**/*.{ts,tsx}').filter((path) => !/\.test\.tsx?$/.test(path))

  it.each(RUNS)('holds no %s', (_name, pattern, planted) => {
    expect(planted).toMatch(pattern)
    expect(files.filter((path) => pattern.test(readText(path)))).toEqual([])
  })

  it('hides passwords while they are typed', () => {
    const fields = files.flatMap((path) =>
      [...readText(path).matchAll(/<([\w.]+)\b[^<>]*autoComplete='(?:current|new)-password'/g)].map(
        (it) => it[1]!,
      ),
    )
    expect(fields.length).toBeGreaterThan(3)
    expect(fields.filter((it) => it !== 'Input.Password' && it !== 'PasswordField')).toEqual([])
    expect(readText('web/app/door.tsx')).toMatch(/type=\{\w+ \? 'text' : 'password'\}/)
  })
})
