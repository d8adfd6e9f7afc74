import type { DuckDBConnection } from '@duckdb/node-api'
import { type KeyRing, maskMiddle, seal } from '../../platform/crypto/index.ts'
import { appendText } from './aside.ts'
import type { Contract } from './contracts.ts'
import { eachLine, makeDecoder, readBlocks } from './lines.ts'

/** A row that is kept aside, by the value that made it unusable. */
export type Reject = { line_no: number; column_name: string | null; value: string | null; reason: string }

type Told = Pick<Reject, 'column_name' | 'value'>

/** Enough to see what is wrong with a file; a file with more is refused as a whole. */
export const REJECTS_KEPT_MAX = 1000

export const hasProtected = (contract: Contract): boolean => contract.columns.some((column) => column.protect)

/** Codes, amounts and dates: too short, and of the wrong letters, to be anybody's number or address. */
const HARMLESS = /^[0-9A-Za-z.,:+\- ]{0,10}$/

/** A number of an account or a card, which stands in the wrong column where it is told of. */
const ACCOUNT_LIKE = /^\d{16,22}$/

/**
 * A value as a report may show it. In a feed with protected columns any value may be a protected one that
 * slipped into its neighbour's place, so that only what cannot be one is shown.
 */
export function shownInClear(contract: Contract, value: string): string {
  if (!hasProtected(contract)) return ACCOUNT_LIKE.test(value) ? `****${value.slice(-4)}` : value
  return HARMLESS.test(value) ? value : maskMiddle(value)
}

/** The value of a reject as a report may show it; of a protected column never more than its ends. */
export function shownValue(contract: Contract, { column_name, value }: Told): string | null {
  if (value === null) return null
  const isProtected = contract.columns.some((column) => column.name === column_name && column.protect)
  return isProtected ? maskMiddle(value) : shownInClear(contract, value)
}

/** The value as it is kept: what may be shown, and where that is not all, the whole sealed behind it. */
export function keptValue(keys: KeyRing, contract: Contract, it: Told) {
  // What is kept of a feed without protected columns is as clear as its raw lines.
  if (!hasProtected(contract)) return { value: it.value, isSealed: false }
  const shown = shownValue(contract, it)
  const isSealed = it.value !== null && shown !== it.value
  return { value: isSealed ? `${shown} ${seal(keys, it.value!)}` : shown, isSealed }
}

type Kept = { contract: Contract; fileName: string; path: string; keys: KeyRing; rejects: Reject[] }

/** Appends rejected rows with their raw lines, which are read again: rejects are few, files are long. */
export async function writeRejects(duck: DuckDBConnection, kept: Kept): Promise<void> {
  const { contract, fileName, keys } = kept
  if (kept.rejects.length === 0) return
  const rejects = kept.rejects.toSorted((a, b) => a.line_no - b.line_no).slice(0, REJECTS_KEPT_MAX)
  const isSealed = hasProtected(contract)
  const rawLines = await readRawLines(kept, new Set(rejects.map((it) => it.line_no)))
  const appender = await duck.createAppender('rejects', 'source')
  for (const it of rejects) {
    const raw = rawLines.get(it.line_no) ?? ''
    appender.appendVarchar(fileName)
    appender.appendBigInt(BigInt(it.line_no))
    appendText(appender, it.column_name)
    appendText(appender, keptValue(keys, contract, it).value)
    appender.appendVarchar(it.reason)
    appender.appendVarchar(isSealed ? seal(keys, raw) : raw)
    appender.appendBoolean(isSealed)
    appender.endRow()
  }
  appender.closeSync()
}

/** Lines as they came; bytes that have no meaning in the encoding as `hex:` and their digits. */
async function readRawLines({ path, contract }: Kept, wanted: Set<number>): Promise<Map<number, string>> {
  const decode = makeDecoder(contract.encoding)
  const found = new Map<number, string>()
  let number = 0
  for await (const block of readBlocks(path)) {
    for (const bytes of eachLine(block)) {
      number += 1
      if (!wanted.has(number)) continue
      const text = decode(bytes)
      // A text column of the database cannot hold the character NUL.
      found.set(number, text === null || text.includes('\0') ? `hex:${bytes.toString('hex')}` : text)
    }
    if (found.size === wanted.size) break
  }
  return found
}
