import {
  type IdentifierRules,
  type KeyRing,
  protectIdNumber,
  type ProtectedKind,
  protectValue,
} from '../../platform/crypto/index.ts'
import type { Column, Contract } from './contracts.ts'

/** The ways in which sources write that there is no value. */
export const EMPTY_FORMS = ['', ' ', 'NULL', '\\N']

export const emptyToNull = (value: string): string | null => (EMPTY_FORMS.includes(value) ? null : value)

/** What a protected value is: fixed by the contract, or told by another column of the row. */
export function kindOf(contract: Contract, column: Column, fields: string[]): ProtectedKind {
  if (column.protect !== 'by_type') return column.protect ?? 'address'
  // A type nobody listed hides everything, as an address without a district does.
  return column.kinds[typeOf(contract, column, fields) ?? ''] ?? 'address'
}

function typeOf(contract: Contract, column: Column, fields: string[]): string | null {
  const at = contract.columns.findIndex((it) => it.name === column.with)
  return at < 0 ? null : emptyToNull(fields[at]!)
}

export type Protection = { keys: KeyRing; rules: IdentifierRules }

/** The parts that stand for a protected value in the loaded row, in the order of its columns. */
export function makeProtector(protection: Protection, contract: Contract, column: Column) {
  const { keys, rules } = protection
  if (column.protect !== 'id_number') {
    return (text: string | null, fields: string[]): string[] => {
      if (text === null) return ['', '', '', '']
      const it = protectValue(keys, kindOf(contract, column, fields), text)
      return [it.index, it.last4_index ?? '', it.masked, it.sealed]
    }
  }
  return (text: string | null, fields: string[]): string[] => {
    if (text === null) return ['', '', '', '', '', '', '']
    const it = protectIdNumber(keys, { text, typeCode: typeOf(contract, column, fields), rules })
    const own = [it.index, it.last4_index ?? '', it.masked, it.sealed]
    return [...own, it.is_valid ? '1' : '0', it.born ?? '', it.sex ?? '']
  }
}
