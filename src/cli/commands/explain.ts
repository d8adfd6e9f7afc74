import { invalid } from '../../platform/errors.ts'
import type { Explained, Part } from '../../serving/lineage/index.ts'
import { readHead } from '../../serving/manifest.ts'
import type { CliContext, Command, Values } from '../command.ts'
import { parseDate, textOf } from '../values.ts'

export const explainCommand: Command = {
  name: 'explain',
  summary: 'Where a figure comes from: the rows it rests on, layer by layer, down to the lines of the files.',
  usage: [
    'zhike explain aum_balance_eod --customer 1000000000000016 [--date 2026-06-30] [--depth 3]',
    'zhike explain marts.customer_accounts.balance --customer 1000000000000016 --key account_id=…',
    '    every figure on the way is reckoned again from the rows shown, and has to be the same',
  ],
  options: {
    customer: { type: 'string' },
    key: { type: 'string', multiple: true },
    date: { type: 'string' },
    depth: { type: 'string' },
  },
  takesName: true,
  async run(context, { values, positionals }) {
    const [name] = positionals
    if (!name) throw invalid('Name the figure: zhike explain aum_balance_eod --customer …')
    const explained = await explain(context, name, values)
    context.print({
      answer: { ...explained, lines: linesOf(explained) },
      text: describe(explained, depthOf(values)),
    })
  },
}

async function explain({ config }: CliContext, name: string, values: Values): Promise<Explained> {
  const { explainFigure, findFigure } = await import('../../serving/lineage/index.ts')
  const { warehouseDir } = config
  const depth = depthOf(values)
  const head = readHead(warehouseDir)
  if (!head) throw invalid('The warehouse is empty: no night has run yet.')
  const customer = textOf(values, 'customer')
  if (customer === null) throw invalid('Name the customer with --customer.')
  const date = textOf(values, 'date')
  const named = Object.fromEntries(((values['key'] ?? []) as string[]).map(readPair))
  const asked = {
    warehouseDir,
    version: head.version,
    business_date: date === null ? head.business_date : parseDate(date),
    name,
  }
  const key = Object.keys(named).length > 0 ? named : { customer_id: customer }
  return explainFigure({
    ...asked,
    figure: findFigure({ ...asked, key }),
    subject: customer,
    ...(depth === null ? {} : { depth }),
  })
}

function depthOf(values: Values): number | null {
  const text = textOf(values, 'depth')
  if (text === null) return null
  if (/^\d{1,2}$/.test(text)) return Number(text)
  throw invalid(`--depth is "${text}"; it takes a number of steps, 0 to 99.`)
}

function readPair(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at <= 0) throw invalid(`--key takes name=value, not ${text}`)
  return [text.slice(0, at), text.slice(at + 1)]
}

/** Every line of a file that the figure rests on, once. */
function linesOf(explained: Explained): string[] {
  const own = explained.line ? [lineText(explained)] : []
  const below = explained.parts.flatMap((part) => part.amounts.flatMap(linesOf))
  return [...new Set([...own, ...below])].toSorted()
}

const lineText = ({ line }: Explained) =>
  line ? `${line.file_name}:${line.line_no ?? 'not kept'} sha256 ${line.checksum}` : ''

/** Whether the way goes on below what was asked for: a model made the figure, of what is not shown. */
export function isCutOff(it: Explained, depth: number | null): boolean {
  if (depth === null || it.is_repeated || it.depends_on_others) return false
  if (depth === 0) return it.from === 'model' || it.from === 'carried'
  return it.parts.some((part) => part.amounts.some((amount) => isCutOff(amount, depth - 1)))
}

function describe(explained: Explained, depth: number | null): string {
  const lines = linesOf(explained)
  const deeper = isCutOff(explained, depth) ? ['further steps were not asked for: see --depth'] : []
  const found = lines.length > 0 || deeper.length === 0 ? [`${lines.length} lines of files`] : []
  return [...tree(explained, ''), '', ...found, ...lines.map((it) => `  ${it}`), ...deeper].join('\n')
}

const nameOf = (key: Record<string, string>) => Object.values(key).join(' ')

function tree(it: Explained, indent: string): string[] {
  const name = `${it.table}.${it.column}  ${it.business_date}`
  const head = `${indent}${name}  ${it.value ?? 'nothing'}${remarks(it)}`
  return [head, ...it.parts.flatMap((part) => partLines(part, `${indent}  `))]
}

function partLines(part: Part, indent: string): string[] {
  const together = part.together_with > 0 ? ` with ${part.together_with} more` : ''
  const effect = part.effect === null ? '' : `  ${part.effect}`
  return [
    `${indent}${part.table} [${nameOf(part.key)}]${together}${effect}`,
    ...part.amounts.flatMap((it) => tree(it, `${indent}  `)),
  ]
}

function notKeptText({ files }: Explained): string {
  const names = files.map((it) => it.file_name).join(', ')
  return `the rows of that day are no longer kept${names && `; they came from ${names}`}`
}

function remarks(it: Explained): string {
  const said = [
    it.line && lineText(it),
    it.from === 'carried' && 'kept from an earlier day: the file did not come',
    it.from === 'not_kept' && notKeptText(it),
    it.from === 'list' && 'a list kept by hand',
    it.is_repeated && 'shown above',
    it.is_confirmed === false && 'NOT THE SAME WHEN RECKONED AGAIN',
    it.is_confirmed && 'reckoned again: the same',
    it.adds_up && 'adds up',
    it.depends_on_others && 'depends on other customers as well',
  ].filter(Boolean)
  return said.length > 0 ? `  (${said.join('; ')})` : ''
}
