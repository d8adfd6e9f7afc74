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

export type FileTime = { path: string; seconds: number }
const SLOWEST = 20

/** The files that a run spent most of its time on; a short run is not worth telling of. */
export function slowest(files: readonly FileTime[], most = SLOWEST): string[] {
  if (files.length <= most) return []
  const first = files.toSorted((a, b) => b.seconds - a.seconds).slice(0, most)
  const total = files.reduce((sum, it) => sum + it.seconds, 0)
  const line = ({ path, seconds }: FileTime) => `${seconds.toFixed(1).padStart(8)} s  ${path}`
  return [
    `The ${most} slowest of ${files.length} files, which take ${total.toFixed(0)} s in all:`,
    ...first.map(line),
  ]
}

/** What a file took, its imports and hooks among it. */
function timeOf(testModule: TestModule): FileTime {
  const { collectDuration, setupDuration, duration } = testModule.diagnostic()
  return { path: testModule.relativeModuleId, seconds: (collectDuration + setupDuration + duration) / 1_000 }
}

/** Prints what was slow, and the closing line alone on its line, after everything else. */
export const reporter: Reporter = {
  onTestRunEnd(testModules, unhandledErrors) {
    const lines = [
      ...slowest(testModules.map(timeOf)),
      closingLine(tally(testModules, unhandledErrors.length)),
    ]
    process.once('exit', () => process.stdout.write(`${lines.join('\n')}\n`))
  },
}
