import { isDated, keyOf, type ListContract, OPEN_FROM, OPEN_TO, valuesOf } from './contract.ts'
import { canonical, type Values } from './values.ts'

/** Where a line comes from: the product's file, the bank's in its place, or what people agreed on. */
export type Source = { kind: 'product' | 'bank' } | { kind: 'change'; change_set_id: string }

/** What holds of a key for a time, half-open. */
export type Segment = {
  valid_from: string
  valid_to: string
  values: Values
  source: Source
  /** The line of the file as it stands there. */
  raw?: string
}

/** All that holds of one key, in the order of time. */
export type Timeline = { key: Values; segments: Segment[] }

/** A list as it stands: the lines of the file, with what people changed laid over them. */
export type List = {
  contract: ListContract
  /** Whose file its lines begin with. */
  base: 'product' | 'bank'
  header: string
  timelines: Timeline[]
}

/** A change of what holds of one key for a time; without values, nothing holds of it. */
export type Overlay = {
  list: string
  key: Values
  valid_from: string
  valid_to: string
  values: Values | null
  change_set_id: string
}

export type Span = Pick<Segment, 'valid_from' | 'valid_to'>
export const ALWAYS: Span = { valid_from: OPEN_FROM, valid_to: OPEN_TO }

export const holdsOn = ({ valid_from, valid_to }: Span, day: string): boolean =>
  valid_from <= day && day < valid_to
export const doOverlap = (one: Span, other: Span): boolean =>
  one.valid_from < other.valid_to && other.valid_from < one.valid_to

/** The same text for the same key. */
export const keyText = (contract: ListContract, key: Values): string =>
  JSON.stringify(keyOf(contract).map((it) => canonical(contract.columns[it]!, key[it] ?? '')))

export const sameValues = (contract: ListContract, one: Values, other: Values): boolean =>
  valuesOf(contract).every(
    ([name, column]) => canonical(column, one[name] ?? '') === canonical(column, other[name] ?? ''),
  )

/** What of the segments lies within a span, cut to it. */
export const within = (segments: readonly Segment[], span: Span): Segment[] =>
  segments.filter((it) => doOverlap(it, span)).map((it) => ({ ...it, ...cut(it, span) }))

const cut = (it: Span, span: Span): Span => ({
  valid_from: it.valid_from > span.valid_from ? it.valid_from : span.valid_from,
  valid_to: it.valid_to < span.valid_to ? it.valid_to : span.valid_to,
})

/** What lies outside of a span. */
const outside = (segments: readonly Segment[], span: Span): Segment[] =>
  segments.flatMap((it) => {
    if (!doOverlap(it, span)) return [it]
    const parts = [
      { ...it, valid_to: span.valid_from },
      { ...it, valid_from: span.valid_to },
    ]
    return parts.filter((part) => part.valid_from < part.valid_to)
  })

/** Lays one change over a list; what is not of its time stays as it was. */
export function lay(list: List, change: Overlay): List {
  const { contract } = list
  const text = keyText(contract, change.key)
  const at = list.timelines.findIndex((it) => keyText(contract, it.key) === text)
  const known = list.timelines[at] ?? { key: change.key, segments: [] }
  const { valid_from, valid_to, change_set_id } = change
  // A column that the list got after the change was made says what it says without the change.
  const old = known.segments.find((it) => holdsOn(it, valid_from))?.values
  const values = change.values && { ...old, ...change.values }
  const added: Segment[] =
    values === null ? [] : [{ valid_from, valid_to, values, source: { kind: 'change', change_set_id } }]
  const segments = [...outside(known.segments, change), ...added].toSorted((a, b) =>
    a.valid_from < b.valid_from ? -1 : 1,
  )
  const timeline = { key: known.key, segments }
  const timelines =
    at === -1 ? [...list.timelines, timeline] : list.timelines.map((it, i) => (i === at ? timeline : it))
  return { ...list, timelines }
}

export const layAll = (list: List, changes: readonly Overlay[]): List =>
  changes.filter((it) => it.list === list.contract.table).reduce(lay, list)

/** What holds of a key now and at any other time. */
export const segmentsOf = (list: List, key: Values): Segment[] => {
  const text = keyText(list.contract, key)
  return list.timelines.find((it) => keyText(list.contract, it.key) === text)?.segments ?? []
}

/** Whether something holds of the key, then nothing, then something again. */
export const hasHole = (segments: readonly Segment[]): boolean =>
  segments.some((it, at) => at > 0 && segments[at - 1]!.valid_to < it.valid_from)
export const hasOverlap = (segments: readonly Segment[]): boolean =>
  segments.some((it, at) => at > 0 && segments[at - 1]!.valid_to > it.valid_from)

/** The days on which something of a list changes. */
export const turningDays = (list: List): string[] =>
  [...new Set(list.timelines.flatMap(({ segments }) => segments.map((it) => it.valid_from)))].toSorted()

/** The lines that hold on a day, with their keys. */
export const linesOn = (list: List, day: string): (Segment & { key: Values })[] =>
  list.timelines.flatMap(({ key, segments }) =>
    segments.filter((it) => !isDated(list.contract) || holdsOn(it, day)).map((it) => ({ ...it, key })),
  )
