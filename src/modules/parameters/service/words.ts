import {
  boundsOf,
  isDated,
  keyOf,
  type List,
  type ListColumn,
  type ListContract,
  type Values,
  valuesOf,
} from '../../../platform/reference-lists/index.ts'
import { UNIT_WORDS } from '../../../platform/reference-lists/schema.ts'
import type { Said } from '../../../platform/schema.ts'
import type { Against, Found } from '../policy.ts'
import type { Change, DiffLine, FactLine, Field, ProblemOfChange } from '../schema.ts'
import type { Lists } from './lists.ts'

type Words = { zh: string; en: string }

/** What a value is called: by its own words, by the code list it is of, or as it stands. */
function wordsOf(lists: Lists, column: ListColumn, value: string): Words {
  if (value === '') return { zh: '无', en: 'none' }
  const own = column.allowed?.[value]
  if (own) return own
  if (column.type === 'boolean') return value === 'true' ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
  const line = column.codes === undefined ? undefined : codesOf(lists, column.codes).get(value)
  return line ?? { zh: value, en: value }
}

function codesOf(lists: Lists, name: string): Map<string, Words> {
  const timelines = lists.get('codes')?.timelines ?? []
  const ofList = timelines.filter(({ key, segments }) => key['code_list'] === name && segments.length > 0)
  return new Map(
    ofList.map(({ key, segments }) => {
      const { zh = '', en = '' } = segments.at(-1)!.values
      return [key['code'] ?? '', { zh, en }]
    }),
  )
}

const TYPES: Record<string, Field['type']> = {
  varchar: 'text',
  boolean: 'boolean',
  date: 'day',
  timestamp: 'day',
}

const typeOf = ({ type }: ListColumn): Field['type'] => TYPES[type] ?? 'number'

function fieldOf(lists: Lists, column: ListColumn, names: { name: string; isKey: boolean }): Field {
  const { name, isKey } = names
  const bounds = ({ unit, min, max }: Pick<ListColumn, 'unit' | 'min' | 'max'>) => ({
    unit: unit ?? null,
    min: min ?? null,
    max: max ?? null,
  })
  const listed = column.codes === undefined ? undefined : [...codesOf(lists, column.codes)]
  const options = listed ?? (column.allowed && Object.entries(column.allowed))
  const by = column.by && {
    column: column.by.column,
    of: Object.fromEntries(Object.entries(column.by.of).map(([code, it]) => [code, bounds(it)])),
  }
  return {
    column: name,
    zh: column.zh,
    en: column.en,
    type: typeOf(column),
    is_key: isKey,
    is_optional: column.is_optional,
    ...bounds(column),
    by: by ?? null,
    options: options?.map(([code, words]) => ({ code, ...words })) ?? null,
  }
}

/** The columns of a list as a page and a form need them, its dates apart. */
export function fieldsOf(lists: Lists, contract: ListContract): Field[] {
  const keys = keyOf(contract)
  const named = [...keys, ...valuesOf(contract).map(([name]) => name)]
  return named.map((name) => fieldOf(lists, contract.columns[name]!, { name, isKey: keys.includes(name) }))
}

function labelOf(column: ListColumn, line: Values): Words {
  const { unit = 'varies' } = boundsOf(column, line)
  if (unit === 'varies') return column
  const { zh, en } = UNIT_WORDS[unit]
  return { zh: `${column.zh}（${zh}）`, en: `${column.en} (${en})` }
}

/** What a line is called by its key; where it has a name of its own, by that as well. */
function nameOf(lists: Lists, { contract }: List, line: Pick<FactLine, 'key' | 'after' | 'before'>): Words {
  const words = keyOf(contract).map((it) => wordsOf(lists, contract.columns[it]!, line.key[it] ?? ''))
  const { zh = '', en = '' } = line.after ?? line.before[0]?.values ?? {}
  const hasOwn = zh !== '' && contract.table !== 'codes' && !words.some((it) => it.zh === zh)
  const all = hasOwn ? [...words, { zh, en }] : words
  return { zh: all.map((it) => it.zh).join(' '), en: all.map((it) => it.en).join(' ') }
}

/** A value as the page says it to its reader. */
function saidOf(lists: Lists, column: ListColumn, value: string): Said {
  const words = wordsOf(lists, column, value)
  if (words.zh !== words.en) return words
  return typeOf(column) === 'number' && column.codes === undefined ? { number: value } : value
}

function changedIn(lists: Lists, contract: ListContract, line: FactLine): DiffLine['changed'] {
  const known = { ...line.key, ...(line.after ?? line.before[0]?.values) }
  const all = valuesOf(contract).map(([column, described]) => {
    const olds = [...new Set(line.before.map((it) => it.values[column] ?? ''))]
    const { zh, en } = labelOf(described, known)
    return {
      column,
      label: { zh, en },
      before: olds.map((it) => saidOf(lists, described, it)),
      after: line.after === null ? null : saidOf(lists, described, line.after[column] ?? ''),
      isSame: line.after !== null && olds.length === 1 && olds[0] === (line.after[column] ?? ''),
    }
  })
  const changed = all.filter((it) => !it.isSame)
  // A line that only holds for another time is shown whole.
  return (changed.length > 0 ? changed : all).map(({ isSame: _is, ...it }) => it)
}

/** A change in words: column by column what was before and what is to be. */
export function diffOf(lists: Lists, line: FactLine & { at: number }): DiffLine {
  const list = lists.get(line.list)!
  const { at, key, valid_from, valid_to, before, after } = line
  return {
    at,
    list: line.list,
    title: list.contract.title,
    key,
    name: nameOf(lists, list, line),
    valid_from,
    valid_to,
    is_dated: isDated(list.contract),
    before,
    after,
    changed: changedIn(lists, list.contract, line),
  }
}

/** The columns that something goes against; where it is of none of them, the list. */
function againstWords(lists: Lists, { list, columns }: Against): Words {
  const { contract } = lists.get(list)!
  if (columns.length === 0) return contract.title
  const all = columns.map((it) => contract.columns[it]!)
  return { zh: all.map((it) => it.zh).join('、'), en: all.map((it) => it.en).join(', ') }
}

/** What is wrong with a change, as its reader is told. */
export function problemOf(lists: Lists, changes: readonly Change[], found: Found): ProblemOfChange {
  const { at, code, column, limit, against } = found
  const own = column === null ? undefined : lists.get(changes[at]!.list)?.contract.columns[column]
  const list = against === null ? undefined : lists.get(against.list)
  const line = against?.line ?? null
  return {
    at,
    code,
    column,
    limit,
    label: own ? { zh: own.zh, en: own.en } : null,
    other: against && againstWords(lists, against),
    line: list && line ? nameOf(lists, list, { key: line, before: [], after: line }) : null,
    day: against?.day ?? null,
  }
}
