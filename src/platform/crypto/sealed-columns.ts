import type { KeyRing } from './keys.ts'
import { headerOf, isSealed, open, seal } from './seal.ts'

/**
 * A column that holds nothing but sealed values: what people enter and nobody may read from a copy of the
 * database. Its name ends in `_sealed`, a check of its table refuses anything else, and it is declared once,
 * where it is written and read through; `src/cli/sealed-columns.ts` lists all of them.
 */
export type SealedColumn = {
  table: string
  column: string
  write<Text extends string | null>(keys: KeyRing, text: Text): Text
  read<Text extends string | null>(keys: KeyRing, sealed: Text): Text
}

export function sealedColumn(
  table: `${string}.${string}`,
  column: `${string}_sealed`,
): Readonly<SealedColumn> {
  return {
    table,
    column,
    write: (keys, text) => (text === null ? text : (seal(keys, text) as typeof text)),
    read: (keys, sealed) => (sealed === null ? sealed : (open(keys, sealed) as typeof sealed)),
  }
}

type Row = { place: string; value: string }

/** Where column names are known, and values are text: a table of the CRM as its owner sees it. */
export type SealedTable = {
  /** Rows that are not sealed with the current key, by where they lie at this moment. */
  listOthers(header: string): Promise<string[]>
  read(places: string[]): Promise<Row[]>
  /** Writes unless the value has become another meanwhile; says how many it has written. */
  replace(changes: (Row & { sealed: string })[]): Promise<number>
}

export type Resealed = { table: string; column: string; resealed: number; unreadable: number }

const BATCH = 200

/**
 * Seals with the current key what another has sealed, a few rows at a time: nobody waits for more than these.
 * What is written meanwhile is not overwritten; the next round sees it. Values that do not open stay as they
 * are and are counted. Where `takesClear`, those that were never sealed are sealed now.
 */
export async function resealColumn(
  rows: SealedTable,
  keys: KeyRing,
  { table, column, takesClear = false }: Pick<SealedColumn, 'table' | 'column'> & { takesClear?: boolean },
): Promise<Resealed> {
  const header = headerOf(keys.current)
  const unreadable = new Set<string>()
  let resealed = 0
  for (;;) {
    const places = await rows.listOthers(header)
    let done = 0
    for (let at = 0; at < places.length; at += BATCH) {
      const found = await rows.read(places.slice(at, at + BATCH))
      const changes = found.flatMap(({ place, value }) => {
        if (value.startsWith(header) || unreadable.has(value)) return []
        const clear = takesClear && !isSealed(value) ? value : openOrNull(keys, value)
        if (clear !== null) return [{ place, value, sealed: seal(keys, clear) }]
        unreadable.add(value)
        return []
      })
      done += changes.length > 0 ? await rows.replace(changes) : 0
    }
    resealed += done
    if (done === 0) return { table, column, resealed, unreadable: unreadable.size }
  }
}

function openOrNull(keys: KeyRing, value: string): string | null {
  try {
    return open(keys, value)
  } catch {
    return null
  }
}
