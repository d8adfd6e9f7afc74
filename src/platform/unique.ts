const UNIQUE_VIOLATION = '23505'

/** Whether a statement failed because another was faster to write the same key. */
export const isTakenMeanwhile = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION
