import { describe, expect, it } from 'vitest'
import { databaseHelpers, projectOf } from './projects.ts'

const NONE: ReadonlySet<string> = new Set()

describe('sorting tests into projects', () => {
  it('a test in a named folder belongs to that folder', () => {
    expect(projectOf('tests/scenarios/kills.test.ts', '', NONE)).toBe('scenarios')
    expect(projectOf('tests/architecture/imports.test.ts', '', NONE)).toBe('architecture')
  })

  it('a test whose helper asks for a database is a module test, any other a unit test', () => {
    const helpers = databaseHelpers(
      new Map([
        ['stage.ts', `import { openApp } from './app.ts'`],
        ['app.ts', `import {\n  a,\n} from './database.ts'`],
        ['words.ts', `import type { Stage } from './stage.ts'`],
      ]),
    )
    expect([...helpers].toSorted()).toEqual(['app.ts', 'database.ts', 'stage.ts'])

    const path = 'src/modules/customer-view/service.test.ts'
    const asking = (helper: string) => `import { it } from '../../../tests/support/${helper}'`
    expect(projectOf(path, asking('stage.ts'), helpers)).toBe('modules')
    expect(projectOf(path, asking('words.ts'), helpers)).toBe('unit')
    expect(projectOf(path, '', helpers)).toBe('unit')
  })
})
