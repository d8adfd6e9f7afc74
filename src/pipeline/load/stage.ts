import { open } from 'node:fs/promises'
import { readLoosely } from './amounts.ts'
import type { Contract } from './contracts.ts'
import {
  BYTE_ORDER_MARK,
  decodeLines,
  type Decoder,
  LINE_BYTES_MAX,
  makeDecoder,
  readBlocks,
  splitLines,
} from './lines.ts'
import { normaliseName, spellName } from './names.ts'
import { probeFile } from './probe.ts'
import { problem, refuseDelivery } from './problems.ts'
import { emptyToNull, makeProtector, type Protection } from './protect.ts'
import { type Reject, REJECTS_KEPT_MAX } from './rejects.ts'

/** What separates the fields of the staging file: no field holds it, whatever delimiter the source uses. */
export const STAGE_SEPARATOR = '\x1f'

type StageInput = {
  contract: Contract
  fileName: string
  path: string
  stagePath: string
  protection: Protection
}

/** What went into the staging file, and what could not. */
export type Staged = {
  rows_in: number
  rows_staged: number
  rows_rejected: number
  rejects: Reject[]
  /** Whether any field may end in blanks, which most files have cut off. */
  has_padding: boolean
  /** The control amounts of rejected lines, in hundredths; null once one of them cannot be known. */
  rejected_amount: bigint | null
}

type Work = StageInput & { staged: Staged; rewrite: Rewrite | null; controls: RegExp; decode: Decoder }

/**
 * Writes a file as UTF-8 lines `line number, fields...` that DuckDB reads. Names are normalised and spelt,
 * and protected values replaced, on the way: in clear they never leave this process. Text is decoded before
 * it is split, because the second byte of a GB18030 character can be `|` or `@`.
 */
export async function stageFile(input: StageInput): Promise<Staged> {
  const { contract, fileName, protection } = input
  const work: Work = {
    ...input,
    staged: {
      rows_in: 0,
      rows_staged: 0,
      rows_rejected: 0,
      rejects: [],
      has_padding: false,
      rejected_amount: 0n,
    },
    rewrite: makeRewrite(contract, protection),
    controls: controlsOf(contract),
    decode: makeDecoder(contract.encoding),
  }
  const output = await open(input.stagePath, 'wx', 0o600)
  try {
    for await (const block of readBlocks(input.path)) {
      if (work.staged.rows_in === 0) {
        const problems = probeFile({ contract, fileName, block })
        if (problems.length > 0) throw refuseDelivery(problems)
      }
      const isEndless = block.length > LINE_BYTES_MAX && !block.includes(0x0a)
      if (isEndless) throw refuseLongLine(work)
      const written = stageBlock(work, block)
      if (written !== '') await output.write(written)
    }
  } finally {
    await output.close()
  }
  return work.staged
}

const refuseLongLine = ({ fileName, staged }: Work) =>
  refuseDelivery([
    problem('line_too_long', { file: fileName, line: staged.rows_in + 1 }, 'the line does not end'),
  ])

/** The staging lines of a block; what holds for the whole block need not be checked for each line. */
function stageBlock(work: Work, block: Buffer): string {
  const { staged } = work
  const text = cleanText(work, block)
  if (text === null) staged.has_padding = true
  else staged.has_padding ||= PADDING.some((it) => text.includes(it))
  const lines = text === null ? decodeLines(block, work.decode) : splitLines(text)
  if (staged.rows_in === 0) lines[0] = lines[0]?.replace(BYTE_ORDER_MARK, '') ?? null
  const written: string[] = []
  for (const line of lines) {
    staged.rows_in += 1
    const fields = text === null ? checkLine(work, line) : stageLine(work, line!)
    if (fields !== null) written.push(staged.rows_in + STAGE_SEPARATOR + fields)
  }
  staged.rows_staged += written.length
  return written.length === 0 ? '' : `${written.join('\n')}\n`
}

const PADDING = [' ', '　'].flatMap((blank) => [blank + STAGE_SEPARATOR, `${blank}\n`])

/** The block with the staging separator, when each byte of it has a meaning; null when lines must be seen. */
function cleanText({ contract, controls, decode }: Work, block: Buffer): string | null {
  const text = decode(block)?.replaceAll('\r\n', '\n') ?? null
  if (text === null || controls.test(text)) return null
  return separate(contract, text)
}

const separate = ({ delimiter }: Contract, text: string): string =>
  delimiter === STAGE_SEPARATOR ? text : text.replaceAll(delimiter, STAGE_SEPARATOR)

const LINE_FEED = 10
const CONTROLS = [...Array.from({ length: 32 }, (_, code) => code), 127].filter((code) => code !== LINE_FEED)

/** Any control character but those of the delimiter: a line break inside a text, or stray bytes. */
function controlsOf({ delimiter }: Contract): RegExp {
  const astray = CONTROLS.filter((code) => !delimiter.includes(String.fromCharCode(code)))
  return new RegExp(`[${astray.map((code) => `\\x${code.toString(16).padStart(2, '0')}`).join('')}]`)
}

/** The same as `stageLine` for a line of which nothing is known yet. */
function checkLine(work: Work, line: string | null): string | null {
  const { contract, controls } = work
  if (line === null) return reject(work, null, { reason: `the bytes are no ${contract.encoding}` })
  if (controls.test(line)) return rejectControl(work, line)
  return stageLine(work, separate(contract, line))
}

/** The fields of a separated line as the staging file holds them, or null when the line is rejected. */
function stageLine(work: Work, line: string): string | null {
  const { contract, rewrite } = work
  const count = countFields(line)
  if (count !== contract.columns.length) {
    return reject(work, null, { reason: `${count} columns instead of ${contract.columns.length}` })
  }
  return rewrite === null ? line : rewriteFields(work, line.split(STAGE_SEPARATOR), rewrite)
}

function countFields(line: string): number {
  let count = 1
  for (let at = line.indexOf(STAGE_SEPARATOR); at >= 0; at = line.indexOf(STAGE_SEPARATOR, at + 1)) count += 1
  return count
}

function rejectControl(work: Work, line: string): null {
  const { contract, controls } = work
  const fields = line.split(contract.delimiter)
  const at = fields.findIndex((field) => controls.test(field))
  const column_name = fields.length === contract.columns.length ? contract.columns[at]!.name : null
  const found = controls.exec(line)![0].charCodeAt(0).toString(16).padStart(2, '0')
  return reject(work, fields, { column_name, value: null, reason: `holds the control character 0x${found}` })
}

type Complaint = { column_name?: string | null; value?: string | null; reason: string }

function reject({ staged, contract }: Work, fields: string[] | null, complaint: Complaint): null {
  staged.rows_rejected += 1
  const { column_name = null, value = null, reason } = complaint
  if (staged.rejects.length < REJECTS_KEPT_MAX) {
    staged.rejects.push({ line_no: staged.rows_in, column_name, value, reason })
  }
  if (contract.control_amount === null) return null
  const at = contract.columns.findIndex((column) => column.name === contract.control_amount)
  const text = fields?.length === contract.columns.length ? fields[at]! : null
  const amount = text === null ? null : emptyToNull(text) === null ? 0n : readLoosely(text)
  const isKnown = amount !== null && staged.rejected_amount !== null
  staged.rejected_amount = isKnown ? staged.rejected_amount! + amount : null
  return null
}

type Rewrite = ((value: string | null, fields: (string | null)[]) => string[])[]

/** How each column becomes the fields of its parts; null when a line can be taken as it is. */
function makeRewrite(contract: Contract, protection: Protection): Rewrite | null {
  if (!contract.columns.some((column) => column.protect || column.pinyin)) return null
  return contract.columns.map((column) => {
    if (column.protect) return makeProtector(protection, contract, column)
    return column.pinyin ? spell : keep
  })
}

const keep = (value: string | null): string[] => [value ?? '']

function spell(value: string | null): string[] {
  const name = value === null ? '' : normaliseName(value)
  const { full, initials } = spellName(name)
  return [name, full, initials]
}

function rewriteFields(work: Work, raw: string[], rewrite: Rewrite): string | null {
  const fields = raw.map(emptyToNull)
  for (const [at, column] of work.contract.columns.entries()) {
    if (!column.protect || column.type.kind !== 'C') continue
    const value = fields[at] ?? null
    const reason =
      value === null ? (column.required ? 'is missing' : null) : tooLong(value, column.type.length)
    if (reason) return reject(work, raw, { column_name: column.name, value, reason })
  }
  return fields.flatMap((value, at) => rewrite[at]!(value, fields)).join(STAGE_SEPARATOR)
}

const tooLong = (value: string, length: number): string | null =>
  value.length > length && [...value].length > length ? `is longer than C(${length})` : null
