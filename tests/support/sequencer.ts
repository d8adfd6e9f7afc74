import { BaseSequencer, type TestSequencer, type TestSequencerConstructor, type Vitest } from 'vitest/node'
import type { Project } from './projects.ts'

/**
 * The order of the projects, those with long files first: what is short comes at the end, so that no long
 * file runs there by itself while the other workers have nothing left to do.
 */
const ORDER: readonly Project[] = ['warehouse', 'scenarios', 'browser', 'modules', 'unit', 'architecture']

export const inOrder = (projects: readonly string[]): string[] =>
  projects.toSorted((a, b) => ORDER.indexOf(a as Project) - ORDER.indexOf(b as Project))

function sequencer(vitest: Vitest): TestSequencer {
  const usual = new BaseSequencer(vitest)
  return {
    shard: (files) => usual.shard(files),
    sort: async (files) => {
      const byProject = Map.groupBy(await usual.sort([...files]), (it) => it.project.name)
      return inOrder([...byProject.keys()]).flatMap((name) => byProject.get(name)!)
    },
  }
}

/** The test runner makes it by `new`, which gives what the function gives. */
export const LongFirst = sequencer as unknown as TestSequencerConstructor
