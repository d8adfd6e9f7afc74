import { AppError } from '../platform/errors.ts'
import { describeProblem, problemsOf } from './load/index.ts'

const PROBLEMS_SHOWN = 5
const LENGTH_MAX = 500

/**
 * What a failure says, without the values it met: those who watch over nights need not see whose they are. An
 * engine quotes values; what stands in quotes is left out of its message.
 */
export function describeFailure(error: unknown): string {
  const problems = problemsOf(error)
  if (problems) {
    const shown = problems.slice(0, PROBLEMS_SHOWN).map((it) => describeProblem({ ...it, value: null }))
    const rest = problems.length > shown.length ? [`and ${problems.length - shown.length} more`] : []
    return [...shown, ...rest].join('; ')
  }
  const message = error instanceof Error ? error.message : String(error)
  const text = error instanceof AppError ? message : message.replaceAll(/'[^']*'|"[^"]*"/g, "'…'")
  return text.slice(0, LENGTH_MAX)
}
