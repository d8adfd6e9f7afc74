import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { AppError, invalid, notFound } from '../errors.ts'

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
  answerProblem(error, request, reply)
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, error: AppError): void {
  const problem = {
    ...error.details,
    type: `/problems/${error.code}`,
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    code: error.code,
    detail: error.message,
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
    return notFound(missing.missing, (request.params as Record<string, string>)[missing.path] ?? '')
  }
  return invalid('The request does not have the form it should have.', {
    issues: issues.map(({ path, message }) => ({ path, message })),
  })
}

/** Codes of what Fastify and its plugins refuse by themselves. */
const CODES: Record<string, string> = {
  FST_ERR_BAD_URL: 'bad_url',
  FST_ERR_MAX_PARAM_LENGTH: 'url_too_long',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
}

function fromFastify(error: unknown): AppError | null {
  if (!(error instanceof Error)) return null
  const { statusCode: status = 500, code = '' } = error as Partial<FastifyError>
  if (status === 429) return new AppError({ code: 'too_many_requests', status, message: error.message })
  if (status < 400 || status >= 500) return null
  const own = CODES[code] ?? (code.startsWith('FST_') ? 'bad_request' : 'refused')
  return new AppError({ code: own, status, message: error.message })
}

// A database error's text can quote a row, so only its class, its code and where it arose are logged.
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error }
  const { code } = error as { code?: unknown }
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '))
  return {
    name: error.name,
    code,
    ...(code === undefined && { message: error.message }),
    frames: frames.slice(0, 12),
  }
}
