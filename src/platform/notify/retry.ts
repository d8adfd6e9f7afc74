const MINUTE_MS = 60_000
const WAIT_MINUTES_MAX = 60
/** Two days of trying, an hour apart in the end. */
const TRIES_MAX = 54

/** How long to wait after so many tries in vain: 1, 2, 4 … minutes, an hour at most; null to give up. */
export const waitAfter = (tries: number): number | null =>
  tries >= TRIES_MAX ? null : Math.min(2 ** (tries - 1), WAIT_MINUTES_MAX) * MINUTE_MS
