import {
  type ColumnName,
  columnOf,
  emptyScope,
  lookUp,
  type Relation,
  renamed,
  rowsOf,
  type Scope,
  union,
  UNKNOWN,
  UnknownColumn,
} from './relation.ts'
import { isNode, type Node } from './syntax-tree.ts'

/** Gives the relation of a table; throws where nobody knows the table. */
export type FindTable = (schema: string, table: string) => Relation

type Environment = { tables: FindTable; named: Map<string, Relation>; outer: Scope | null }

/**
 * What each column of a select is made of: the columns of tables that its expression reads, conditions of
 * an aggregate and order of a window included. Which rows are joined or filtered is no part of it.
 */
export function resolveSelect(tree: Node, tables: FindTable): Relation {
  return resolveQuery(tree, { tables, named: new Map(), outer: null })
}

function resolveQuery(query: Node, given: Environment): Relation {
  const environment = { ...given, named: new Map(given.named) }
  for (const { key, value } of expressionsNamed(query)) {
    const relation = resolveNamed(key, value.query.node, environment)
    environment.named.set(key.toLowerCase(), renamed(relation, value.aliases))
  }
  if (query['type'] === 'SELECT_NODE') return resolveOne(query, environment)
  const [left, right] = ['left', 'right'].map((side) => query[side]).filter(isNode)
  if (!left || !right) throw new UnknownColumn(`a ${String(query['type'])}`)
  return stack(resolveQuery(left, environment), resolveQuery(right, environment))
}

type Named = { key: string; value: { query: { node: Node }; aliases?: string[] } }

const expressionsNamed = (query: Node): Named[] =>
  ((query['cte_map'] as { map?: Named[] } | undefined)?.map ?? []) as Named[]

/** One that reads itself starts from its first part; what the others add is made of that and of them. */
function resolveNamed(name: string, query: Node, environment: Environment): Relation {
  if (query['type'] !== 'RECURSIVE_CTE_NODE') return resolveQuery(query, environment)
  const { left, right, aliases } = query as { left: Node; right: Node; aliases?: string[] }
  const start = renamed(resolveQuery(left, environment), aliases)
  const named = new Map(environment.named).set(name.toLowerCase(), start)
  return stack(start, resolveQuery(right, { ...environment, named }))
}

/** A union: columns meet by their place. */
function stack(first: Relation, second: Relation): Relation {
  const others = [...second.columns.values()]
  const columns = [...first.columns].map(
    ([name, made], at) => [name, union([made, others[at] ?? new Set()])] as const,
  )
  return { columns: new Map(columns), rows: union([first.rows, second.rows]) }
}

function resolveOne(query: Node, environment: Environment): Relation {
  const scope = emptyScope(environment.outer)
  addFrom(query['from_table'], { scope, environment, isOuter: false })
  const columns = new Map<string, Set<ColumnName>>()
  for (const [at, expression] of ((query['select_list'] as Node[] | undefined) ?? []).entries()) {
    if (expression['class'] === 'STAR') {
      for (const [name, made] of starOf(scope, expression)) columns.set(name, made)
      continue
    }
    columns.set(nameOf(expression, at), madeOrUnknown(expression, scope, environment))
  }
  return { columns, rows: rowsOf(scope) }
}

/** One column that cannot be followed takes no other with it. */
function madeOrUnknown(expression: Node, scope: Scope, environment: Environment): Set<ColumnName> {
  try {
    return madeOf(expression, scope, environment)
  } catch (error) {
    if (error instanceof UnknownColumn) return new Set([UNKNOWN])
    throw error
  }
}

function starOf(scope: Scope, star: Node): [string, Set<ColumnName>][] {
  const of = String(star['relation_name'] ?? '').toLowerCase()
  const entries = scope.entries.filter(({ alias }) => of === '' || alias === of)
  return entries.flatMap(({ relation }) => [...relation.columns])
}

/** As the database names it: by its alias, else by the column, else by its place. */
function nameOf(expression: Node, at: number): string {
  const { alias, column_names: names } = expression as { alias?: string; column_names?: string[] }
  return (alias || names?.at(-1) || `column ${at}`).toLowerCase()
}

type Adding = { scope: Scope; environment: Environment; isOuter: boolean }

function addFrom(from: unknown, adding: Adding): void {
  if (!isNode(from) || from['type'] === 'EMPTY') return
  if (from['type'] === 'JOIN') return addJoin(from, adding)
  const { scope, isOuter } = adding
  const {
    alias,
    table_name: table,
    column_name_alias: names,
  } = from as Record<string, string> & {
    column_name_alias?: string[]
  }
  const relation = renamed(relationOf(from, adding), names)
  scope.entries.push({ alias: (alias || table || '').toLowerCase(), relation, isOuter })
}

function relationOf(from: Node, { scope, environment }: Adding): Relation {
  const { tables, named } = environment
  // A sub-query beside others sees them where it is lateral.
  if (from['type'] === 'SUBQUERY') {
    const { node } = from['subquery'] as { node: Node }
    return resolveQuery(node, { ...environment, outer: scope })
  }
  if (from['type'] === 'BASE_TABLE') {
    const [schema, table] = [from['schema_name'], from['table_name']].map((it) => String(it).toLowerCase())
    return (schema === '' ? named.get(table!) : null) ?? tables(schema!, table!)
  }
  return listed(from, madeOf(from, scope, environment))
}

/** Values written out, or a function that gives rows: every column is made of all that goes in. */
function listed(from: Node, made: Set<ColumnName>): Relation {
  const {
    column_name_alias: names = [],
    values = [],
    alias,
  } = from as {
    column_name_alias?: string[]
    values?: unknown[][]
    alias?: string
  }
  const all = names.length > 0 ? names : (values[0]?.map((_value, at) => `col${at}`) ?? [alias ?? ''])
  return { columns: new Map(all.map((it) => [it.toLowerCase(), made])), rows: made }
}

function addJoin(join: Node, adding: Adding): void {
  const { scope } = adding
  const kind = String(join['join_type'])
  const before = scope.entries.length
  addFrom(join['left'], { ...adding, isOuter: adding.isOuter || ['RIGHT', 'FULL'].includes(kind) })
  const middle = scope.entries.length
  addFrom(join['right'], { ...adding, isOuter: adding.isOuter || ['LEFT', 'FULL'].includes(kind) })
  for (const name of (join['using_columns'] as string[] | undefined) ?? []) {
    const column = name.toLowerCase()
    const left = scope.merged.get(column) ?? oneOf(scope.entries.slice(before, middle), column)
    const right = oneOf(scope.entries.slice(middle), column)
    // Where either side may be missing, the column is that of the side which is there.
    scope.merged.set(column, kind === 'RIGHT' ? right : kind === 'FULL' ? union([left, right]) : left)
  }
}

const oneOf = (entries: Scope['entries'], column: string): Set<ColumnName> =>
  union(entries.map(({ relation }) => columnOf(relation, column) ?? new Set()))

/** All that an expression reads, sub-queries in it included. */
function madeOf(expression: unknown, scope: Scope, environment: Environment): Set<ColumnName> {
  if (Array.isArray(expression)) return union(expression.map((it) => madeOf(it, scope, environment)))
  if (!isNode(expression)) return new Set()
  if (expression['class'] === 'COLUMN_REF') return lookUp(scope, expression['column_names'] as string[])
  if (expression['class'] === 'SUBQUERY') return madeOfQuery(expression, scope, environment)
  const inside = union(Object.values(expression).map((it) => madeOf(it, scope, environment)))
  const isCount = expression['function_name'] === 'count_star'
  // What is counted by a condition is made of the condition.
  return isCount && inside.size === 0 ? rowsOf(scope) : inside
}

/** `exists` is made of the conditions that a row has to meet, other sub-queries of what they give. */
function madeOfQuery(expression: Node, scope: Scope, environment: Environment): Set<ColumnName> {
  const { node } = expression['subquery'] as { node: Node }
  const inner = { ...environment, outer: scope }
  const compared = madeOf(expression['child'], scope, environment)
  const { columns, rows } = resolveQuery(node, inner)
  if (!String(expression['subquery_type']).includes('EXISTS')) return union([compared, ...columns.values()])
  const within = emptyScope(scope)
  const named = new Map(environment.named)
  addFrom(node['from_table'], { scope: within, environment: { ...inner, named }, isOuter: false })
  const conditions = madeOf(node['where_clause'], within, inner)
  return conditions.size > 0 ? conditions : rows
}
