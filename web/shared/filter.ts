import type { FilterLeaf, FilterTree } from '../../src/platform/schema.ts'

/** The filter tree of a list, as the server reads it: what is seen, counted and exported is one predicate. */

export type FilterOperator = FilterLeaf['op']
export type Condition = FilterLeaf
export type FilterNode = FilterTree
export type Filter = { and: FilterNode[] }

export const EMPTY_FILTER: Filter = { and: [] }

export function isCondition(node: FilterNode): node is Condition {
  return 'column' in node
}

/**
 * Text from an address or an answer as a filter; null when it is none, so that a broken link filters
 * nothing.
 */
export function parseFilter(source: unknown): Filter | null {
  const value = typeof source === 'string' ? parseJson(source) : source
  if (!isNode(value)) return null
  return 'and' in value ? { and: value.and } : { and: [value] }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isNode(value: unknown): value is FilterNode {
  if (typeof value !== 'object' || value === null) return false
  const node = value as Record<string, unknown>
  if (Array.isArray(node['and'])) return node['and'].every(isNode)
  if (Array.isArray(node['or'])) return node['or'].every(isNode)
  return typeof node['column'] === 'string' && typeof node['op'] === 'string'
}

/**
 * The condition on a column that a filter bar shows: top level, and of an operator that the field can
 * hold.
 */
export function findCondition(filter: Filter, column: string, ops: FilterOperator[]): Condition | null {
  return (
    filter.and.filter(isCondition).find((node) => node.column === column && ops.includes(node.op)) ?? null
  )
}

/** Puts one condition in place of those the same field had set; null takes them away. */
export function withCondition(filter: Filter, columns: string[], condition: Condition | null): Filter {
  const others = filter.and.filter((node) => !isCondition(node) || !columns.includes(node.column))
  return { and: condition === null ? others : [...others, condition] }
}

export function withoutNode(filter: Filter, index: number): Filter {
  return { and: filter.and.filter((_, at) => at !== index) }
}

export type Range = { from: string | null; to: string | null }

/** A range with one open end is `gte` or `lte`; with none it is no condition. */
export function rangeCondition(column: string, { from, to }: Range): Condition | null {
  if (from !== null && to !== null) return { column, op: 'between', value: [from, to] }
  if (from !== null) return { column, op: 'gte', value: from }
  return to === null ? null : { column, op: 'lte', value: to }
}

export function readRange(filter: Filter, column: string): Range {
  const found = findCondition(filter, column, ['between', 'gte', 'lte'])
  const values = found === null ? [] : [found.value].flat().map(String)
  if (found?.op === 'lte') return { from: null, to: values[0] ?? null }
  return { from: values[0] ?? null, to: values[1] ?? null }
}

export function readChoices(filter: Filter, column: string): string[] {
  const found = findCondition(filter, column, ['in', 'eq'])
  return found === null ? [] : [found.value].flat().map(String)
}

export function choiceCondition(column: string, values: string[]): Condition | null {
  if (values.length === 0) return null
  return values.length === 1 ? { column, op: 'eq', value: values[0]! } : { column, op: 'in', value: values }
}
