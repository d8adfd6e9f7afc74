import { z } from 'zod'
import { businessDate } from '../../platform/schema.ts'
import { asOfQuery, customerRecord } from './schema.ts'

export const correctionQuery = asOfQuery.pick({ as_of: true })

export const correctionAnswer = z.object({
  as_of: businessDate,
  before: customerRecord.nullable().describe('As published first; null where he was no customer then.'),
  after: customerRecord
    .nullable()
    .describe('As known now; null where he is no customer of that date any more.'),
  parts: z
    .array(z.object({ zh: z.string(), en: z.string() }))
    .describe('Names of the further parts of the record that are others now.'),
})
export type CorrectionAnswer = z.output<typeof correctionAnswer>
