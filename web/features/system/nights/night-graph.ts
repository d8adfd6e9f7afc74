import type { NightStep } from './nights.api.ts'

export const LAYERS = ['feeds', 'ods', 'base', 'metrics', 'cubes', 'marts', 'checks', 'publish'] as const

/** What is seen of a step at a glance: its state, or that it is slow. */
export type Look = NightStep['state_code'] | 'slow'

export const lookOf = ({ state_code, is_slow }: Pick<NightStep, 'state_code' | 'is_slow'>): Look =>
  is_slow && state_code !== 'failed' ? 'slow' : state_code

type Linked = Pick<NightStep, 'step' | 'after'>
export type Links = ReadonlyMap<string, { before: readonly string[]; behind: readonly string[] }>

/** What each step waits for, and who waits for it. */
export function linksOf(steps: readonly Linked[]): Links {
  const behind = Map.groupBy(
    steps.flatMap(({ step, after }) => after.map((before) => ({ before, step }))),
    (it) => it.before,
  )
  return new Map(
    steps.map(({ step, after }) => [
      step,
      { before: after, behind: (behind.get(step) ?? []).map((it) => it.step) },
    ]),
  )
}

/** All that lies before a step, or behind it, however far. */
export function reachOf(links: Links, step: string, way: 'before' | 'behind'): Set<string> {
  const found = new Set<string>()
  const waiting = [...(links.get(step)?.[way] ?? [])]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (found.has(at)) continue
    found.add(at)
    waiting.push(...(links.get(at)?.[way] ?? []))
  }
  return found
}

const URGENCY: Partial<Record<Look, number>> = { failed: 0, running: 1, slow: 2 }

/** Steps that somebody should look at: those that failed, then those at work, then the slowest. */
export const toLookAt = (steps: readonly NightStep[]): NightStep[] =>
  steps
    .filter((it) => lookOf(it) in URGENCY)
    .toSorted((a, b) => URGENCY[lookOf(a)]! - URGENCY[lookOf(b)]! || (b.seconds ?? 0) - (a.seconds ?? 0))
