import { describe, expect, it } from 'vitest'
import { projectOf } from './projects.ts'

describe('sorting tests into projects', () => {
  it('a test in a named folder belongs to that folder', () => {
    expect(projectOf('tests/scenarios/kills.test.ts', '')).toBe('scenarios')
    expect(projectOf('tests/architecture/imports.test.ts', '')).toBe('architecture')
  })

  it('a test that asks for a database is a module test, one that does not is a unit test', () => {
    const asks = `import { givenDatabase } from '../../../tests/support/database.ts'`
    expect(projectOf('src/modules/customer-view/service.test.ts', asks)).toBe('modules')
    expect(projectOf('src/modules/customer-view/policy.test.ts', '')).toBe('unit')
  })
})
