import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { invalid } from '../errors.ts'
import { readYaml } from '../yaml.ts'
import { type ListColumn, type ListContract, listSchema } from './schema.ts'

export type { ListColumn, ListContract, ListRule } from './schema.ts'

const DATES = ['valid_from', 'valid_to']
export const OPEN_FROM = '1900-01-01'
export const OPEN_TO = '9999-12-31'

/** Lines of a list that has no dates hold always; of others each holds for a time. */
export const isDated = ({ columns }: Pick<ListContract, 'columns'>): boolean => 'valid_from' in columns

/** What a line is found by, its dates apart. */
export const keyOf = ({ key }: Pick<ListContract, 'key'>): string[] => key.filter((it) => !DATES.includes(it))

/** What a line says of its key, its dates apart. */
export const valuesOf = (list: Pick<ListContract, 'key' | 'columns'>): [string, ListColumn][] =>
  Object.entries(list.columns).filter(([name]) => !list.key.includes(name) && !DATES.includes(name))

/** Reads the description of one list; a malformed one is an error that names file and field. */
function readContract(path: string, name: string): ListContract {
  const parsed = listSchema.safeParse(readYaml(path))
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw invalid(`${name}: ${problems.join('; ')}`)
  }
  const { columns, key, day_column } = parsed.data
  const unknown = [...key, ...(day_column === undefined ? [] : [day_column])].filter((it) => !(it in columns))
  if (unknown.length > 0) throw invalid(`${name}: there is no column ${unknown.join(', ')}`)
  return parsed.data
}

/** The descriptions of all lists, in the order of their names. */
export function readListContracts(modelsDir: string): ListContract[] {
  const folder = join(modelsDir, 'ref')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((it) => it.endsWith('.yml'))
    .toSorted()
    .map((it) => readContract(join(folder, it), `ref/${it}`))
}
