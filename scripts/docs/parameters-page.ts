import {
  isDated,
  keyOf,
  type ListColumn,
  type ListContract,
  readListContracts,
} from '../../src/platform/reference-lists/index.ts'

const DO_NOT_EDIT = 'Generated from `warehouse/ref` by `npm run docs:generate`; edit the files there.'

const cell = (text: string) => text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ')

function takes({ type, unit, min, max, codes, allowed, is_optional, by, pattern }: ListColumn): string {
  const parts = [
    type,
    unit !== undefined && unit !== 'varies' && unit,
    min !== undefined && `from ${min}`,
    max !== undefined && `to ${max}`,
    codes !== undefined && `of the codes ${codes}`,
    allowed && `one of ${Object.keys(allowed).join(', ')}`,
    pattern !== undefined && 'of a fixed form',
    by && `unit and bounds by ${by.column}`,
    is_optional && 'may be empty',
  ]
  return parts.filter(Boolean).join(', ')
}

const meaningOf = ({ meaning }: Pick<ListColumn, 'meaning'>) =>
  typeof meaning === 'string' ? meaning : meaning.en

function sectionOf(list: ListContract): string[] {
  const facts = [
    `${list.category}, kept by ${list.owner}`,
    isDated(list) ? 'each line holds for a time' : 'without dates',
    list.has_fixed_keys && 'its lines are neither added nor ended',
    list.is_file_only && 'comes with a file only',
  ]
  const keys = keyOf(list)
  const rows = Object.entries(list.columns).map(([name, it]) =>
    [
      '',
      keys.includes(name) ? `\`${name}\` (key)` : `\`${name}\``,
      `${it.zh} ${it.en}`,
      takes(it),
      meaningOf(it),
      '',
    ]
      .map(cell)
      .join(' | ')
      .trim(),
  )
  return [
    `## ${list.table} ${list.title.zh}`,
    '',
    `${meaningOf(list)} ${facts.filter(Boolean).join('; ')}.`,
    '',
    '| column | name | takes | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ]
}

/** The page of the lists that nights go by: what each column takes. */
export function writeParametersPage(modelsDir: string): Record<string, string> {
  const lines = ['# Parameters and dictionaries', '', DO_NOT_EDIT, '']
  const text = [...lines, ...readListContracts(modelsDir).flatMap(sectionOf)].join('\n')
  return { 'docs/reference/parameters.md': text }
}
