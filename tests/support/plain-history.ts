/** A row as a feed sends it; `remark` is not among the columns that make another version. */
export type Item = {
  k: string
  part: number
  v: string | null
  amount: string
  remark: string | null
}
export type Key = Pick<Item, 'k' | 'part'>
/** One day's file: all there is (f), or what changed and what is gone (i). */
export type Sent = { mode: 'f' | 'i'; items: Item[]; gone: Key[] }
export type Day = { date: string; sent: Sent | null }
export type Version = Item & { valid_from: string; valid_to: string }

const OPEN_END = '9999-12-31'
export const keyOf = ({ k, part }: Key) => `${k}/${part}`

/** All versions that the files of these days make, by one walk over them with a map. */
export function plainVersions(days: Day[]): Version[] {
  const open = new Map<string, Version>()
  const closed: Version[] = []
  const close = (key: string, date: string) => {
    const version = open.get(key)
    if (version) closed.push({ ...version, valid_to: date })
    open.delete(key)
  }
  for (const { date, sent } of days) {
    if (!sent) continue
    const named = new Set(sent.items.map(keyOf))
    const gone = sent.mode === 'f' ? [...open.keys()].filter((key) => !named.has(key)) : sent.gone.map(keyOf)
    for (const key of gone) close(key, date)
    for (const item of sent.items) {
      const before = open.get(keyOf(item))
      if (before && before.v === item.v && before.amount === item.amount) continue
      close(keyOf(item), date)
      open.set(keyOf(item), { ...item, valid_from: date, valid_to: OPEN_END })
    }
  }
  return [...closed, ...open.values()]
}

export const heldOn = (versions: Version[], date: string): Version[] =>
  versions.filter((it) => it.valid_from <= date && date < it.valid_to)

/** What a table of each day's rows holds of a day on which its feed may have been carried over. */
export function plainRows(days: Day[], isCarried: boolean): Map<string, Item[]> {
  const rows = new Map<string, Item[]>()
  let before: Item[] = []
  for (const { date, sent } of days) {
    before = sent ? sent.items : isCarried ? before : []
    rows.set(date, before)
  }
  return rows
}
