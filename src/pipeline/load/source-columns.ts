import { sqlTypeOf } from './column-types.ts'
import type { Column, Contract } from './contracts.ts'

/** A column of a `source` table: its own, or one that the loader makes of a name or a protected value. */
export type SourceColumn = { name: string; sql_type: string; column: Column; part: string | null }

const PROTECTED_PARTS = ['index', 'last4_index', 'masked', 'sealed']
const ID_PARTS = ['is_valid', 'birth_date', 'sex_code']
const NAME_PARTS = ['pinyin', 'initials', 'raw']
/** Besides the parts that all protected values have. */
const OWN_PARTS: Partial<Record<NonNullable<Column['protect']>, string[]>> = {
  id_number: ID_PARTS,
  mobile: ['is_valid'],
  by_type: ['is_valid'],
}
const PART_TYPES: Record<string, string> = { is_valid: 'boolean', birth_date: 'date' }

/** What stands beside a column of the file in the loaded table; a protected column is only its parts. */
export function partsOf(column: Column): string[] {
  if (column.protect) return [...PROTECTED_PARTS, ...(OWN_PARTS[column.protect] ?? [])]
  if (column.check) return ['is_valid']
  return column.pinyin ? NAME_PARTS : []
}

export const tableOf = (contract: Contract): string => `source.${contract.file.toLowerCase()}`

/** The columns of the loaded table but `line_no`, in the order of the contract. */
export function sourceColumns(contract: Contract): SourceColumn[] {
  return contract.columns.flatMap((column) => {
    const own = { name: column.name, sql_type: sqlTypeOf(column.type), column, part: null }
    const parts = partsOf(column).map((part) => ({
      name: `${column.name}_${part}`,
      sql_type: PART_TYPES[part] ?? 'varchar',
      column,
      part,
    }))
    return column.protect ? parts : [own, ...parts]
  })
}

/** The key of the loaded table: a protected key column stands for itself by its index. */
export function keyColumns(contract: Contract): string[] {
  return contract.key.map((key) => {
    const isProtected = contract.columns.some((column) => column.name === key && column.protect)
    return isProtected ? `${key}_index` : key
  })
}
