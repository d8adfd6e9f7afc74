import { z } from 'zod'
import { fieldOf } from '../../platform/schema.ts'
import { day, each, words, yesNo } from './cells.schema.ts'

/** Callers may be others than the customer, and what was written down may tell of others. */
export const ticketRow = z.object({
  ticket_no: z.string(),
  ...each(
    words,
    'ticket_type_code channel_code level_code status_code business_class_code cause_code',
    'satisfaction_code accepted_at closed_at',
  ),
  ...each(fieldOf('counterparty', words), 'title reply caller_name'),
  caller_masked: fieldOf('mobile', words),
  ...each(day, 'due_on'),
  ...each(yesNo, 'is_open is_overdue'),
})

export const SERVICE_TABS = { service: ticketRow } as const
