import type { NightStep } from './nights.api.ts'

export const STEP_STATES = ['failed', 'running', 'warned', 'slow', 'waiting', 'done', 'skipped'] as const
export type StepFilter = (typeof STEP_STATES)[number]

/** How one run is looked at; what is left out is the graph, all states, and the step that needs it most. */
export type NightSearch = { view?: 'table'; state?: StepFilter; sort?: string; step?: string }

const SORTS = /^-?(seconds|rows_in|rows_out|step)$/

export function readNightSearch(raw: Record<string, unknown>): NightSearch {
  const state = STEP_STATES.find((it) => it === raw['state'])
  const { sort, step } = raw
  return {
    ...(raw['view'] === 'table' && { view: 'table' as const }),
    ...(state !== undefined && { state }),
    ...(typeof sort === 'string' && SORTS.test(sort) && { sort }),
    ...(typeof step === 'string' && step !== '' && { step }),
  }
}

/** Whether a step counts for a state of the filter; one that warns or is slow is done as well. */
export function isOf(step: NightStep, state: StepFilter): boolean {
  if (state === 'slow') return step.is_slow
  return state === 'warned' ? step.warning !== null : step.state_code === state
}

const UNKNOWN = -1

/** The steps of a table: of one state or all, the longest first unless asked for otherwise. */
export function chooseSteps(
  steps: readonly NightStep[],
  { state, sort = '-seconds' }: NightSearch,
): NightStep[] {
  const column = sort.replace('-', '') as 'seconds' | 'rows_in' | 'rows_out' | 'step'
  const direction = sort.startsWith('-') ? -1 : 1
  const isWanted = (it: NightStep) => state === undefined || isOf(it, state)
  const compare = (a: NightStep, b: NightStep) =>
    column === 'step' ? a.step.localeCompare(b.step) : (a[column] ?? UNKNOWN) - (b[column] ?? UNKNOWN)
  return steps.filter(isWanted).toSorted((a, b) => direction * compare(a, b))
}
