import { z } from 'zod'
import { fieldClass } from './schema.ts'

/**
 * What of an answer is kept from whoever reads it, beside classes of fields: rows beyond his reach, and
 * what a masked field would tell.
 */
export const LEFT_OUT = [
  ...(['customers', 'related_customers', 'group_members', 'list_members'] as const),
  ...(['birthday', 'contacts', 'profile_events'] as const),
] as const

export const hiddenPart = z.object({
  kind: z.union([z.enum(LEFT_OUT), fieldClass]),
  count: z.number().int().positive(),
})
export type HiddenPart = z.output<typeof hiddenPart>

/** So that nobody takes a part for the whole; what it is that is hidden it never says. */
export const hiddenParts = z
  .array(hiddenPart)
  .describe('What is left out or masked for the caller, and how much: rows, and values by their class.')

/** In an answer: what values are masked for the caller is added at the door. */
export const saysHidden = { hidden: hiddenParts.optional() }
