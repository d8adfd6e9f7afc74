import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { withoutIdentifiers, withoutIdentifiersIn } from '../audit-text.ts'
import { AppError, invalid, notFound } from '../errors.ts'
import { secureBare } from './security.ts'

type Issue = { instancePath?: string; message?: string; params?: { params?: { missing?: string } } }

/** Every failure leaves as application/problem+json with a stable code; a bug tells only its request id. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const expected = expectedFailure(error, request)
  if (!expected) request.log.error({ failure: describe(error) }, 'a request failed unexpectedly')
  sendProblem(
    request,
    reply,
    expected ??
      new AppError({
        code: 'internal',
        status: 500,
        message: 'Something went wrong here. Nothing was changed.',
      }),
  )
}

export function answerUnknownPath(request: FastifyRequest, reply: FastifyReply): void {
  const message = `There is nothing at ${request.method} ${request.url.split('?')[0]}.`
  sendProblem(request, reply, new AppError({ code: 'path_not_found', status: 404, message }))
}

/** What Fastify refuses before there is a route, such as an address that cannot be read. */
export function answerBadAddress(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('zhike-request-id', request.id)
  secureBare(reply)
  answerProblem(error, request, reply)
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, error: AppError): void {
  // What somebody typed comes back to him, and stays with whoever collects failures: numbers are masked.
  const problem = {
    ...(withoutIdentifiersIn(error.details ?? {}) as object),
    type: `/problems/${error.code}`,
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    code: error.code,
    detail: withoutIdentifiers(error.message),
    request_id: request.id,
  }
  // Written here as text, because the route's response schemas describe its good answers only.
  void reply
    .code(error.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .serializer((payload: unknown) => String(payload))
    .send(JSON.stringify(problem))
}

function expectedFailure(error: unknown, request: FastifyRequest): AppError | null {
  if (error instanceof AppError) return error
  if (hasZodFastifySchemaValidationErrors(error)) return fromValidation(error, request)
  return fromFastify(error)
}

type Validation = { validation: unknown[]; validationContext?: string }

function fromValidation({ validation, validationContext }: Validation, request: FastifyRequest): AppError {
  const issues = (validation as Issue[]).map(({ instancePath = '', message = '', params }) => ({
    path: instancePath.replace(/^\//, '').replaceAll('/', '.'),
    message,
    missing: params?.params?.missing,
  }))
  // An address may name what cannot be there in the right form; it is answered as one that is not there.
  const missing = validationContext === 'params' ? issues.find((issue) => issue.missing) : undefined
  if (missing?.missing) {
    return notFound(missing.missing, shownId((request.params as Record<string, string>)[missing.path]))
  }
  return invalid('The request does not have the form it should have.', {
    issues: issues.map(({ path, message }) => ({ path, message })),
  })
}

/** What can be the number or code of something is named again, anything else somebody typed is not. */
const shownId = (text = ''): string => (/^[\w.:-]{1,64}$/.test(text) ? text : '?')

/** Codes of what Fastify and its plugins refuse by themselves. */
const CODES: Record<string, string> = {
  FST_ERR_BAD_URL: 'bad_url',
  FST_ERR_MAX_PARAM_LENGTH: 'url_too_long',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
}

const NO_JSON = 'FST_ERR_CTP_INVALID_JSON_BODY'

function fromFastify(error: unknown): AppError | null {
  if (!(error instanceof Error)) return null
  const { statusCode: status = 500, code = '' } = error as Partial<FastifyError>
  if (status === 429) return new AppError({ code: 'too_many_requests', status, message: error.message })
  if (status < 400 || status >= 500) return null
  // It would quote the body.
  if (error instanceof SyntaxError || code === NO_JSON) {
    return new AppError({ code: 'bad_request', status: 400, message: 'The body is not JSON.' })
  }
  const own = CODES[code] ?? (code.startsWith('FST_') ? 'bad_request' : 'refused')
  return new AppError({ code: own, status, message: error.message })
}

// A database's text can quote a row, so only its class, its code and where it arose are logged. What has no
// code is told by its first line as well, without what that quotes.
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error }
  const { code } = error as { code?: unknown }
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '))
  return {
    name: error.name,
    code,
    ...(code === undefined && { message: withoutQuotes(error.message) }),
    frames: frames.slice(0, 12),
  }
}

const QUOTED = /'[^']*'|"[^"]*"|`[^`]*`|“[^”]*”/g

const withoutQuotes = (text: string): string =>
  withoutIdentifiers((text.split('\n')[0] ?? '').replaceAll(QUOTED, '…'))
