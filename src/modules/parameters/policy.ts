import type { Permission } from '../../platform/authz/permissions.ts'
import { addDays } from '../../platform/dates.ts'
import {
  isDated,
  keyOf,
  type ListContract,
  type ListRule,
  OPEN_TO,
  valuesOf,
} from '../../platform/reference-lists/contract.ts'
import { brokenRules } from '../../platform/reference-lists/rules.ts'
import {
  ALWAYS,
  doOverlap,
  hasHole,
  keyText,
  lay,
  type List,
  sameValues,
  type Segment,
  segmentsOf,
  type Span as Dates,
  within,
} from '../../platform/reference-lists/timeline.ts'
import { boundsOf, canonical, checkValue, isDay, type Values } from '../../platform/reference-lists/values.ts'
import type { Change, FactLine, ProblemCode, Span } from './schema.ts'

export const PARAMETERS_READ = 'parameters.read'
export const PARAMETERS_PROPOSE = 'parameters.propose'
const PARAMETERS_PROPOSE_QUALITY = 'parameters.propose_quality'
export const PARAMETERS_PROPOSE_PROFIT = 'parameters.propose_profit'
export const PARAMETERS_APPROVE = 'parameters.approve'

export const PERMISSIONS: readonly Permission[] = [
  {
    permission: PARAMETERS_READ,
    kind: 'menu',
    zh: '查看参数与字典',
    en: 'Look at parameters and dictionaries',
  },
  {
    permission: PARAMETERS_PROPOSE,
    kind: 'action',
    zh: '提出参数与字典变更',
    en: 'Propose changes of parameters and dictionaries',
    powers: ['business', 'system'],
  },
  {
    permission: PARAMETERS_PROPOSE_QUALITY,
    kind: 'action',
    zh: '提出数据质量参数变更',
    en: 'Propose changes of data quality’s parameters',
    powers: ['business'],
  },
  {
    permission: PARAMETERS_PROPOSE_PROFIT,
    kind: 'action',
    zh: '提出利润参数变更',
    en: 'Propose changes of profit’s parameters',
    powers: ['business'],
  },
  {
    permission: PARAMETERS_APPROVE,
    kind: 'action',
    zh: '复核参数与字典变更',
    en: 'Agree to changes of parameters and dictionaries',
    powers: ['business'],
  },
]

/** What somebody may propose for who keeps the whole system's parameters or some of them. */
const OF_CATEGORY: Partial<Record<ListContract['category'], string>> = {
  quality: PARAMETERS_PROPOSE_QUALITY,
  characters: PARAMETERS_PROPOSE_QUALITY,
  profit: PARAMETERS_PROPOSE_PROFIT,
}

type By = { permissions: readonly string[] }

export const mayPropose = ({ category, is_file_only }: ListContract, { permissions }: By): boolean =>
  is_file_only === undefined &&
  [PARAMETERS_PROPOSE, OF_CATEGORY[category]].some((it) => it !== undefined && permissions.includes(it))

export const mayProposeAny = ({ permissions }: By): boolean =>
  [PARAMETERS_PROPOSE, PARAMETERS_PROPOSE_QUALITY, PARAMETERS_PROPOSE_PROFIT].some((it) =>
    permissions.includes(it),
  )

/** When a change holds; null where its dates cannot be. */
function datesOf(contract: ListContract, { key, valid_from, valid_to }: Change): Dates | ProblemCode {
  const { day_column } = contract
  const hasDates = valid_from !== null || valid_to !== null
  if (!isDated(contract)) return hasDates ? 'no_dates' : ALWAYS
  if (day_column !== undefined) {
    const day = key[day_column] ?? ''
    if (!isDay(day)) return 'no_day'
    const own = { valid_from: day, valid_to: addDays(day, 1) }
    const isOwn = valid_from === own.valid_from && valid_to === own.valid_to
    return hasDates && !isOwn ? 'no_dates' : own
  }
  if (valid_from === null) return 'dates_missing'
  const to = valid_to ?? OPEN_TO
  return valid_from < to ? { valid_from, valid_to: to } : 'dates_order'
}

type Codes = (list: string) => ReadonlySet<string>
type Lists = ReadonlyMap<string, List>

/** What a change goes against: columns of a list, and the line that a rule no longer holds of. */
export type Against = { list: string; columns: string[]; line: Values | null; day: string | null }
type Problem = { code: ProblemCode; column: string | null; limit: string | null; against: Against | null }
export type Found = Problem & { at: number }

const problem = (code: ProblemCode, column: string | null = null, limit: string | null = null): Problem => ({
  code,
  column,
  limit,
  against: null,
})

/** The column that breaks a rule, the columns that it is held against, and the number that it is held to. */
function partsOf(rule: ListRule): { column: string | null; columns: string[]; limit: string | null } {
  switch (rule.rule) {
    case 'ascending':
      return { column: rule.column, columns: [rule.by], limit: null }
    case 'sum':
      return { column: null, columns: rule.columns, limit: rule.to }
    case 'less':
      return { column: rule.column, columns: [rule.than], limit: null }
    case 'at_most':
      return { column: rule.column, columns: [], limit: rule.is }
  }
}

/** What is wrong with the columns of one change. */
function columnProblems(contract: ListContract, { key, values }: Change, codes: Codes): Problem[] {
  const keys = keyOf(contract)
  const named = values === null ? [] : valuesOf(contract).map(([name]) => name)
  const unknown = [
    ...Object.keys(key).filter((it) => !keys.includes(it)),
    ...Object.keys(values ?? {}).filter((it) => !named.includes(it)),
  ].map((it) => problem('unknown_column', it))
  const line: Values = { ...key, ...values }
  const wrong = [...keys, ...named].flatMap((name) => {
    const column = contract.columns[name]!
    const found = checkValue(column, line[name] ?? '', { line, codes })
    if (found === null) return []
    const { min = null, max = null } = boundsOf(column, line)
    return [problem(found, name, found === 'below' ? min : found === 'above' ? max : null)]
  })
  return [...unknown, ...wrong]
}

/** A line with its columns in the order of the list and its numbers in one form. */
function tidy(contract: ListContract, names: readonly string[], values: Values): Values {
  return Object.fromEntries(
    names.map((it) => [it, canonical(contract.columns[it]!, values[it] ?? '')] as const),
  )
}

const plain = ({ valid_from, valid_to, values }: Segment | Span): Span => ({ valid_from, valid_to, values })

/** Neighbours that say the same are one: how a time was cut says nothing. */
function joined(contract: ListContract, segments: readonly (Segment | Span)[]): Span[] {
  const spans: Span[] = []
  for (const it of segments.map(plain)) {
    const last = spans.at(-1)
    const isMore = last && last.valid_to === it.valid_from && sameValues(contract, last.values, it.values)
    if (isMore) last.valid_to = it.valid_to
    else spans.push({ ...it })
  }
  return spans
}

const saysTheSame = (contract: ListContract, one: readonly Span[], other: readonly Span[]): boolean =>
  one.length === other.length &&
  one.every((it, at) => {
    const own = other[at]!
    return (
      it.valid_from === own.valid_from &&
      it.valid_to === own.valid_to &&
      sameValues(contract, it.values, own.values)
    )
  })

type JudgedLine = FactLine & { at: number }
export type Judged = {
  problems: Found[]
  /** What changes; a change that says what holds already is left out. */
  lines: JudgedLine[]
  /** The lists as they would be. */
  after: Lists
}

type Judging = { lists: Lists; codes: Codes; by: By }

function judgeOne({ lists, codes, by }: Judging, change: Change): Problem[] | FactLine | null {
  const list = lists.get(change.list)
  if (!list) return [problem('unknown_list')]
  const { contract } = list
  if (contract.is_file_only !== undefined) return [problem('file_only')]
  if (!mayPropose(contract, by)) return [problem('not_yours')]
  const dates = datesOf(contract, change)
  if (typeof dates === 'string') return [problem(dates, 'valid_from')]
  const wrong = columnProblems(contract, change, codes)
  if (wrong.length > 0) return wrong
  const key = tidy(contract, keyOf(contract), change.key)
  const names = valuesOf(contract).map(([name]) => name)
  const after = change.values && tidy(contract, names, change.values)
  const known = segmentsOf(list, key)
  const before = joined(contract, within(known, dates))
  const wanted = after === null ? [] : [{ ...dates, values: after }]
  if (saysTheSame(contract, before, wanted)) return null
  if (contract.has_fixed_keys && (known.length === 0 || after === null)) return [problem('fixed_key')]
  const isMoved = change.before && !saysTheSame(contract, joined(contract, change.before), before)
  if (isMoved) return [problem('moved')]
  return { list: change.list, key, ...dates, before, after }
}

/**
 * Looks changes through: each by itself, against each other, and what they would make of the lists. Nothing
 * of it holds where anything is wrong.
 */
export function judgeChanges(judging: Judging, changes: readonly Change[]): Judged {
  const problems: Found[] = []
  const lines: JudgedLine[] = []
  for (const [at, change] of changes.entries()) {
    const judged = judgeOne(judging, change)
    if (Array.isArray(judged)) problems.push(...judged.map((it) => ({ at, ...it })))
    else if (judged) lines.push({ at, ...judged })
  }
  problems.push(...repeatedIn(judging.lists, lines))
  const after = layLines(judging.lists, lines)
  problems.push(...brokenBy({ before: judging.lists, after }, lines))
  return { problems, lines, after }
}

/** Two changes that speak of one key on one day. */
const repeatedIn = (lists: Lists, lines: readonly JudgedLine[]): Found[] => {
  const keyed = (it: JudgedLine) => `${it.list} ${keyText(lists.get(it.list)!.contract, it.key)}`
  return lines
    .filter((line, i) => lines.slice(0, i).some((it) => keyed(it) === keyed(line) && doOverlap(it, line)))
    .map(({ at }) => ({ at, ...problem('twice') }))
}

const layLines = (lists: Lists, lines: readonly FactLine[]): Lists => {
  const after = new Map(lists)
  for (const { list, key, valid_from, valid_to, after: values } of lines)
    after.set(list, lay(after.get(list)!, { list, key, valid_from, valid_to, values, change_set_id: '' }))
  return after
}

/** What the lists would be that they are not described to be. */
function brokenBy({ before, after }: { before: Lists; after: Lists }, lines: readonly JudgedLine[]) {
  const holes = lines
    .filter((it) => hasHole(segmentsOf(after.get(it.list)!, it.key)))
    .map(({ at }): Found => ({ at, ...problem('hole') }))
  const rules = [...new Set(lines.map((it) => it.list))].flatMap((name) => {
    const known = new Set(brokenRules(before.get(name)!).map((it) => JSON.stringify(it.rule)))
    const { at } = lines.find((it) => it.list === name)!
    return brokenRules(after.get(name)!)
      .filter((it) => !known.has(JSON.stringify(it.rule)))
      .map(({ rule, day, line }): Found => {
        const { columns, ...parts } = partsOf(rule)
        return { at, code: `rule_${rule.rule}`, ...parts, against: { list: name, columns, line, day } }
      })
  })
  return [...holes, ...rules, ...usedCodes(after, lines)]
}

/** Codes that end while lines of other lists say them. */
function usedCodes(after: Lists, lines: readonly JudgedLine[]): Found[] {
  const ended = lines.filter((it) => it.list === 'codes' && it.after === null)
  return ended.flatMap(({ at, key }) => {
    const user = [...after.values()].find(({ contract, timelines }) =>
      Object.entries(contract.columns).some(
        ([name, column]) =>
          column.codes === key['code_list'] &&
          timelines.some((it) =>
            it.segments.some(({ values }) => (it.key[name] ?? values[name]) === key['code']),
          ),
      ),
    )
    const against = user && { list: user.contract.table, columns: [], line: null, day: null }
    return against ? [{ at, ...problem('in_use', 'code'), against }] : []
  })
}

/** What takes back what a set of changes did: what held before, for the same time. */
export function inverseOf(lines: readonly FactLine[]): Change[] {
  return lines.flatMap((line) => {
    const { list, key, before, after } = line
    const days = [line.valid_from, ...before.flatMap((it) => [it.valid_from, it.valid_to]), line.valid_to]
    const turns = [...new Set(days)].toSorted()
    return turns.slice(0, -1).map((valid_from, at): Change => {
      const valid_to = turns[at + 1]!
      const old = before.find((it) => it.valid_from <= valid_from && valid_from < it.valid_to)
      const now = after === null ? [] : [{ valid_from, valid_to, values: after }]
      return { list, key, valid_from, valid_to, values: old?.values ?? null, before: now }
    })
  })
}

/** What makes a key of a list what it is wanted to be, as few changes as there are times. */
export function changesTowards(list: List, key: Values, wanted: readonly Span[]): Change[] {
  const { contract } = list
  const now = segmentsOf(list, key)
  const days = [...now, ...wanted].flatMap((it) => [it.valid_from, it.valid_to])
  const turns = [...new Set(days)].toSorted()
  const at = (spans: readonly (Segment | Span)[], day: string): Values | null =>
    spans.find((it) => it.valid_from <= day && day < it.valid_to)?.values ?? null
  const changes: Change[] = []
  for (const [i, valid_from] of turns.slice(0, -1).entries()) {
    const [own, values] = [at(now, valid_from), at(wanted, valid_from)]
    const isSame = own === null || values === null ? own === values : sameValues(contract, own, values)
    if (isSame) continue
    const valid_to = turns[i + 1]!
    const last = changes.at(-1)
    const isMore =
      last?.valid_to === valid_from &&
      (last.values === null || values === null
        ? last.values === values
        : sameValues(contract, last.values, values))
    if (isMore) last.valid_to = valid_to
    else changes.push({ list: contract.table, key, valid_from, valid_to, values })
  }
  return changes
}

/** The nights that have run of which a line holds. */
export function nightsOf(lines: readonly Dates[], ran: readonly string[]) {
  const touched = ran.filter((day) => lines.some((it) => it.valid_from <= day && day < it.valid_to))
  const [first, last] = [touched[0], touched.at(-1)]
  return first === undefined || last === undefined ? null : { count: touched.length, first, last }
}
