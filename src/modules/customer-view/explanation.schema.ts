import { z } from 'zod'
import { businessDate } from '../../platform/schema.ts'
import { asOfQuery } from './schema.ts'

const titled = z.object({ zh: z.string(), en: z.string() }).nullable()

/** A cell of the warehouse on the way from a figure to the files. */
const figureCell = z.object({
  table: z.string(),
  title: titled,
  name: z.string().describe('What names the row; numbers of accounts and cards by their ends.'),
  column: z.string(),
  business_date: businessDate.describe('The night that made the row.'),
  value: z.string().nullable(),
  from: z
    .enum(['model', 'carried', 'line', 'list', 'not_kept'])
    .describe('Reckoned by a model, kept from an earlier day, read from a file, kept by hand, or expired.'),
  is_confirmed: z.boolean().nullable().describe('Reckoned again from the parts alone, it is the same.'),
  adds_up: z.boolean().describe('The effects of the parts add up to it.'),
  depends_on_others: z.boolean().describe('Other customers count as well, so that the parts are not all.'),
  line: z
    .object({
      file: z.string(),
      file_name: z.string(),
      checksum: z.string(),
      line_no: z.number().int().nullable(),
    })
    .nullable(),
  files: z
    .array(z.object({ file: z.string(), file_name: z.string(), checksum: z.string() }))
    .describe('Of rows that are no longer kept: the files that they came from.'),
})

/** Where a figure comes from: the rows it rests on, and what it takes from each. */
export const explainedFigure = figureCell.extend({
  parts: z.array(
    z.object({
      table: z.string(),
      title: titled,
      name: z.string(),
      effect: z.string().nullable().describe('What the figure would be short of without it.'),
      is_needed: z.boolean().describe('Without it there would be no figure.'),
      together_with: z.number().int().describe('More rows that make the same difference only together.'),
      amounts: z.array(figureCell.extend({ ref: z.string().describe('Asks for the next step.') })),
    }),
  ),
})
export type ExplainedFigure = z.output<typeof explainedFigure>

export const explanationQuery = asOfQuery.extend({
  column: z.string().max(80).optional().describe('A figure of the record.'),
  ref: z.string().max(2_000).optional().describe('A figure that an earlier answer named.'),
})
