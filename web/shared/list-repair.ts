import { filterTree, type FilterLeaf } from '../../src/platform/schema.ts'
import type { Repaired } from './address.ts'
import { readDay, unreadParts } from './address.ts'
import type { Filter, FilterNode } from './filter.ts'
import { isCondition } from './filter.ts'
import type { ListSearch } from './list-state.ts'
import { listSearch, readListParts } from './list-state.ts'

type Kind = 'text' | 'integer' | 'date' | 'boolean' | 'decimal'
type Column = { kind: Kind; filterable?: boolean; sortable?: boolean }

/** What a list can be asked for: the columns that filter and sort, and those that can be shown. */
export type ListOffer = {
  columns: Readonly<Record<string, Column>>
  isShown: (name: string) => boolean
}

/** The server filters and sorts amounts by the whole-fen column beside them. */
const isOfUse = (column: Column | undefined, use: 'filterable' | 'sortable') =>
  column !== undefined && (column[use] ?? column.kind !== 'decimal')

const FORMS: Record<Kind, (text: string) => boolean> = {
  text: (text) => !text.includes('\0'),
  integer: (text) => /^-?\d{1,18}$/.test(text),
  decimal: (text) => /^-?\d{1,18}(\.\d{1,6})?$/.test(text),
  date: (text) => text === '9999-12-31' || readDay(text) !== null,
  boolean: (text) => text === 'true' || text === 'false',
}

/** Whether the column takes the operator, and the operator what it was given. */
function isUnderstood({ column: name, op, value }: FilterLeaf, { columns }: ListOffer): boolean {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined
  if (column === undefined || !isOfUse(column, 'filterable')) return false
  if (op === 'is_null') return value === undefined || typeof value === 'boolean'
  const isList = op === 'in' || op === 'between'
  if (value === undefined || Array.isArray(value) !== isList) return false
  if ((op === 'contains' || op === 'prefix') && column.kind !== 'text') return false
  const values = [value].flat()
  return (op !== 'between' || values.length === 2) && values.every((it) => FORMS[column.kind](String(it)))
}

const leavesOf = (node: FilterNode): FilterLeaf[] =>
  isCondition(node) ? [node] : ('and' in node ? node.and : node.or).flatMap(leavesOf)

/** A group is kept whole or not at all: half of an either-or would be another question. */
function repairFilter(filter: Filter, offer: ListOffer): Filter {
  const kept = filter.and.filter(
    (node) => filterTree.safeParse(node).success && leavesOf(node).every((leaf) => isUnderstood(leaf, offer)),
  )
  return filterTree.safeParse({ and: kept }).success ? { and: kept } : { and: [] }
}

const keptOf = (names: string, isKept: (name: string) => boolean): string | null =>
  names.split(',').filter(isKept).join(',') || null

/** An address as the list can show it: what the list does not offer is left out, the rest stays. */
export function repairListSearch(raw: Record<string, unknown>, offer: ListOffer): Repaired<ListSearch> {
  const read = readListParts(raw)
  const maySort = (name: string) => {
    const column = name.replace('-', '')
    return Object.hasOwn(offer.columns, column) && isOfUse(offer.columns[column], 'sortable')
  }
  const parts = {
    ...read,
    filter: read.filter && repairFilter(read.filter, offer),
    sort: read.sort && keptOf(read.sort, maySort),
    columns: read.columns && keptOf(read.columns, offer.isShown),
  }
  const isShorter = (part: 'sort' | 'columns') => parts[part] !== null && parts[part] !== read[part]
  return {
    search: listSearch(parts),
    dropped: [
      ...unreadParts(raw, parts),
      ...(parts.filter?.and.length === read.filter?.and.length ? [] : (['filter'] as const)),
      ...(['sort', 'columns'] as const).filter(isShorter),
    ],
  }
}
