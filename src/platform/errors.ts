/**
 * An expected failure: a stable code for programs, a sentence for people. Bugs are not AppErrors; they
 * crash.
 */
export class AppError extends Error {
  readonly code: string
  readonly status: number
  readonly details?: Record<string, unknown>

  constructor(input: { code: string; status: number; message: string; details?: Record<string, unknown> }) {
    super(input.message)
    this.name = 'AppError'
    this.code = input.code
    this.status = input.status
    this.details = input.details
  }
}

type Details = Record<string, unknown>

/** 404 `<subject>_not_found`: also for what exists but lies outside the actor's reach. */
export const notFound = (subject: string, id: string) =>
  new AppError({
    code: `${subject}_not_found`,
    status: 404,
    message: `There is no ${subject} ${id}.`,
    details: { id },
  })

export const conflict = (code: string, message: string, details?: Details) =>
  new AppError({ code, status: 409, message, details })

/** 409: four eyes, for whoever would agree to what he asked for himself. */
export const samePerson = () =>
  conflict('same_person', 'Two people are needed: whoever asks for it cannot agree to it.')

export const forbidden = (what: string) =>
  new AppError({ code: 'forbidden', status: 403, message: `You may not ${what}.` })

export const invalid = (message: string, details?: Details) =>
  new AppError({ code: 'invalid', status: 422, message, details })

/** 409: what was asked for has been replaced by something newer. */
export const gone = (code: string, message: string) => new AppError({ code, status: 409, message })

/** 503: the installation cannot do this as it stands; the message says what to put right. */
export const unavailable = (code: string, message: string, details?: Details) =>
  new AppError({ code, status: 503, message, details })
