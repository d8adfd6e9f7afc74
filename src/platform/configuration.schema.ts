import { z } from 'zod'
import { REASON_LENGTH_MAX, REASON_LENGTH_MIN } from './lengths.schema.ts'
import { isStorableText, said, saidOfTime } from './schema.ts'

const FILE_LENGTH_MAX = 900_000

const isPreview = z.boolean().default(false).describe('Looks it through and asks for nothing.')

/** Why something is asked for; looking it through needs no reason. */
export const asked = {
  reason: z.string().trim().max(REASON_LENGTH_MAX).refine(isStorableText).default(''),
  is_preview: isPreview,
}
export const saysWhy = (it: { reason: string; is_preview: boolean }) =>
  it.is_preview || it.reason.length >= REASON_LENGTH_MIN
export const WHY = { path: ['reason'], error: 'say why' }

/** A file of a configuration that is to hold here. */
export const fileProposal = z
  .strictObject({ text: z.string().max(FILE_LENGTH_MAX), ...asked })
  .refine(saysWhy, WHY)
export type FileProposal = z.output<typeof fileProposal>

/** A labelled fact of what is asked for; of a change with what was before and what would be after. */
export const summaryLine = z.object({
  label_zh: z.string(),
  label_en: z.string(),
  value: said.nullable(),
  before: saidOfTime.nullable(),
  after: saidOfTime.nullable(),
})
export type SummaryLine = z.output<typeof summaryLine>

/** What a file of which every line becomes a request would change: all of it is asked for, or nothing. */
export const fileAnswer = z.object({
  changes: z.array(
    z.object({
      line: z.number().int().describe('Of the file.'),
      title_zh: z.string(),
      title_en: z.string(),
      lines: z.array(summaryLine),
    }),
  ),
  problems: z.array(
    z.object({ line: z.number().int(), name: z.string(), code: z.string(), message: z.string() }),
  ),
  request_ids: z.array(z.string()),
})
export type FileAnswer = z.output<typeof fileAnswer>
