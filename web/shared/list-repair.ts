import { type ColumnKind, type FilterLeaf, filterTree, isUnderstood } from '../../src/platform/schema.ts'
import type { Repaired } from './address.ts'
import { unreadParts } from './address.ts'
import type { Filter, FilterNode } from './filter.ts'
import { isCondition } from './filter.ts'
import type { ListSearch } from './list-state.ts'
import { listSearch, readListParts } from './list-state.ts'

type Column = { kind: ColumnKind; filterable?: boolean; sortable?: boolean }

/** What a list can be asked for: the columns that filter and sort, and those that can be shown. */
export type ListOffer = {
  columns: Readonly<Record<string, Column>>
  isShown: (name: string) => boolean
  /** Columns that only the server knows: what is asked of them is for it to say. */
  isElsewhere?: (name: string) => boolean
}

/** The server filters and sorts amounts by the whole-fen column beside them. */
const isOfUse = (column: Column | undefined, use: 'filterable' | 'sortable') =>
  column !== undefined && (column[use] ?? column.kind !== 'decimal')

/** Whether the list has the column, and the condition on it can be understood. */
function isOffered(leaf: FilterLeaf, { columns, isElsewhere }: ListOffer): boolean {
  if (isElsewhere?.(leaf.column)) return true
  const column = Object.hasOwn(columns, leaf.column) ? columns[leaf.column] : undefined
  return column !== undefined && isOfUse(column, 'filterable') && isUnderstood(leaf, column.kind)
}

const leavesOf = (node: FilterNode): FilterLeaf[] =>
  isCondition(node) ? [node] : ('and' in node ? node.and : node.or).flatMap(leavesOf)

/** A group is kept whole or not at all: half of an either-or would be another question. */
function repairFilter(filter: Filter, offer: ListOffer): Filter {
  const kept = filter.and.filter(
    (node) => filterTree.safeParse(node).success && leavesOf(node).every((leaf) => isOffered(leaf, offer)),
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
