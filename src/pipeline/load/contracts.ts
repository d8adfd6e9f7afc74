import { globSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { PROTECTED_KINDS } from '../../platform/crypto/index.ts'
import { AppError } from '../../platform/errors.ts'
import { readYaml } from '../../platform/yaml.ts'
import { type ColumnType, parseType } from './column-types.ts'

/** What dates mean "none" in a column that does not say otherwise. */
const NONE_DATES = ['00000000', '19000101', '20991231', '29991231', '99991231']

/** How many rows a feed may lose before it is refused: the greater of both. */
export const REJECT_LIMIT = { rows: 10, ratio: 0.001 }

const name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be a snake_case name')
const kind = z.enum(PROTECTED_KINDS)
const share = z.number().positive()

const isDelimiter = (text: string): boolean =>
  text.length > 0 &&
  text.length <= 4 &&
  [...text].every((it) => it > '\0' && it < '\x7f' && !'\r\n'.includes(it))

const column = z.strictObject({
  name,
  type: z.string().transform((text, context): ColumnType => {
    const type = parseType(text)
    if (type) return type
    context.addIssue({ code: 'custom', message: `"${text}" is none of C(n), N(p), N(p,s), D, T, TS, F` })
    return z.NEVER
  }),
  label: z.string().min(1),
  required: z.boolean().default(false),
  /** Sensitive: only an index, a masked and a sealed form go beyond the loader. */
  protect: z
    .enum([...PROTECTED_KINDS, 'by_type'])
    .nullable()
    .default(null),
  /** The column that tells the type of an identity document, or of what `by_type` protects. */
  with: name.nullable().default(null),
  kinds: z.record(z.string(), kind).default({}),
  /** A name: normalised, with its pinyin and initials in two further columns. */
  pinyin: z.boolean().default(false),
  none: z.array(z.string().regex(/^\d{8}$/)).default(NONE_DATES),
  /** The list of `ref.codes` that knows the codes of the column, or the codes themselves; others are UNK. */
  codes: z
    .union([name, z.array(z.string()).min(1)])
    .nullable()
    .default(null),
  /** A currency in any scheme of `ref.currencies`, loaded as three letters; an unknown one is rejected. */
  currency: z.boolean().default(false),
  /** A day that has come already: one in the future, or before 1900, is none. */
  past: z.boolean().default(false),
  /** The day that this one cannot lie before: where it does, it is none. */
  not_before: name.nullable().default(null),
  /** What the value must be to count as valid, which a further column says. */
  check: z.enum(['uscc']).nullable().default(null),
})

const contract = z
  .strictObject({
    file: z.string().regex(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/, 'must be <SYSTEM>_<TABLE> in capitals'),
    feed: z.int().positive(),
    title: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
    modes: z.array(z.enum(['f', 'i', 'a'])).min(1),
    if_missing: z.enum(['stop', 'carry', 'none']),
    delimiter: z.string().refine(isDelimiter, 'must be one to four ASCII characters, and no line end'),
    encoding: z.enum(['GB18030', 'UTF-8']),
    key: z.array(name).min(1),
    control_amount: name.nullable().default(null),
    /** Something changes every day: a file whose newest change is older than its date is an old one. */
    fresh: z.boolean().default(false),
    /** By which share of its rows it may differ from earlier dates, where that is not the usual. */
    swing: z.union([share, z.strictObject({ fewer: share, more: share }), z.literal('none')]).optional(),
    /** How many rows may be kept aside, where that is not the usual: the greater of a count and a share. */
    reject_limit: z
      .strictObject({ rows: z.int().nonnegative(), ratio: z.number().min(0).max(1) })
      .default(REJECT_LIMIT),
    columns: z.array(column).min(1),
  })
  .superRefine((it, context) => {
    for (const [path, message] of crossChecks(it)) context.addIssue({ code: 'custom', path, message })
  })

type Fields = { key: string[]; control_amount: string | null; fresh: boolean; columns: Column[] }
export type Column = z.output<typeof column>
/** What arrives as one file: its columns in order, and what must be true of it before a night reads it. */
export type Contract = z.output<typeof contract> & { system: string }
export type Mode = Contract['modes'][number]

function* crossChecks(it: Fields): Generator<[(string | number)[], string]> {
  const byName = new Map(it.columns.map((column) => [column.name, column]))
  if (byName.size < it.columns.length) yield [['columns'], 'names a column twice']
  for (const key of it.key) if (!byName.has(key)) yield [['key'], `${key} is not a column`]
  const amount =
    it.control_amount === null ? null : (byName.get(it.control_amount)?.type ?? { kind: 'missing' })
  if (amount && !(amount.kind === 'N' && amount.scale <= 2)) {
    yield [['control_amount'], `${it.control_amount} is not an amount with at most two decimals`]
  }
  const date = byName.get('data_date')
  if (date?.type.kind !== 'D' || !date.required)
    yield [['columns'], 'data_date must be there, required, of type D']
  if (it.fresh && byName.get('src_upd_ts')?.type.kind !== 'TS') {
    yield [['fresh'], 'needs a column src_upd_ts of type TS']
  }
  for (const [at, column] of it.columns.entries()) {
    for (const message of columnChecks(column, byName)) yield [['columns', at], message]
  }
}

function* columnChecks(column: Column, byName: Map<string, Column>): Generator<string> {
  const { type, protect } = column
  if ((protect || column.pinyin) && type.kind !== 'C') yield `${column.name}: only text is protected or spelt`
  if (protect && column.pinyin) yield `${column.name}: what is protected cannot be spelt`
  if ((column.codes || column.currency || column.check) && (type.kind !== 'C' || protect || column.pinyin)) {
    yield `${column.name}: codes, currencies and numbers to check are plain text`
  }
  if (column.codes && column.currency)
    yield `${column.name}: the codes of a currency are those of ref.currencies`
  if ((column.past || column.not_before) && type.kind !== 'D') yield `${column.name}: is no day`
  if (column.not_before && byName.get(column.not_before)?.type.kind !== 'D') {
    yield `${column.name}: ${column.not_before} is no column with a day`
  }
  if (column.with && !byName.has(column.with)) yield `${column.name}: ${column.with} is not a column`
  if (protect === 'by_type' && (!column.with || Object.keys(column.kinds).length === 0)) {
    yield `${column.name}: by_type needs "with" and "kinds"`
  }
}

/** Reads `sources/<system>/<FILE>.yml` of a models folder; every mistake in any of them is named at once. */
export function readContracts(modelsDir: string): Contract[] {
  const folder = join(modelsDir, 'sources')
  const mistakes: string[] = []
  const contracts = globSync('*/*.yml', { cwd: folder })
    .toSorted()
    .flatMap((path) => {
      const read = readContract(join(folder, path))
      if ('mistakes' in read) mistakes.push(...read.mistakes.map((it) => `sources/${path}: ${it}`))
      return 'contract' in read ? [read.contract] : []
    })
  if (mistakes.length > 0) {
    const message = `Contracts are not usable: ${mistakes.join('; ')}.`
    throw new AppError({ code: 'contract_invalid', status: 500, message, details: { mistakes } })
  }
  return contracts
}

function readContract(path: string): { contract: Contract } | { mistakes: string[] } {
  let content: unknown
  try {
    content = readYaml(path)
  } catch (error) {
    return { mistakes: [`is no YAML: ${(error as Error).message.split('\n')[0]}`] }
  }
  const read = contract.safeParse(content)
  if (!read.success) return { mistakes: read.error.issues.map((it) => `${it.path.join('.')}: ${it.message}`) }
  const system = basename(dirname(path))
  const { file } = read.data
  if (basename(path) !== `${file}.yml`) return { mistakes: [`file: ${file} is not the name of the yml`] }
  if (!file.startsWith(`${system.toUpperCase()}_`)) {
    return { mistakes: [`file: ${file} does not begin with the system's name ${system.toUpperCase()}`] }
  }
  return { contract: { system, ...read.data } }
}
