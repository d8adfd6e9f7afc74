import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { type Deadlines, readDeadlines } from '../../src/pipeline/board/index.ts'
import { readContracts, REJECT_LIMIT } from '../../src/pipeline/load/index.ts'
import { type Column, type Model, readModels } from '../../src/pipeline/models.ts'
import { termOf } from '../../src/pipeline/retention.ts'
import type { Term } from '../../src/serving/terms.ts'

type FeedColumn = {
  name: string
  type: string
  label: string
  required?: boolean
  protect?: string
  codes?: string | string[]
  currency?: boolean
  past?: boolean
  not_before?: string
  check?: string
}
type Feed = {
  file: string
  feed: number
  title: { zh: string; en: string }
  modes: string[]
  if_missing: string
  delimiter: string
  encoding: string
  key: string[]
  reject_limit?: typeof REJECT_LIMIT
  columns: FeedColumn[]
}

const DO_NOT_EDIT = 'Generated from `warehouse/` by `npm run docs:generate`; edit the files there.'
const MODES: Record<string, string> = { f: 'in full', i: 'changes only', a: 'events of the day' }
const IF_MISSING: Record<string, string> = {
  stop: 'holds the night',
  carry: 'yesterday’s stays, marked as old',
  none: 'there is nothing to load, and nothing to carry',
}
const IF_LATE: Record<Deadlines[string]['if_late'], string> = {
  hold: 'the whole night waits',
  carry: 'the night goes on with what came last, marked as old',
  go_on: 'the night goes on; there is nothing to carry',
}
const WRITES: Record<string, string> = {
  view: 'computed when it is read',
  full: 'rebuilt every night',
  daily: 'one set of rows a business date',
  scd2: 'history: a changed row closes one version and opens another',
  register: 'only ever grows',
}

/** A pipe inside a cell would end the cell. */
const cell = (text: string) => text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ')
const row = (...cells: string[]) => `| ${cells.map(cell).join(' | ')} |`
const code = (text: string) => `\`${text}\``
const english = (text: Column['meaning']) => (typeof text === 'string' ? text : text.en)
const visible = (text: string) =>
  [...text]
    .map((it) => (it < ' ' ? `0x${it.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}` : it))
    .join('')

function describeTable(model: Model): string {
  const columns = Object.entries(model.columns).map(([name, it]) =>
    row(code(name), it.type, english(it.meaning)),
  )
  return [
    `## ${model.name} · ${model.title.zh} · ${model.title.en}`,
    '',
    model.meaning,
    '',
    `One row: ${model.grain}. Written: ${WRITES[model.write]}. Key: ${model.key.map(code).join(', ')}.`,
    ...describeTerm(termOf(model, undefined)),
    ...(model.track
      ? [`A new version opens when one of these changes: ${model.track.map(code).join(', ')}.`]
      : []),
    '',
    '| column | type | meaning |',
    '| --- | --- | --- |',
    ...columns,
  ].join('\n')
}

function describeTerm(term: Term | undefined): string[] {
  if (!term) return []
  if ('ended_months' in term)
    return [`Kept: open versions always, ended ones ${term.ended_months} months, then in the archive.`]
  const monthEnds = term.month_ends ? ` and month ends of ${term.month_ends} months` : ''
  return [`Kept: ${term.days} days${monthEnds}, then in the archive.`]
}

/** What is demanded of a column besides its type. */
const notesOf = (it: FeedColumn): string[] =>
  [
    it.required && 'required',
    it.protect && `protected: ${it.protect}`,
    it.codes && (typeof it.codes === 'string' ? `codes of ${it.codes}` : `one of ${it.codes.join(' ')}`),
    it.currency && 'a currency',
    it.past && 'not in the future',
    it.not_before && `not before ${code(it.not_before)}`,
    it.check && `checked: ${it.check}`,
  ].filter((note) => typeof note === 'string')

const limitOf = ({ reject_limit: { rows, ratio } = REJECT_LIMIT }: Feed) =>
  `${rows}, and than ${ratio * 100} % of its rows`

function describeFeed(system: string, feed: Feed): string {
  const modes = feed.modes.map((mode) => MODES[mode] ?? mode).join(' or ')
  const columns = feed.columns.map((it) => {
    const notes = notesOf(it)
    return row(code(it.name), it.type, it.label, notes.join(', '))
  })
  return [
    `## ${feed.file} · ${feed.title.zh} · ${feed.title.en}`,
    '',
    `Feed ${feed.feed} of \`${system}\`. Delivered ${modes}.`,
    `When it is missing: ${IF_MISSING[feed.if_missing]}.`,
    `${feed.encoding}, fields separated by ${code(visible(feed.delimiter))}.`,
    `Key: ${feed.key.map(code).join(', ')}.`,
    `It is refused when more rows are rejected than ${limitOf(feed)}; up to there they are kept aside.`,
    '',
    '| column | type | label | |',
    '| --- | --- | --- | --- |',
    ...columns,
  ].join('\n')
}

function describeDeadlines(deadlines: Deadlines): string {
  return [
    '## When they are due',
    '',
    'For the files of business date T, in the bank’s local time. A system that is not named delivers when it',
    'has something to deliver.',
    '',
    '| system | ready by | at the latest | if late |',
    '| --- | --- | --- | --- |',
    ...Object.entries(deadlines).map(([system, it]) =>
      row(code(system), it.ready_by, it.hard_limit, IF_LATE[it.if_late]),
    ),
  ].join('\n')
}

const page = (title: string, parts: string[]) => `# ${title}\n\n${DO_NOT_EDIT}\n\n${parts.join('\n\n')}\n`

/** The pages that say what every table and every delivered file holds. */
export function writeWarehousePages(modelsDir: string): Record<string, string> {
  const models = readModels(modelsDir)
  const contracts = readContracts(modelsDir)
  const feeds = contracts.map(({ system, file }) => {
    const path = join(modelsDir, 'sources', system, `${file}.yml`)
    return describeFeed(system, parse(readFileSync(path, 'utf8')) as Feed)
  })
  const deadlines = describeDeadlines(readDeadlines(modelsDir, contracts))
  return {
    'docs/reference/tables.md': page('Tables of the warehouse', models.map(describeTable)),
    'docs/reference/feeds.md': page('Files that the bank delivers', [deadlines, ...feeds]),
  }
}
