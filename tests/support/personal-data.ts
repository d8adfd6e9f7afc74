import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readContracts } from '../../src/pipeline/load/index.ts'
import { cleanIdentifier, normaliseMobile } from '../../src/platform/crypto/index.ts'

/** A value of a person as a source file has it, and what kind of value it is. */
export type PersonalValue = { kind: string; value: string }

const WAREHOUSE = join(import.meta.dirname, '../../warehouse')
const ACCOUNTS = new Set(['acct_no', 'card_no', 'repay_acct', 'employer_acct', 'ta_acct', 'cc_acct'])
/** Shorter ones are found in any number. */
const LENGTH_MIN = 8
const NOBODYS = /^(.)\1*$/

type Looked = { at: number; kind: string; by: string | null; kinds: Record<string, string> }

/**
 * What the delivered files say of people in clear: identity numbers, phones, mail and street addresses by the
 * contracts, account and card numbers; as they came, and as they are after the loader has put them right.
 */
export function readPersonalData(landingDir: string): PersonalValue[] {
  const found = new Map<string, PersonalValue>()
  const add = (kind: string, text: string) => {
    const forms = [text.trim(), text.normalize('NFKC').trim()]
    if (kind !== 'address') forms.push(cleanIdentifier(text), normaliseMobile(text))
    for (const value of forms) {
      if (value.length >= LENGTH_MIN && !NOBODYS.test(value)) found.set(value, { kind, value })
    }
  }
  for (const contract of readContracts(WAREHOUSE)) {
    const looked = contract.columns.flatMap((column, at): Looked[] => {
      if (column.protect) return [{ at, kind: column.protect, by: column.with ?? null, kinds: column.kinds }]
      return ACCOUNTS.has(column.name) ? [{ at, kind: 'account', by: null, kinds: {} }] : []
    })
    if (looked.length === 0) continue
    for (const path of globSync(`**/${contract.file}.*.dat`, { cwd: landingDir })) {
      const text = new TextDecoder(contract.encoding).decode(readFileSync(join(landingDir, path)))
      for (const line of text.split(/\r?\n/).filter(Boolean)) {
        const fields = line.split(contract.delimiter)
        for (const { at, kind, by, kinds } of looked) {
          const typeAt = contract.columns.findIndex((it) => it.name === by)
          const own = kind === 'by_type' ? (kinds[fields[typeAt] ?? ''] ?? 'address') : kind
          add(own, fields[at] ?? '')
        }
      }
    }
  }
  return [...found.values()]
}

/** Which of them stand in a text; each with where, so that a failure says what to look at. */
export const findClear = (texts: Record<string, string>, values: readonly PersonalValue[]): string[] =>
  Object.entries(texts).flatMap(([where, text]) =>
    values.flatMap(({ kind, value }) => {
      let at = text.indexOf(value)
      while (at >= 0 && isPartOfNumber(text, { at, value })) at = text.indexOf(value, at + 1)
      if (at < 0) return []
      return [`${where}: ${kind} ${value} in "${text.slice(Math.max(0, at - 60), at + value.length + 20)}"`]
    }),
  )

/** Digits within a longer number are another number. */
function isPartOfNumber(text: string, { at, value }: { at: number; value: string }): boolean {
  const isDigit = (place: number) => /\d/.test(text[place] ?? '')
  return /^\d+$/.test(value) && (isDigit(at - 1) || isDigit(at + value.length))
}
