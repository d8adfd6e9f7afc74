import type { FastifySchemaCompiler } from 'fastify'
import { validatorCompiler } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { isStorableText } from '../schema.ts'

/** Reads a request by its route's schemas. Text that no store can hold is refused wherever it stands. */
export const compileValidator: FastifySchemaCompiler<z.ZodType> = ({ schema, ...route }) =>
  validatorCompiler({
    ...route,
    schema: schema.superRefine((value, context) => {
      for (const path of unstorablePlaces(value)) {
        context.addIssue({ code: 'custom', path, message: 'has a character that cannot be stored' })
      }
    }),
  })

function* unstorablePlaces(value: unknown, path: string[] = []): Generator<string[]> {
  if (typeof value === 'string' && !isStorableText(value)) yield path
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    if (!isStorableText(name)) yield path
    yield* unstorablePlaces(inner, [...path, name])
  }
}
