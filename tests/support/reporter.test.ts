import { expect, it } from 'vitest'
import { closingLine, slowest } from './reporter.ts'

it('the closing line names skipped tests only when there are any', () => {
  expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed')
  expect(closingLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped')
})

it('of a long run the slowest files are told, the slowest first', () => {
  const files = [1.25, 30, 2].map((seconds, at) => ({ path: `tests/${at}.test.ts`, seconds }))
  expect(slowest(files, 2)).toEqual([
    'The 2 slowest of 3 files, which take 33 s in all:',
    '    30.0 s  tests/1.test.ts',
    '     2.0 s  tests/2.test.ts',
  ])
  expect(slowest(files, 3)).toEqual([])
})
