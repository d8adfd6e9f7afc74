import codesText from '../../warehouse/ref/codes.csv?raw'
import type { Language } from './preferences.ts'

export type CodeLabel = { zh: string; en: string }

/** One line of a CSV file; a field may be quoted, a quote in it doubled. */
export function splitLine(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  )
}

/** The bank's code lists by list and code, from the very file the night loads. */
export function readCodes(text: string): Map<string, Map<string, CodeLabel>> {
  const [header, ...lines] = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line !== '')
  const names = splitLine(header ?? '')
  const at = (fields: string[], name: string) => fields[names.indexOf(name)] ?? ''
  const lists = new Map<string, Map<string, CodeLabel>>()
  for (const fields of lines.map(splitLine)) {
    const list = lists.get(at(fields, 'code_list')) ?? new Map<string, CodeLabel>()
    lists.set(
      at(fields, 'code_list'),
      list.set(at(fields, 'code'), { zh: at(fields, 'zh'), en: at(fields, 'en') }),
    )
  }
  return lists
}

const LISTS = readCodes(codesText)

export function codesOf(list: string): { code: string; label: CodeLabel }[] {
  return [...(LISTS.get(list) ?? [])].map(([code, label]) => ({ code, label }))
}

/** The words for a code; an unknown one is shown as it came, so that nothing is hidden. */
export function codeLabel(list: string, code: string, language: Language): string {
  const label = LISTS.get(list)?.get(code)
  return (language === 'zh-CN' ? label?.zh : label?.en) || code
}
