import {
  type IdentifierRules,
  isMobile,
  type KeyRing,
  normaliseMobile,
  protectIdNumber,
  type ProtectedKind,
  protectValue,
} from '../../platform/crypto/index.ts'
import type { Column, Contract } from './contracts.ts'
import type { TellColumn } from './findings.ts'
import type { Lists } from './lists.ts'
import { partsOf } from './source-columns.ts'

/** The ways in which sources write that there is no value. */
export const EMPTY_FORMS = ['', ' ', 'NULL', '\\N']

export const emptyToNull = (value: string): string | null => (EMPTY_FORMS.includes(value) ? null : value)

/** Says of a row what a protected value of it is: fixed by the contract, or told by another column. */
export function makeKindReader(contract: Contract, column: Column): (fields: string[]) => ProtectedKind {
  const { protect, kinds } = column
  if (protect !== 'by_type') return () => protect ?? 'address'
  const typeOf = makeTypeReader(contract, column)
  // A type nobody listed hides everything, as an address without a district does.
  return (fields) => kinds[typeOf(fields) ?? ''] ?? 'address'
}

function makeTypeReader(contract: Contract, column: Column): (fields: string[]) => string | null {
  const at = contract.columns.findIndex((it) => it.name === column.with)
  return (fields) => (at < 0 ? null : emptyToNull(fields[at]!))
}

export type Protection = { keys: KeyRing; rules: IdentifierRules }

type Protected = { contract: Contract; column: Column; lists: Lists; tell: TellColumn }

/** The parts that stand for a protected value in the loaded row, in the order of its columns. */
export function makeProtector(protection: Protection, of: Protected) {
  return of.column.protect === 'id_number'
    ? makeIdProtector(protection, of)
    : makePlainProtector(protection, of)
}

function makePlainProtector({ keys }: Protection, { contract, column, lists, tell }: Protected) {
  const hasValidity = partsOf(column).includes('is_valid')
  const kindOf = makeKindReader(contract, column)
  return (text: string | null, fields: string[]): string[] => {
    if (text === null) return hasValidity ? ['', '', '', '', ''] : ['', '', '', '']
    const kind = kindOf(fields)
    const it = protectValue(keys, kind, text)
    const own = [it.index, it.last4_index ?? '', it.masked, it.sealed]
    if (!hasValidity) return own
    if (kind !== 'mobile') return [...own, '']
    const isValid = isOwnMobile(text, lists)
    if (!isValid) tell('MOBILE_INVALID', text)
    return [...own, isValid ? '1' : '0']
  }
}

/** Whether somebody can be reached under a mobile number: well-formed, and nobody's service. */
function isOwnMobile(text: string, { serviceNumbers }: Lists): boolean {
  const digits = normaliseMobile(text)
  return isMobile(digits) && !serviceNumbers.has(digits)
}

function makeIdProtector({ keys, rules }: Protection, { contract, column, tell }: Protected) {
  const typeOf = makeTypeReader(contract, column)
  return (text: string | null, fields: string[]): string[] => {
    if (text === null) return ['', '', '', '', '', '', '']
    const it = protectIdNumber(keys, { text, typeCode: typeOf(fields), rules })
    if (it.is_rewritten) tell('ID_REWRITTEN', text)
    if (!it.is_valid) tell('ID_INVALID', text)
    const own = [it.index, it.last4_index ?? '', it.masked, it.sealed]
    return [...own, it.is_valid ? '1' : '0', it.born ?? '', it.sex ?? '']
  }
}
