/** Of two who changed the same: what the second typed, what the first saved, what both began with. */
export const SIDES = ['mine', 'theirs', 'was'] as const
export type Side = (typeof SIDES)[number]
export type Versions<Value> = Record<Side, Readonly<Record<string, Value>>>

export type Contested<Value> = Record<Side, Value> & {
  key: string
  /** What is kept where nobody says otherwise; null where both changed it, each to something else. */
  preset: Side | null
}

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

/** The fields that either of the two has changed, in the order of `keys`. */
export function contestedFields<Value>(
  keys: readonly string[],
  { was, mine, theirs }: Versions<Value>,
): Contested<Value>[] {
  return keys.flatMap((key) => {
    const field = { key, was: was[key]!, mine: mine[key]!, theirs: theirs[key]! }
    const isMine = !isSame(field.mine, field.was)
    const isTheirs = !isSame(field.theirs, field.was)
    if (!isMine && !isTheirs) return []
    const isOpen = isMine && isTheirs && !isSame(field.mine, field.theirs)
    return [{ ...field, preset: isOpen ? null : isMine ? 'mine' : 'theirs' }]
  })
}

export type Choices = Readonly<Record<string, Side>>

/** The side that is kept of a field; null while it has to be chosen. */
export const chosenSide = <Value>({ key, preset }: Contested<Value>, choices: Choices): Side | null =>
  choices[key] ?? preset

/** What has to be sent so that the record is as chosen, by what the first has saved. */
export function settledChanges<Value>(
  fields: readonly Contested<Value>[],
  choices: Choices,
): Record<string, Value> {
  const kept = fields.flatMap((field) => {
    const side = chosenSide(field, choices)
    return side === null || isSame(field[side], field.theirs) ? [] : [[field.key, field[side]] as const]
  })
  return Object.fromEntries(kept)
}
