import type { Reporter, TestModule } from 'vitest/node'

type Tally = { passed: number; failed: number; skipped: number }

/** The line a machine reads at the end of a run; skipped tests are named only when there are any. */
export const closingLine = (tally: Tally): string =>
  `${tally.passed} passed, ${tally.failed} failed${tally.skipped > 0 ? `, ${tally.skipped} skipped` : ''}`

/**
 * A file that cannot even be collected, and an error outside every test, count as failures: a run that
 * broke must never end in "0 failed".
 */
export function tally(testModules: readonly TestModule[], errorCount: number): Tally {
  const count = { passed: 0, failed: errorCount, skipped: 0 }
  for (const testModule of testModules) {
    count.failed += testModule.errors().length
    // A hook that fails leaves its tests skipped; its error is the suite's.
    for (const suite of testModule.children.allSuites()) count.failed += suite.errors().length
    for (const test of testModule.children.allTests()) {
      const { state } = test.result()
      if (state === 'passed') count.passed += 1
      else if (state === 'skipped') count.skipped += 1
      else count.failed += 1
    }
  }
  return count
}

/** Prints the closing line alone on its line, after everything else. */
export const reporter: Reporter = {
  onTestRunEnd(testModules, unhandledErrors) {
    const line = closingLine(tally(testModules, unhandledErrors.length))
    process.once('exit', () => process.stdout.write(`${line}\n`))
  },
}
