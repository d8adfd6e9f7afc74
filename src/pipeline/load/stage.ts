import { open } from 'node:fs/promises'
import { readLoosely } from './amounts.ts'
import { type CutField, mendText, readCutLine, TELLING } from './characters.ts'
import { type CleanBlock, type CleanBlockReader, makeCleanBlockReader } from './clean-block.ts'
import { describeType } from './column-types.ts'
import type { Column, Contract } from './contracts.ts'
import { type Finding, FINDINGS_KEPT_MAX, type Rule, type Tell } from './findings.ts'
import {
  decodeLines,
  type Decoder,
  eachLine,
  findLongLine,
  LINE_BYTES_MAX,
  LINE_FEED,
  makeDecoder,
  readBlocks,
  splitLines,
  withoutMark,
} from './lines.ts'
import type { Lists } from './lists.ts'
import { probeFile } from './probe.ts'
import { problem, refuseDelivery } from './problems.ts'
import { emptyToNull, type Protection } from './protect.ts'
import { type Reject, REJECTS_KEPT_MAX } from './rejects.ts'
import { makeRewrite, type Rewrite } from './rewrite.ts'

/** What separates the fields of the staging file: no field holds it, whatever delimiter the source uses. */
export const STAGE_SEPARATOR = '\x1f'

type StageInput = {
  contract: Contract
  fileName: string
  path: string
  stagePath: string
  protection: Protection
  lists: Lists
}

/** What went into the staging file, and what could not. */
export type Staged = {
  rows_in: number
  rows_staged: number
  rows_rejected: number
  rejects: Reject[]
  findings: Finding[]
  /** Whether any field may end in blanks, which most files have cut off. */
  has_padding: boolean
  /** The control amounts of rejected lines, in hundredths; null once one of them cannot be known. */
  rejected_amount: bigint | null
}

type Work = StageInput & {
  staged: Staged
  tell: Tell
  rewrite: Rewrite | null
  controls: RegExp
  decode: Decoder
  readCleanBlock: CleanBlockReader
}

/**
 * Writes a file as UTF-8 lines `line number, fields...` that DuckDB reads. Names are normalised and spelt,
 * and protected values replaced, on the way: in clear they never leave this process. Text is decoded before
 * it is split, because the second byte of a GB18030 character can be `|` or `@`.
 */
export async function stageFile(input: StageInput): Promise<Staged> {
  const { contract, fileName } = input
  const staged: Staged = {
    rows_in: 0,
    rows_staged: 0,
    rows_rejected: 0,
    rejects: [],
    findings: [],
    has_padding: false,
    rejected_amount: 0n,
  }
  const tell = makeTell(staged)
  const work: Work = {
    ...input,
    staged,
    tell,
    rewrite: makeRewrite({ ...input, tell }),
    controls: controlsOf(contract),
    decode: makeDecoder(contract.encoding),
    readCleanBlock: makeCleanBlockReader(contract, STAGE_SEPARATOR.charCodeAt(0)),
  }
  const output = await open(input.stagePath, 'wx', 0o600)
  try {
    for await (const block of readBlocks(input.path)) {
      if (work.staged.rows_in === 0) {
        const problems = probeFile({ contract, fileName, block })
        if (problems.length > 0) throw refuseDelivery(problems)
      }
      const longLine = findLongLine(block)
      if (longLine !== null) throw refuseLongLine(fileName, staged.rows_in + longLine)
      const written = stageBlock(work, block)
      if (written.length > 0) await output.writeFile(written)
    }
  } finally {
    await output.close()
  }
  return staged
}

/** Notes what is in doubt in the line at work, as far as findings are kept. */
function makeTell(staged: Staged): Tell {
  const kept = new Map<Rule, number>()
  return (column_name, rule_code, value) => {
    const before = kept.get(rule_code) ?? 0
    if (before >= FINDINGS_KEPT_MAX) return
    kept.set(rule_code, before + 1)
    staged.findings.push({ line_no: staged.rows_in, column_name, rule_code, value })
  }
}

const refuseLongLine = (file: string, line: number) =>
  refuseDelivery([
    problem(
      'line_too_long',
      { file, line },
      {
        zh: `该行超过 ${LINE_BYTES_MAX} 字节仍未结束`,
        en: `the line does not end within ${LINE_BYTES_MAX} bytes`,
      },
    ),
  ])

/** The staging lines of a block. A block that is not clean as a whole is taken line by line. */
function stageBlock(work: Work, block: Buffer): Buffer | string {
  const { staged, rewrite } = work
  const clean = work.readCleanBlock(block, staged.rows_in)
  if (clean === null) return stageLines(work, block)
  staged.has_padding ||= clean.hasPadding
  if (rewrite !== null || clean.isTelling) return rewriteLines(work, clean)
  staged.rows_in += clean.rows
  staged.rows_staged += clean.rows
  return clean.bytes
}

/** Staging lines whose fields have to be looked at; the number before them is written again. */
function rewriteLines(work: Work, { bytes, isTelling }: CleanBlock): string {
  return collect(work, splitLines(bytes.toString('utf8')), (line) => {
    const fields = line.slice(line.indexOf(STAGE_SEPARATOR) + 1)
    return stageFields(work, fields, isTelling && TELLING.test(fields))
  })
}

function stageLines(work: Work, block: Buffer): string {
  const { staged } = work
  staged.has_padding = true
  const lines = decodeLines(block, work.decode)
  if (staged.rows_in === 0 && lines[0]) lines[0] = withoutMark(lines[0])
  let bytes: Buffer[] | null = null
  const bytesOf = (at: number) => (bytes ??= [...eachLine(block)])[at]!
  return collect(work, lines, (line, at) => checkLine(work, line, () => bytesOf(at)))
}

/** Numbers the lines and leaves out those that were rejected. */
function collect<T>({ staged }: Work, lines: T[], fieldsOf: (line: T, at: number) => string | null): string {
  let written = ''
  for (const [at, line] of lines.entries()) {
    staged.rows_in += 1
    const fields = fieldsOf(line, at)
    if (fields === null) continue
    staged.rows_staged += 1
    written += `${staged.rows_in}${STAGE_SEPARATOR}${fields}\n`
  }
  return written
}

const separate = ({ delimiter }: Contract, text: string): string =>
  delimiter === STAGE_SEPARATOR ? text : text.replaceAll(delimiter, STAGE_SEPARATOR)

const CONTROLS = [...Array.from({ length: 32 }, (_, code) => code), 127].filter((code) => code !== LINE_FEED)

/** Any control character but those of the delimiter: a line break inside a text, or stray bytes. */
function controlsOf({ delimiter }: Contract): RegExp {
  const astray = CONTROLS.filter((code) => !delimiter.includes(String.fromCharCode(code)))
  return new RegExp(`[${astray.map((code) => `\\x${code.toString(16).padStart(2, '0')}`).join('')}]`)
}

/** The fields of a line of which nothing is known yet, or null when it is rejected. */
function checkLine(work: Work, line: string | null, bytesOf: () => Buffer): string | null {
  const { contract, controls } = work
  if (line === null) return stageCutLine(work, bytesOf(), `the bytes are no ${contract.encoding}`)
  if (controls.test(line)) return rejectControl(work, line)
  const fields = separate(contract, line)
  const count = countFields(fields)
  if (count === contract.columns.length) return stageFields(work, fields)
  return stageCutLine(work, bytesOf(), `${count} columns instead of ${contract.columns.length}`)
}

/** A line that may have characters cut through at the end of texts; for any other reason it is rejected. */
function stageCutLine(work: Work, bytes: Buffer, reason: string): string | null {
  const { contract, staged, controls } = work
  const cut = readCutLine(bytes, contract)
  if (!cut?.every(({ half }, at) => half === null || contract.columns[at]!.type.kind === 'C')) {
    return reject(work, null, { reason })
  }
  const texts = cut.map((it) => it.text)
  if (staged.rows_in === 1) texts[0] = withoutMark(texts[0]!)
  if (texts.some((text) => controls.test(text))) return rejectControl(work, texts.join(contract.delimiter))
  tellCuts(work, cut)
  return stageFields(work, texts.join(STAGE_SEPARATOR))
}

function tellCuts({ contract, tell }: Work, cut: CutField[]): void {
  for (const [at, { text, half }] of cut.entries()) {
    if (half) tell(contract.columns[at]!.name, 'TRUNC', `${text}\\x${half.toString('hex')}`)
  }
}

/** A line with as many fields as columns: characters put right, names and protected values replaced. */
function stageFields(work: Work, line: string, isTelling: boolean = TELLING.test(line)): string | null {
  const { rewrite } = work
  if (rewrite === null && !isTelling) return line
  const fields = line.split(STAGE_SEPARATOR)
  const mended = isTelling ? mendFields(work, fields) : fields
  return rewrite === null ? mended.join(STAGE_SEPARATOR) : rewriteFields(work, mended, rewrite)
}

function mendFields({ contract, lists, tell }: Work, fields: string[]): string[] {
  return contract.columns.map(({ name, pinyin }, at) => {
    const field = fields[at]!
    // A name is put right where it is spelt, which keeps what came.
    return pinyin ? field : mendText(field, lists, (rule) => tell(name, rule, field))
  })
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

function rewriteFields(work: Work, fields: string[], rewrite: Rewrite): string | null {
  const written = [...fields]
  for (const { at, column, parts } of rewrite) {
    const text = emptyToNull(fields[at]!)
    // Blanks at its end are no part of any text, and blanks alone are none.
    const own = text === null ? '' : withoutPadding(text)
    const value = own === '' ? null : text
    if (value === null && column.protect && column.required) {
      return reject(work, fields, { column_name: column.name, value, reason: 'is missing' })
    }
    const made = parts(value, fields)
    // What is not protected counts as it is now: one character may have become eighteen.
    const reason = tooLong(column, column.protect ? own : made[0]!)
    if (reason) return reject(work, fields, { column_name: column.name, value, reason })
    written[at] = made.join(STAGE_SEPARATOR)
  }
  return written.join(STAGE_SEPARATOR)
}

const PADDING = ' 　'

function withoutPadding(text: string): string {
  let end = text.length
  while (end > 0 && PADDING.includes(text[end - 1]!)) end -= 1
  return text.slice(0, end)
}

function tooLong({ type }: Column, value: string): string | null {
  const isLong = type.kind === 'C' && value.length > type.length && [...value].length > type.length
  return isLong ? `is longer than ${describeType(type)}` : null
}
