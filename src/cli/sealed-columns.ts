import { CONSENT_REFERENCE } from '../modules/consents/index.ts'
import { NOTE, SPOKEN_WITH, SUBJECT } from '../modules/customer-contacts/index.ts'
import { HANDOVER_ITEM } from '../modules/customer-management/index.ts'
import { CUSTOMER_VALUE } from '../modules/custom-fields/index.ts'
import { ENTRY_CONTENT } from '../modules/customer-profile/index.ts'
import { DECIDED_NOTE, REPORT_REASON, RIGHT_VALUE } from '../modules/data-quality/index.ts'
import { FILE_KEY } from '../modules/exports/index.ts'
import { MEMBER_NOTE, NEXT_ACTION } from '../modules/work-lists/index.ts'
import { PROSPECT_ID_NUMBER, PROSPECT_NOTE, PROSPECT_PHONE } from '../modules/prospects/index.ts'
import { MAIL_ADDRESS } from '../platform/auth/mail-addresses.ts'
import { ID_TOKEN } from '../platform/auth/sessions.ts'
import { SECOND_FACTOR_SECRET } from '../platform/auth/second-factors.ts'
import type { SealedColumn } from '../platform/crypto/sealed-columns.ts'

/** Every sealed column of the CRM's own tables: what is sealed again when a new key is used. */
export const SEALED_COLUMNS: readonly Readonly<SealedColumn>[] = [
  SECOND_FACTOR_SECRET,
  ID_TOKEN,
  MAIL_ADDRESS,
  RIGHT_VALUE,
  REPORT_REASON,
  DECIDED_NOTE,
  FILE_KEY,
  CUSTOMER_VALUE,
  ENTRY_CONTENT,
  CONSENT_REFERENCE,
  SUBJECT,
  SPOKEN_WITH,
  NOTE,
  MEMBER_NOTE,
  NEXT_ACTION,
  PROSPECT_PHONE,
  PROSPECT_ID_NUMBER,
  PROSPECT_NOTE,
  HANDOVER_ITEM,
]
