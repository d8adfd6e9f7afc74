import { z } from 'zod'
import { businessDate } from '../../../platform/schema.ts'
import { consent } from '../../consents/index.ts'
import { lastContact, nextStep as promise } from '../../customer-contacts/index.ts'
import { profileAnswer } from '../../customer-profile/index.ts'
import { alert, nextStep } from '../attention.schema.ts'
import { maturityRow } from '../business.schema.ts'
import { customerRecord, owner } from '../schema.ts'
import { ticketRow } from '../tickets.schema.ts'

export const BRIEF_LANGUAGES = ['zh', 'en'] as const
export type BriefLanguage = (typeof BRIEF_LANGUAGES)[number]
export const briefQuery = z.object({ language: z.enum(BRIEF_LANGUAGES).default('zh') })

/** What a brief holds, with the class of each field: as the record would answer it, and no more. */
export const brief = z.object({
  as_of: businessDate,
  customer: customerRecord,
  owner: owner.nullable(),
  maturities: z.array(maturityRow),
  alerts: z.array(alert),
  steps: z.array(nextStep),
  tickets: z.array(ticketRow),
  contacts: z
    .object({ last: lastContact.nullable(), open_steps: z.array(promise) })
    .nullable()
    .describe('None for whoever may not read them, as with consents.'),
  consents: z.array(consent).nullable(),
  profile: profileAnswer
    .pick({ life_events: true, preferences: true, notes: true })
    .nullable()
    .describe('None for whoever may not read it.'),
})
export type Brief = z.output<typeof brief>
