import { z } from 'zod'
import { invalid } from './errors.ts'

const FORMAT = 1
/** Each line is looked for among all there are: more than any bank has would keep everybody else waiting. */
const LINES_MAX = 5_000

/**
 * Configuration as text: a first line that says of what, then a line of JSON each. Whoever writes it keeps an
 * order that is the same everywhere, so that two banks with the same configuration have the same text.
 */
export const configurationText = (kind: string, lines: readonly object[]): string =>
  [{ zhike_config: FORMAT, kind }, ...lines].map((it) => `${JSON.stringify(it)}\n`).join('')

type Kinds = Record<string, z.ZodType>
type Read<K extends Kinds> = { [Kind in keyof K]: { kind: Kind; lines: z.output<K[Kind]>[] } }[keyof K]

/** The lines of a text of one of the kinds; 422 with the number of the line for what is none. */
export function readConfigurationText<K extends Kinds>(text: string, kinds: K): Read<K> {
  const [first = '', ...rest] = text.trimEnd().split(/\r?\n/)
  if (rest.length > LINES_MAX)
    throw invalid(`A configuration has ${LINES_MAX} lines at most.`, { lines: rest.length })
  const head = z
    .strictObject({ zhike_config: z.literal(FORMAT), kind: z.enum(Object.keys(kinds)) })
    .safeParse(parsed(first, 1))
  if (!head.success)
    throw invalid(`This is no configuration of Zhike: ${Object.keys(kinds).join(' or ')}.`, { line: 1 })
  const { kind } = head.data
  return { kind, lines: rest.map((it, at) => lineOf(kinds[kind]!, it, at + 2)) } as Read<K>
}

function parsed(text: string, line: number): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalid(`Line ${line} is no JSON.`, { line })
  }
}

function lineOf(schema: z.ZodType, text: string, line: number): unknown {
  const found = schema.safeParse(parsed(text, line))
  if (found.success) return found.data
  const [issue] = found.error.issues
  const field = issue?.path.join('.') ?? ''
  throw invalid(`Line ${line} is none of a configuration: ${field} ${issue?.message}.`, { line, field })
}
