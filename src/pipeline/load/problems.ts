import { AppError } from '../../platform/errors.ts'

/** One thing that is wrong with a delivery; `code` is stable. */
export type Problem = {
  code: string
  file: string
  line: number | null
  column: string | null
  value: string | null
  /** In English for logs and terminals, in Chinese for the pages. */
  reason: string
  reason_zh: string
}

/** A sentence in both languages. */
export type Said = { zh: string; en: string }

type Place = Partial<Pick<Problem, 'line' | 'column' | 'value'>>

export const problem = (code: string, at: { file: string } & Place, said: Said): Problem => ({
  code,
  file: at.file,
  line: at.line ?? null,
  column: at.column ?? null,
  value: at.value ?? null,
  reason: said.en,
  reason_zh: said.zh,
})

const SHOWN_PROBLEMS = 5

/** Ways in which the system says that a file is none, has gone, or is closed to us. */
const UNREADABLE = new Set(['EISDIR', 'ENOTDIR', 'ENOENT', 'EACCES', 'EPERM', 'ELOOP', 'EIO'])

/** What is wrong with a file that cannot be read; any other error goes on as it is. */
export function unreadable(error: unknown, file: string): Problem {
  const { code = '', syscall } = error as NodeJS.ErrnoException
  if (syscall === undefined || !UNREADABLE.has(code)) throw error
  return problem('unreadable', { file }, { zh: `无法读取（${code}）`, en: `cannot be read (${code})` })
}

/** What is published stays as it is; the next good delivery of the same date repairs it. */
export function refuseDelivery(problems: Problem[]): AppError {
  const shown = problems.slice(0, SHOWN_PROBLEMS).map(describeProblem)
  const rest = problems.length > shown.length ? [`and ${problems.length - shown.length} more`] : []
  return new AppError({
    code: 'delivery_refused',
    status: 422,
    message: `The delivery is refused: ${[...shown, ...rest].join('; ')}.`,
    details: { problems },
  })
}

/** The problems of a refusal, so that those of several files are reported together; null for other errors. */
export function problemsOf(error: unknown): Problem[] | null {
  const isRefusal = error instanceof AppError && error.code === 'delivery_refused'
  return isRefusal ? (error.details?.['problems'] as Problem[]) : null
}

export function describeProblem(it: Problem): string {
  const place = [
    it.file,
    it.line === null ? '' : `line ${it.line}`,
    it.column ?? '',
    it.value === null ? '' : JSON.stringify(it.value),
  ]
  return `${place.filter(Boolean).join(', ')}: ${it.reason}`
}
