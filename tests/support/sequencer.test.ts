import { expect, it } from 'vitest'
import { PROJECTS } from './projects.ts'
import { inOrder } from './sequencer.ts'

it('projects with long files begin first, and none is forgotten', () => {
  const ordered = inOrder(PROJECTS)
  expect(ordered.slice(0, 2)).toEqual(['warehouse', 'scenarios'])
  expect(ordered.toSorted()).toEqual([...PROJECTS].toSorted())
})
