import { IDENTITY_DECIDE, IDENTITY_PROPOSE } from '../modules/customer-management/index.ts'
import { QUALITY_READ, REPAIR_ALL, repairOf } from '../modules/data-quality/index.ts'
import { ARRIVALS_READ, AUDIT_READ, NIGHTS_OPERATE } from '../modules/system/index.ts'
import { codeLists } from '../platform/code-lists.ts'
import { invalid } from '../platform/errors.ts'

/** All that a person can be given beside a reach: what the modules ask for. */
const permissions = (): string[] => [
  ARRIVALS_READ,
  AUDIT_READ,
  NIGHTS_OPERATE,
  IDENTITY_PROPOSE,
  IDENTITY_DECIDE,
  QUALITY_READ,
  REPAIR_ALL,
  ...[...(codeLists().get('department')?.keys() ?? [])].map(repairOf),
]

/** Refuses a word that no module asks for: it would be given, listed, and let nobody do anything. */
export function checkPermissions(words: readonly string[]): void {
  const known = permissions()
  const unknown = words.filter((it) => !known.includes(it))
  if (unknown.length === 0) return
  throw invalid(`There is no permission ${unknown.join(', ')}. There are: ${known.join(', ')}.`, {
    unknown,
    permissions: known,
  })
}
