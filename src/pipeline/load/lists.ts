import { readFileSync } from 'node:fs'
import { type CodeLists, readCodeLists } from '../../platform/code-lists.ts'
import { readCsv } from '../../platform/csv.ts'
import type { Reference } from '../models.ts'

/** What the loader has to know of values besides their form; a bank's own lists stand for the product's. */
export type Lists = {
  codes: CodeLists
  /** The three letters that each code of a source means. */
  currencies: ReadonlyMap<string, string>
  /** The characters that code points of the private use area stand for. */
  privateCharacters: ReadonlyMap<string, string>
  serviceNumbers: ReadonlySet<string>
}

export function readLists(references: Reference[]): Lists {
  const textOf = (name: string) => readFileSync(references.find((it) => it.name === name)!.file, 'utf8')
  const pairsOf = (name: string) => readCsv(textOf(name)).map(([key, value]) => [key!, value!] as const)
  return {
    codes: readCodeLists(textOf('ref.codes')),
    currencies: new Map(pairsOf('ref.currencies')),
    privateCharacters: new Map(
      pairsOf('ref.private_characters').map(([point, it]) => [String.fromCodePoint(parseInt(point, 16)), it]),
    ),
    serviceNumbers: new Set(pairsOf('ref.service_numbers').map(([number]) => number)),
  }
}
