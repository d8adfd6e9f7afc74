import { literal } from '../../serving/duckdb.ts'
import type { Contract } from './contracts.ts'
import type { Lists } from './lists.ts'
import { EMPTY_FORMS } from './protect.ts'
import { sourceColumns } from './source-columns.ts'
import { STAGE_SEPARATOR } from './stage.ts'

export const quoted = (name: string) => `"${name}"`

export const trimmed = (text: string) => `rtrim(${text}, ' 　')`

export const listOf = (values: string[]) => `[${values.map(literal).join(', ')}]`

/** Not `in`: the optimizer makes a join of it, which for a small file takes longer than everything else. */
export const isOneOf = (text: string, values: string[]) => `list_contains(${listOf(values)}, ${text})`

/** Small enough for both cores to share a file of twenty megabytes. */
const BUFFER_BYTES = 4 << 20

/** A staging file; `hasPadding` when any of its texts may end in blanks. */
export type Stage = {
  contract: Contract
  mode: string
  path: string
  hasPadding: boolean
  businessDate: string
  lists: Lists
}

/** The staging file as a relation of text. */
export function stageSql({ contract, path }: Stage): string {
  const names = sourceColumns(contract).map((it) => it.name)
  const types = ["'line_no': 'bigint'", ...names.map((name) => `${literal(name)}: 'varchar'`)]
  return `read_csv(${literal(path)}, columns = {${types.join(', ')}},
    delim = ${literal(STAGE_SEPARATOR)}, quote = '', escape = '', header = false, auto_detect = false,
    new_line = '\\n', nullstr = [${EMPTY_FORMS.map(literal).join(', ')}], buffer_size = ${BUFFER_BYTES},
    max_line_size = ${BUFFER_BYTES / 2})`
}
