import { isUtf8 } from 'node:buffer'
import { cleanIdentifier, type ProtectedKind } from '../../platform/crypto/index.ts'
import { describeType, makeFits } from './column-types.ts'
import type { Column, Contract } from './contracts.ts'
import { decodeLines, LINE_FEED, makeDecoder } from './lines.ts'
import { type Problem, problem } from './problems.ts'
import { emptyToNull, makeKindReader } from './protect.ts'
import { shownInClear } from './rejects.ts'

/** How many lines are enough to see that a file is not what its contract says. */
const PROBED_LINES = 500
/** Fewer misfits may be dirt. */
const MISFITS_MIN = 3

type Probe = { contract: Contract; fileName: string; block: Buffer }

/**
 * Looks at the beginning of a file before anything of it is stored: in the wrong encoding, or with its
 * columns in another order, an identity number may stand in a column that nobody protects.
 */
export function probeFile(probe: Probe): Problem[] {
  const encoding = checkEncoding(probe)
  return encoding.length > 0 ? encoding : checkColumns(probe)
}

/** Ideographs that could not stand there by chance when text of the other encoding is read as UTF-8. */
const IDEOGRAPHS_MIN = 3

function checkEncoding({ contract, fileName, block }: Probe): Problem[] {
  const declared = contract.encoding
  const refused = (line: number | null, found: string) => [
    problem(
      'encoding',
      { file: fileName, line },
      {
        zh: `约定为 ${declared}，文件实为 ${found}`,
        en: `the contract says ${declared}, the file is ${found}`,
      },
    ),
  ]
  if (declared === 'GB18030') {
    if (!isUtf8(block)) return []
    const text = block.toString('utf8')
    const ideographs = text.match(/\p{Script=Han}/gu)?.length ?? 0
    if (ideographs < IDEOGRAPHS_MIN) return []
    return refused(text.slice(0, text.search(/\p{Script=Han}/u)).split('\n').length, 'UTF-8')
  }
  if (isUtf8(block)) return []
  const lines = decodeLines(block, makeDecoder('UTF-8'))
  const foreign = lines.filter((line) => line === null).length
  const isMostlyForeign =
    foreign * 2 > lines.filter((line) => line === null || /[^\0-\x7f]/.test(line)).length
  if (!isMostlyForeign || makeDecoder('GB18030')(block) === null) return []
  return foreign < MISFITS_MIN ? [] : refused(lines.indexOf(null) + 1, 'GB18030')
}

type Tally = { filled: number; misfits: number; line: number; value: string }

/** Columns that in most rows hold something else than their contract says. */
function checkColumns({ contract, fileName, block }: Probe): Problem[] {
  const { columns, delimiter } = contract
  const fits = columns.map((column) => makeColumnFits(contract, column))
  const tallies = columns.map((): Tally => ({ filled: 0, misfits: 0, line: 0, value: '' }))
  const lines = decodeLines(firstLines(block), makeDecoder(contract.encoding))
  for (const [at, line] of lines.entries()) {
    const fields = line?.split(delimiter)
    if (fields?.length !== columns.length) continue
    for (const [column, field] of fields.entries()) {
      const value = emptyToNull(field)
      if (value === null) continue
      const tally = tallies[column]!
      tally.filled += 1
      if (fits[column]!(value, fields)) continue
      tally.misfits += 1
      if (tally.misfits === 1) Object.assign(tally, { line: at + 1, value })
    }
  }
  return columns.flatMap((column, at) => {
    const { filled, misfits, line, value } = tallies[at]!
    if (misfits < MISFITS_MIN || misfits * 2 < filled) return []
    const place = { file: fileName, line, column: column.name, value: shownInClear(contract, value) }
    const expected = column.protect ?? describeType(column.type)
    const said = {
      zh: `前 ${filled} 个值中有 ${misfits} 个不是 ${expected}：列的顺序不对`,
      en: `${misfits} of the first ${filled} values are no ${expected}: the columns are not in order`,
    }
    return [problem('column_order', place, said)]
  })
}

function firstLines(block: Buffer): Buffer {
  let end = 0
  for (let lines = 0; lines < PROBED_LINES; lines++) {
    const at = block.indexOf(LINE_FEED, end)
    if (at < 0) return block
    end = at + 1
  }
  return block.subarray(0, end)
}

type Fits = (value: string, fields: string[]) => boolean

function makeColumnFits(contract: Contract, column: Column): Fits {
  const hasForm = makeFits(column)
  if (!column.protect) return (value) => hasForm(value.trimEnd())
  const kindOf = makeKindReader(contract, column)
  return (value, fields) => hasForm(value) && resembles(kindOf(fields), value)
}

/** Whether a value could be meant as one of its kind, dirt and all. */
function resembles(kind: ProtectedKind, value: string): boolean {
  const clean = cleanIdentifier(value)
  if (kind === 'id_number') return /\d{4}/.test(clean)
  if (kind === 'mobile' || kind === 'phone') return /\d{5}/.test(clean.replaceAll('-', ''))
  return kind === 'address' || !/^\d{17}[\dX]$/.test(clean)
}
