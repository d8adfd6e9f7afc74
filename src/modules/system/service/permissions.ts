import type { Permission } from '../../../platform/authz/permissions.ts'
import { PERMISSIONS as OF_ACCESS } from '../../access/index.ts'
import { PERMISSIONS as OF_CONSENTS } from '../../consents/index.ts'
import { PERMISSIONS as OF_CONTACTS } from '../../customer-contacts/index.ts'
import { PERMISSIONS as OF_BOOK } from '../../customer-book/index.ts'
import { PERMISSIONS as OF_MANAGEMENT } from '../../customer-management/index.ts'
import { PERMISSIONS as OF_FIELDS } from '../../custom-fields/index.ts'
import { PERMISSIONS as OF_PROFILE } from '../../customer-profile/index.ts'
import { PERMISSIONS as OF_TAGS } from '../../customer-tags/index.ts'
import { PERMISSIONS as OF_VIEW } from '../../customer-view/index.ts'
import { permissions as ofQuality } from '../../data-quality/index.ts'
import { PERMISSIONS as OF_EXPORTS } from '../../exports/index.ts'
import { PERMISSIONS as OF_PARAMETERS } from '../../parameters/index.ts'
import { PERMISSIONS as OF_LISTS } from '../../work-lists/index.ts'
import { PERMISSIONS as OF_PROSPECTS } from '../../prospects/index.ts'
import { PERMISSIONS as OF_SYSTEM } from '../policy.ts'

export type ModulePermission = Permission & { module: string }

/** All that roles can allow: what the modules ask for, in the order of the menu. */
export const listPermissions = (): ModulePermission[] => [
  ...of('customer-view', OF_VIEW),
  ...of('customer-profile', OF_PROFILE),
  ...of('customer-contacts', OF_CONTACTS),
  ...of('consents', OF_CONSENTS),
  ...of('customer-management', OF_MANAGEMENT),
  ...of('customer-book', OF_BOOK),
  ...of('customer-tags', OF_TAGS),
  ...of('work-lists', OF_LISTS),
  ...of('prospects', OF_PROSPECTS),
  ...of('data-quality', ofQuality()),
  ...of('access', OF_ACCESS),
  ...of('exports', OF_EXPORTS),
  ...of('system', OF_SYSTEM),
  ...of('parameters', OF_PARAMETERS),
  ...of('custom-fields', OF_FIELDS),
]

const of = (module: string, permissions: readonly Permission[]): ModulePermission[] =>
  permissions.map((it) => ({ ...it, module }))
