/** The layers of a night in the order of its work. */
export const STEP_LAYERS = ['feeds', 'ods', 'base', 'metrics', 'cubes', 'marts', 'checks', 'publish'] as const
export type StepLayer = (typeof STEP_LAYERS)[number]

/** What a step of a run is at. */
export type StepState = 'waiting' | 'running' | 'done' | 'failed' | 'skipped'

/** One night at a time for a bank; any number would do, as long as it stays the same. */
export const NIGHT_LOCK = 7_305_112

/** One program at a time keeps the nights of a bank. */
export const OPERATE_LOCK = 7_305_113
