import { z } from 'zod'
import { span } from './schema.ts'

const cells = z.record(z.string().max(60), z.string().max(200))

const line = z.strictObject({
  list: z.string().regex(/^[a-z][a-z0-9_]{0,59}$/),
  key: cells,
  valid_from: z.iso.date().optional(),
  valid_to: z.iso.date().optional(),
})

/** What holds of a key for a time. */
export const configurationLine = line.extend({ values: cells })
export type ConfigurationLine = z.output<typeof configurationLine>

/** What is to hold of it, and what did when the change was made; null: nothing. */
export const changeLine = line.extend({ before: z.array(span).optional(), after: cells.nullable() })
export type ChangeLine = z.output<typeof changeLine>
