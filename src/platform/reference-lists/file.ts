import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rawFields, readCsv } from '../csv.ts'
import { invalid } from '../errors.ts'
import { isDated, keyOf, type ListContract, OPEN_FROM, OPEN_TO, valuesOf } from './contract.ts'
import { brokenRules } from './rules.ts'
import { ALWAYS, hasHole, hasOverlap, keyText, type List, sameValues, type Segment } from './timeline.ts'
import { checkValue, type Values } from './values.ts'

/** Where lists lie: the product's, and a bank's own in place of single ones. */
export type ListPlaces = { modelsDir: string; ownDir: string | undefined }

/** A folder that is not there holds no list. */
export const placesOf = (modelsDir: string, referencesDir: string): ListPlaces => ({
  modelsDir,
  ownDir: existsSync(referencesDir) ? referencesDir : undefined,
})

/** The file that a list is read from. */
export function fileOfList({ modelsDir, ownDir }: ListPlaces, table: string) {
  const own = ownDir === undefined ? null : join(ownDir, `${table}.csv`)
  return own !== null && existsSync(own)
    ? { path: own, base: 'bank' as const }
    : { path: join(modelsDir, 'ref', `${table}.csv`), base: 'product' as const }
}

type Row = { line: number; raw: string; values: Values }

function rowsOf(contract: ListContract, text: string): { header: string; rows: Row[] } {
  const [header = '', ...lines] = text.trimEnd().split(/\r?\n/)
  const names = header.split(',')
  const missing = Object.keys(contract.columns).filter((it) => !names.includes(it))
  if (missing.length > 0) throw invalid(`${contract.table}.csv: there is no column ${missing.join(', ')}`)
  const rows = lines.flatMap((raw, at) => {
    if (raw === '') return []
    const [cells = []] = readCsv(`${header}\n${raw}`)
    if (cells.length !== names.length) {
      throw invalid(`${contract.table}.csv line ${at + 2}: ${names.length} fields are expected`)
    }
    return [{ line: at + 2, raw, values: Object.fromEntries(names.map((name, i) => [name, cells[i]!])) }]
  })
  return { header, rows }
}

const pick = (values: Values, names: readonly string[]): Values =>
  Object.fromEntries(names.map((it) => [it, values[it] ?? '']))

/** A list as its file says; what is wrong with it is told by `checkList`. */
export function readList(contract: ListContract, { path, base }: { path: string; base: List['base'] }): List {
  const { header, rows } = rowsOf(contract, readFileSync(path, 'utf8'))
  const timelines = new Map<string, List['timelines'][number]>()
  const names = valuesOf(contract).map(([name]) => name)
  for (const { raw, values } of rows) {
    const key = pick(values, keyOf(contract))
    const span = isDated(contract)
      ? { valid_from: values['valid_from']!, valid_to: values['valid_to']! }
      : ALWAYS
    const text = keyText(contract, key)
    const known = timelines.get(text) ?? { key, segments: [] }
    known.segments.push({ ...span, values: pick(values, names), source: { kind: base }, raw })
    timelines.set(text, known)
  }
  for (const it of timelines.values()) it.segments.sort((a, b) => (a.valid_from < b.valid_from ? -1 : 1))
  return { contract, base, header, timelines: [...timelines.values()] }
}

type Codes = (list: string) => ReadonlySet<string>

/** The codes of each list of `ref.codes`. */
export function codesIn(list: List | undefined): Codes {
  const lists = Map.groupBy(list?.timelines ?? [], ({ key }) => key['code_list'] ?? '')
  const codes = new Map(
    [...lists].map(([name, of]) => [name, new Set(of.map(({ key }) => key['code'] ?? ''))]),
  )
  return (name) => codes.get(name) ?? new Set()
}

/** Refuses a file whose values, lines of a key, or lines of a day are not as the list is described. */
export function checkList(list: List, codes: Codes): void {
  const { contract, timelines } = list
  const file = `${contract.table}.csv`
  for (const { key, segments } of timelines) {
    const named = Object.values(key).join(' ')
    for (const { values, valid_from, valid_to } of segments) {
      const dates: Values = isDated(contract) ? { valid_from, valid_to } : {}
      const line: Values = { ...key, ...values, ...dates }
      for (const [name, column] of Object.entries(contract.columns)) {
        const problem = checkValue(column, line[name] ?? '', { line, codes })
        if (problem) throw invalid(`${file}: ${named}: ${name} is "${line[name]}": ${problem}`)
      }
      if (valid_from >= valid_to) throw invalid(`${file}: ${named} ends before it begins: ${valid_from}`)
    }
    if (hasOverlap(segments)) throw invalid(`${file}: ${named} says two things for one day`)
    if (hasHole(segments)) throw invalid(`${file}: ${named} says nothing for some days between others`)
  }
  const [first] = brokenRules(list)
  if (!first) return
  const named = keyOf(contract).map((it) => first.line[it])
  throw invalid(`${file}: ${named.join(' ')} breaks ${JSON.stringify(first.rule)} from ${first.day} on`)
}

const quoted = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** The line of a file with other dates, and everything else as it stands there. */
function withDates(header: string, raw: string, span: Pick<Segment, 'valid_from' | 'valid_to'>): string {
  const names = header.split(',')
  const cells = rawFields(raw)
  return names.map((name, at) => (name in span ? span[name as keyof typeof span] : cells[at]!)).join(',')
}

/** A line as the night knows it whatever its dates: which lines a day has is said by which hold on it. */
export const withoutDates = (header: string, raw: string): string =>
  withDates(header, raw, { valid_from: OPEN_FROM, valid_to: OPEN_TO })

/**
 * A list as a file. A line that says what one of the bank's file says stands as it stands there, so that a
 * change that was taken back leaves no trace in what nights depend on.
 */
export function renderList({ contract, header, timelines }: List, original: List): string {
  const lines = timelines.flatMap(({ key, segments }) => {
    const text = keyText(contract, key)
    const known = original.timelines.find((it) => keyText(contract, it.key) === text)?.segments ?? []
    return segments.map((it) => {
      const same =
        it.raw === undefined ? known.find((old) => sameValues(contract, old.values, it.values)) : it
      if (same?.raw !== undefined) return withDates(header, same.raw, it)
      const { valid_from, valid_to } = it
      const cells: Values = { ...key, ...it.values, valid_from, valid_to }
      return header
        .split(',')
        .map((name) => quoted(cells[name] ?? ''))
        .join(',')
    })
  })
  return `${[header, ...lines].join('\n')}\n`
}
