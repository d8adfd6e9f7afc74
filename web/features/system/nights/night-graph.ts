import type { NightStep } from './nights.api.ts'

export const LAYERS = ['feeds', 'ods', 'base', 'metrics', 'cubes', 'marts', 'checks', 'publish'] as const

/** What is seen of a step at a glance: its state, or that it warns or is slow. */
export type Look = NightStep['state_code'] | 'warned' | 'slow'

export function lookOf({
  state_code,
  is_slow,
  warning,
}: Pick<NightStep, 'state_code' | 'is_slow' | 'warning'>): Look {
  if (state_code === 'failed') return state_code
  if (warning !== null) return 'warned'
  return is_slow ? 'slow' : state_code
}

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

const URGENCY: Partial<Record<Look, number>> = { failed: 0, running: 1, warned: 2, slow: 3 }

/** Steps that somebody should look at: those that failed, those at work, those that warn, the slowest. */
export const toLookAt = (steps: readonly NightStep[]): NightStep[] =>
  steps
    .filter((it) => lookOf(it) in URGENCY)
    .toSorted((a, b) => URGENCY[lookOf(a)]! - URGENCY[lookOf(b)]! || (b.seconds ?? 0) - (a.seconds ?? 0))
