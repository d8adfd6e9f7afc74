import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT_DIR } from './config.ts'
import { readCsv } from './csv.ts'

export type Words = { zh: string; en: string }
export type CodeLists = ReadonlyMap<string, ReadonlyMap<string, Words>>

/** What the codes mean, by list and code, from lines of `code_list,code,zh,en`. */
export function readCodeLists(text: string): CodeLists {
  const lists = new Map<string, Map<string, Words>>()
  for (const [list = '', code = '', zh = '', en = ''] of readCsv(text)) {
    lists.set(list, (lists.get(list) ?? new Map<string, Words>()).set(code, { zh, en }))
  }
  return lists
}

let kept: CodeLists | null = null

/** The code lists that the night loads and the screens are built with; they change with the product. */
export function codeLists(): CodeLists {
  kept ??= readCodeLists(readFileSync(join(PROJECT_DIR, 'warehouse/ref/codes.csv'), 'utf8'))
  return kept
}

/** The word for a code; an unknown one stands as it came, so that nothing is hidden. */
export const wordForCode = (
  lists: CodeLists,
  { list, code, language }: { list: string; code: string; language: keyof Words },
): string => lists.get(list)?.get(code)?.[language] || code
