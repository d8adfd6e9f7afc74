import { isUnattended } from './presence.ts'
import { loadProblemWords } from './problem-text.ts'

/** What went wrong, by its stable code, with the number under which the server logged it. */
export class Problem extends Error {
  readonly code: string
  readonly status: number
  readonly requestId: string | null
  /** All that the server said of it. */
  readonly details: Readonly<Record<string, unknown>>
  constructor(given: {
    code: string
    status: number
    detail: string
    requestId: string | null
    details?: Record<string, unknown>
  }) {
    super(given.detail)
    this.name = 'Problem'
    this.code = given.code
    this.status = given.status
    this.requestId = given.requestId
    this.details = given.details ?? {}
  }
}

export type Night = { publication_id: string; business_date: string }

type State = { csrfToken: string | null; pinned: string | null; night: Night | null }
const state: State = { csrfToken: null, pinned: null, night: null }
const nightListeners = new Set<(night: Night, isFirst: boolean) => void>()
/** Why one is no longer signed in: nobody used the page, one signed in elsewhere, or was put out. */
export type SignOutReason = 'idle' | 'replaced' | 'forced'
const SIGNED_OUT: Record<string, SignOutReason> = {
  not_signed_in: 'idle',
  session_replaced: 'replaced',
  session_forced_out: 'forced',
}
const signOutListeners = new Set<(reason: SignOutReason) => void>()
/** What the server asks for before it answers anything else. */
const DUTIES = new Set(['password_change_needed', 'second_factor_needed'])
const dutyListeners = new Set<() => void>()
/** Asks the person to show once more who they are; false when they would rather not. */
type Prover = () => Promise<boolean>
let prover: Prover | null = null
let proving: Promise<boolean> | null = null

export function setCsrfToken(token: string | null): void {
  state.csrfToken = token
}

/** A page begins: its first answer decides the night that all its further figures are of. */
export function beginPage(): void {
  state.pinned = null
}

/** Forgets whose figures were seen; the next user begins afresh. */
export function forgetNight(): void {
  state.pinned = null
  state.night = null
}

export const getNight = (): Night | null => state.night

export function onNight(listener: (night: Night, isFirst: boolean) => void): () => void {
  nightListeners.add(listener)
  return () => nightListeners.delete(listener)
}

export function onDuty(listener: () => void): () => void {
  dutyListeners.add(listener)
  return () => dutyListeners.delete(listener)
}

/** Who asks for the password again when the server wants it; there is one at a time. */
export function proveWith(ask: Prover): () => void {
  prover = ask
  return () => {
    if (prover === ask) prover = null
  }
}

/** Requests that need it at the same moment wait for one answer. */
async function isProvedAgain(): Promise<boolean> {
  if (prover === null) return false
  proving ??= prover().finally(() => (proving = null))
  return proving
}

export const signOutReason = (error: unknown): SignOutReason | undefined =>
  error instanceof Problem ? SIGNED_OUT[error.code] : undefined

export function onSignedOut(listener: (reason: SignOutReason) => void): () => void {
  signOutListeners.add(listener)
  return () => signOutListeners.delete(listener)
}

/**
 * Two requests sent at once may be answered by two nights. Whatever the order, the page pins the newer
 * one and tells its listeners, who read everything again, so that no two figures of a page are of
 * different nights.
 */
function noteNight(response: Response): void {
  const publicationId = response.headers.get('zhike-publication')
  const businessDate = response.headers.get('zhike-business-date')
  if (publicationId === null || businessDate === null) return
  const isFirst = state.night === null
  const isNewer = isFirst || Number(publicationId) > Number(state.night?.publication_id)
  const isOther = isFirst || publicationId !== state.night?.publication_id
  if (isNewer) state.night = { publication_id: publicationId, business_date: businessDate }
  state.pinned ??= state.night?.publication_id ?? null
  if (isNewer) state.pinned = publicationId
  if (isOther && state.night !== null) {
    for (const listener of nightListeners) listener(state.night, isFirst)
  }
}

async function readProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null)
  const text = (name: string): string | null => {
    const value = (body as Record<string, unknown> | null)?.[name]
    return typeof value === 'string' ? value : null
  }
  return new Problem({
    code: text('code') ?? 'unknown',
    status: response.status,
    detail: text('detail') ?? text('title') ?? response.statusText,
    requestId: text('request_id') ?? response.headers.get('x-request-id'),
    details: (body as Record<string, unknown> | null) ?? {},
  })
}

export type RequestOptions = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  body?: unknown
  /** A file in place of a body, sent byte by byte; CSV where nothing else is said. */
  file?: Blob
  fileType?: string
  /** What it is called, where that may say whom it is about. */
  fileName?: string
  signal?: AbortSignal
  /** What is asked for is of no night: it neither follows the page's nor brings a newer one. */
  isTimeless?: boolean
}

function send(
  path: string,
  { method = 'GET', body, file, fileType = 'text/csv', fileName, signal, isTimeless }: RequestOptions,
): Promise<Response> {
  const headers = new Headers({ accept: 'application/json' })
  if (state.pinned !== null && isTimeless !== true) headers.set('zhike-publication', state.pinned)
  if (method !== 'GET' && state.csrfToken !== null) headers.set('x-csrf-token', state.csrfToken)
  if (body !== undefined) headers.set('content-type', 'application/json')
  if (isUnattended()) headers.set('zhike-unattended', 'yes')
  const init: RequestInit = { method, headers, credentials: 'same-origin' }
  if (body !== undefined) init.body = JSON.stringify(body)
  if (file !== undefined) {
    headers.set('content-type', fileType)
    if (fileName !== undefined) headers.set('zhike-file-name', encodeURIComponent(fileName))
    init.body = file
  }
  if (signal !== undefined) init.signal = signal
  return fetch(path, init).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Problem({
      code: 'offline',
      status: 0,
      detail: 'The server cannot be reached.',
      requestId: null,
    })
  })
}

/** Sends a request; when its night is gone it is asked once more without one, and the page follows. */
export async function requestResponse(path: string, options: RequestOptions = {}): Promise<Response> {
  const response = await send(path, options)
  if (response.ok) {
    if (!options.isTimeless) noteNight(response)
    return response
  }
  const problem = await readProblem(response)
  if (problem.code === 'publication_gone' && state.pinned !== null) {
    state.pinned = null
    return requestResponse(path, options)
  }
  if (problem.code === 'proof_needed' && (await isProvedAgain())) return requestResponse(path, options)
  const reason = signOutReason(problem)
  if (reason) for (const listener of signOutListeners) listener(reason)
  if (DUTIES.has(problem.code)) for (const listener of dutyListeners) listener()
  await loadProblemWords()
  throw problem
}

export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await requestResponse(path, options)
  return (response.status === 204 ? undefined : await response.json()) as T
}

/** A path with its parameters; those that are not set are left out. */
export function pathWith(
  path: string,
  parameters: Record<string, string | number | null | undefined>,
): string {
  const given = Object.entries(parameters).filter(([, value]) => value != null && value !== '')
  if (given.length === 0) return path
  return `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}
