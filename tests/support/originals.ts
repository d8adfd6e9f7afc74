import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Contract } from '../../src/pipeline/load/index.ts'
import type { Original } from './delivery-mutations.ts'

/** Enough for a few lines to be kept aside and the file to stay below the limit. */
const LINES = 24

/** What a feed really sends, in each of its modes: its longest file, with lines added under other keys. */
export function originalsOf(contract: Contract, landingDir: string): Original[] {
  const system = join(landingDir, contract.system)
  const sent = readdirSync(landingDir).includes(contract.system) ? readdirSync(system) : []
  const files = sent.flatMap((day) =>
    readdirSync(join(system, day))
      .filter((name) => name.startsWith(`${contract.file}.`) && name.endsWith('.dat'))
      .map((name) => ({ day, mode: name.split('.')[1]!, lines: linesOf(join(system, day, name)) })),
  )
  const [longest] = files.toSorted((a, b) => b.lines.length - a.lines.length || b.day.localeCompare(a.day))
  const { day, lines: own } = longest?.lines.length ? longest : { day: DAY, lines: [anyLine(contract)] }
  const date = day.replace(/(....)(..)(..)/, '$1-$2-$3')
  const lines = grow(contract, own)
  return contract.modes.map((mode) => ({
    contract,
    mode,
    date,
    lines:
      mode === 'i' ? lines.map((line) => withField(contract, line, { name: 'op_flag', value: 'U' })) : lines,
  }))
}

const DAY = '20260630'
const VALUES = { C: 'A1', N: '1', D: DAY, T: '120000', TS: '2026-06-30 10:00:00', F: '1' }

/** A line that keeps the contract, of a feed that the tiny bank has no file of. */
const anyLine = ({ columns, delimiter }: Contract): string =>
  columns
    .map(({ type, codes }) => (Array.isArray(codes) ? codes[0]! : VALUES[type.kind]).slice(0, lengthOf(type)))
    .join(delimiter)

const lengthOf = (type: Contract['columns'][number]['type']) => (type.kind === 'C' ? type.length : undefined)

const linesOf = (path: string) => readFileSync(path, 'latin1').split('\n').filter(Boolean)

/** How many characters or digits a column takes that tells rows apart; 0 for one that does not. */
function placesOf({ type }: Contract['columns'][number]): number {
  if (type.kind === 'C') return type.length
  return type.kind === 'N' && type.scale === 0 ? type.precision : 0
}

function grow(contract: Contract, lines: string[]): string[] {
  const { key, columns } = contract
  const own = columns.find(
    (it) => key.includes(it.name) && placesOf(it) > 0 && !it.codes && !it.currency && !it.protect,
  )
  if (!own) throw new Error(`${contract.file}: no column of the key can be told apart`)
  const { name } = own
  const at = columns.indexOf(own)
  return Array.from({ length: Math.max(LINES, lines.length) }, (_, no) => {
    const line = lines[no % lines.length]!
    const value = `${line.split(contract.delimiter)[at]}${Math.floor(no / lines.length)}`
    return no < lines.length ? line : withField(contract, line, { name, value: value.slice(-placesOf(own)) })
  })
}

function withField(
  contract: Contract,
  line: string,
  { name, value }: { name: string; value: string },
): string {
  const at = contract.columns.findIndex((it) => it.name === name)
  const fields = line.split(contract.delimiter)
  return at < 0 ? line : fields.with(at, value).join(contract.delimiter)
}
