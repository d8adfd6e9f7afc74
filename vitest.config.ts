import { defineConfig } from 'vitest/config'
import { listTests } from './tests/support/projects.ts'
import { reporter } from './tests/support/reporter.ts'
import { LongFirst } from './tests/support/sequencer.ts'

const tests = listTests(import.meta.dirname)

/** Pure tests share one process and one module graph: a thousand of them take seconds. */
const fast = { pool: 'threads', isolate: false, testTimeout: 20_000 } as const

/**
 * Tests with servers, databases or child processes run file by file in two processes; what a file opens it closes.
 * Their banks are so small that a night gains nothing by a second thread.
 */
const apart = {
  pool: 'forks',
  isolate: false,
  testTimeout: 120_000,
  hookTimeout: 240_000,
  env: { ZHIKE_NIGHT_THREADS: '1' },
  globalSetup: './tests/support/hold-server.ts',
} as const

/** Journeys share one bank that runs; what a page shows is asked again until it does. */
const staged = {
  globalSetup: ['./tests/support/hold-server.ts', './tests/support/browser-stage.ts'],
  testTimeout: 90_000,
  expect: { poll: { timeout: 20_000, interval: 50 } },
}

export default defineConfig({
  test: {
    reporters: ['default', reporter],
    passWithNoTests: true,
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
    projects: [
      { test: { name: 'unit', include: tests.unit, ...fast } },
      { test: { name: 'warehouse', include: tests.warehouse, ...apart } },
      { test: { name: 'modules', include: tests.modules, ...apart } },
      { test: { name: 'scenarios', include: tests.scenarios, ...apart, testTimeout: 900_000 } },
      { test: { name: 'browser', include: tests.browser, ...apart, ...staged } },
      { test: { name: 'architecture', include: tests.architecture, ...fast, testTimeout: 120_000 } },
    ],
  },
})
