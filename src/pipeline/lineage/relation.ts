/** A column of a table that the warehouse keeps or a file delivers, `<schema>.<table>.<column>`. */
export type ColumnName = string

/** In the place of a column: that a row is there counts, not what it says. */
export const ROWS = '*'

/** Stands among what a column is made of where a name could not be followed. */
export const UNKNOWN = '?'

/** What a table, a common table expression or a sub-query gives: its columns, and what each is made of. */
export type Relation = {
  columns: Map<string, Set<ColumnName>>
  /** What its rows are rows of. */
  rows: Set<ColumnName>
  /** Has columns that nobody has listed: those of a file as it was loaded. */
  open?: (column: string) => Set<ColumnName>
}

/** Relations by the names that a select gives them, and the scope round it, which a sub-query sees too. */
export type Scope = {
  entries: { alias: string; relation: Relation; isOuter: boolean }[]
  /** Columns that `using` has made one of two. */
  merged: Map<string, Set<ColumnName>>
  outer: Scope | null
}

/** A name that leads nowhere: whoever reads it cannot say what it is made of. */
export class UnknownColumn extends Error {}

export const union = (sets: Iterable<ReadonlySet<ColumnName>>): Set<ColumnName> =>
  new Set([...sets].flatMap((it) => [...it]))

export const emptyScope = (outer: Scope | null): Scope => ({ entries: [], merged: new Map(), outer })

export const columnOf = (relation: Relation, column: string): Set<ColumnName> | undefined =>
  relation.columns.get(column) ?? relation.open?.(column)

/** What a name in an expression is made of; the nearest scope that knows it decides. */
export function lookUp(scope: Scope | null, names: string[]): Set<ColumnName> {
  const path = names.map((it) => it.toLowerCase())
  for (let at = scope; at; at = at.outer) {
    const found = lookUpHere(at, path)
    if (found) return found
  }
  throw new UnknownColumn(names.join('.'))
}

function lookUpHere(scope: Scope, path: string[]): Set<ColumnName> | null {
  const column = path.at(-1)!
  const table = path.at(-2)
  if (table === undefined && scope.merged.has(column)) return scope.merged.get(column)!
  const known = scope.entries.filter(({ alias }) => table === undefined || alias === table)
  const listed = known.filter(({ relation }) => relation.columns.has(column))
  const open = known.filter(({ relation }) => relation.open)
  const found = listed.length > 0 ? listed : open
  return found.length === 0 ? null : union(found.map(({ relation }) => columnOf(relation, column)!))
}

/** What the rows of a select are rows of; a row of an outer join's far side need not be there. */
export const rowsOf = (scope: Scope): Set<ColumnName> =>
  union(scope.entries.filter((it) => !it.isOuter).map(({ relation }) => relation.rows))

/** The same columns under other names, in their order. */
export function renamed(relation: Relation, names: string[] = []): Relation {
  if (names.length === 0) return relation
  const columns = [...relation.columns].map(
    ([name, made], at) => [names[at]?.toLowerCase() ?? name, made] as const,
  )
  return { ...relation, columns: new Map(columns) }
}
