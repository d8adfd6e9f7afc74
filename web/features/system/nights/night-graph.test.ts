import { expect, test } from 'vitest'
import { linksOf, lookOf, reachOf, toLookAt } from './night-graph.ts'
import type { NightStep } from './nights.api.ts'

const STEPS = [
  { step: 'load A', after: [] },
  { step: 'base.a', after: ['load A'] },
  { step: 'base.b', after: ['load A'] },
  { step: 'metrics.m', after: ['base.a', 'base.b'] },
  { step: 'publish', after: ['metrics.m'] },
]

test('a step’s reach is all before it and all behind it, each once', () => {
  const links = linksOf(STEPS)

  expect([...reachOf(links, 'metrics.m', 'before')].toSorted()).toEqual(['base.a', 'base.b', 'load A'])
  expect([...reachOf(links, 'base.a', 'behind')].toSorted()).toEqual(['metrics.m', 'publish'])
  expect(links.get('load A')!.behind).toEqual(['base.a', 'base.b'])
  expect(reachOf(links, 'publish', 'behind').size).toBe(0)
})

test('what failed comes before what runs, that before what warns, and that before what is slow', () => {
  const of = (step: string, state_code: NightStep['state_code'], more: Partial<NightStep>) =>
    ({ step, state_code, is_slow: false, warning: null, ...more }) as NightStep
  const steps = [
    of('fine', 'done', { seconds: 500 }),
    of('slow', 'done', { seconds: 9, is_slow: true }),
    of('slower', 'done', { seconds: 90, is_slow: true }),
    of('short', 'done', { seconds: 1, warning: '1 rows rejected' }),
    of('at it', 'running', { seconds: null }),
    of('broken', 'failed', { seconds: 1, is_slow: true }),
  ]

  expect(toLookAt(steps).map((it) => it.step)).toEqual(['broken', 'at it', 'short', 'slower', 'slow'])
  expect(lookOf(steps.at(-1)!)).toBe('failed')
})
