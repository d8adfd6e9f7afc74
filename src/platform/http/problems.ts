import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { AppError, invalid } from '../errors.ts'

type Issue = { instancePath?: string; message?: string }

/** Every failure leaves as application/problem+json with a stable code; a bug tells only its request id. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const expected = expectedFailure(error)
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

function expectedFailure(error: unknown): AppError | null {
  if (error instanceof AppError) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = (error.validation as Issue[]).map((issue) => ({
      path: (issue.instancePath ?? '').replace(/^\//, '').replaceAll('/', '.'),
      message: issue.message ?? '',
    }))
    return invalid('The request does not have the form it should have.', { issues })
  }
  return fromFastify(error)
}

// What Fastify and its plugins refuse by themselves: bodies too large or not JSON, too many requests.
function fromFastify(error: unknown): AppError | null {
  if (!(error instanceof Error)) return null
  const { statusCode: status = 500, code = '' } = error as Partial<FastifyError>
  if (status === 429) return new AppError({ code: 'too_many_requests', status, message: error.message })
  if (status < 400 || status >= 500) return null
  return new AppError({
    code: code.startsWith('FST_') ? 'bad_request' : 'refused',
    status,
    message: error.message,
  })
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
