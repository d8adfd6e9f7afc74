import { planOf, showAnswer } from '../../../platform/authz/fields.ts'
import { codeLists, wordForCode } from '../../../platform/code-lists.ts'
import { type Context, withActor } from '../../../platform/db.ts'
import { columnsOf, countRows, refuseHidden, walkRows } from '../../../platform/list.ts'
import type { CustomValues, FilterTree } from '../../../platform/schema.ts'
import { readDefinitions } from '../../../serving/publications.ts'
import { cellOf, headingsIn, type StoredField } from '../../custom-fields/index.ts'
import { defineExportableList, type ListColumn, type ListedRow } from '../../exports/index.ts'
import { CUSTOMER_COLUMNS, type CustomerColumn, DEFAULT_COLUMNS, FILTER_COLUMNS } from '../columns.schema.ts'
import { CUSTOMERS_EXPORT, toldFilter } from '../policy.ts'
import { customerList } from '../queries/list.ts'
import { countKnown, listByNumbers } from '../queries/numbers.ts'
import { customerRow } from '../schema.ts'
import { extended, withCustom } from './custom-columns.ts'
import { withType } from './list-customers.ts'

type Language = 'zh' | 'en'

const ROW_PLAN = planOf(customerRow)!

/**
 * The customer list as a file: the rows of the list in its order, masked like it, codes in words. What can be
 * refused is refused before the first row.
 */
export const CUSTOMER_EXPORT = defineExportableList({
  list_code: 'customers',
  name: { zh: '客户清单', en: 'List of customers' },
  permission: CUSTOMERS_EXPORT,
  // Of all that stands in a row the name stays longest, and nobody looks another list up by it.
  worded: ['customer_name'],
  defaultColumns: DEFAULT_COLUMNS,
  columns: async (context, { columns, language }) => {
    const { own, shown } = await extended(context, { columns: [...columns] })
    columnsOf(customerList, own.columns)
    return headed(context, { columns, shown, language })
  },
  count: async (context, selection) => {
    const { source, own } = await extended(context, selection)
    columnsOf(source, own.columns)
    refuseHidden(context, source, selection)
    // Reading the total refuses a filter that cannot be understood.
    return countRows(context, source, selection.filter)
  },
  rows: async function* (context, selection) {
    const { source, own, shown } = await extended(context, selection)
    const walk = walkRows(context, source, withType(own))
    for (;;) {
      const step = await walk.next()
      if (step.done) return step.value
      const rows = await withCustom(context, shown, step.value)
      yield rows.map((row) => listed(context, row, { ...selection, shown }))
    }
  },
  toldFilter: (filter) => toldFilter(filter, FILTER_COLUMNS),
  filterWords: async (context, filter) => {
    const custom = await headingsIn(context, 'customer', { filter })
    const words = (language: Language) =>
      wordsOf(filter, { language, nameOf: (it) => (custom.get(it) ?? columnNamed(it))[language] })
    return { zh: words('zh'), en: words('en') }
  },
  customersOf: async (context, numbers) => {
    const found = await withActor(context, (db) => listByNumbers(db, numbers))
    return [...new Set([...found, ...numbers.filter((it) => CUSTOMER_ID.test(it))])]
  },
  countKnown: (context, ids) => withActor(context, (db) => countKnown(db, ids)),
})

// The first of its sixteen digits says what kind of customer it is.
const CUSTOMER_ID = /^[12][0-9]{15}$/

/** The row masked as the list masks it, its codes in the words of the language. */
function listed(
  context: Context,
  row: Record<string, unknown>,
  {
    columns,
    language,
    shown: fields,
  }: { columns: readonly string[]; language: Language; shown: StoredField[] },
): ListedRow {
  const shown = showAnswer(context.actor, { plan: ROW_PLAN, place: 'list' }, row)
  const custom = (shown['custom'] ?? {}) as CustomValues
  const cells = columns.map((name): unknown => {
    const field = fields.find((it) => it.name === name)
    if (field) return cellOf(field, custom[name] ?? null, language)
    return inWords(shown[name], { codes: codesOf(name), language })
  })
  return { customer_id: String(row['customer_id']), cells }
}

const codesOf = (name: string): string | null => columnNamed(name).codes ?? null

/** A column by its name; one that the list does not have itself is called by it. */
const columnNamed = (name: string): { zh: string; en: string; codes?: string } =>
  Object.hasOwn(FILTER_COLUMNS, name)
    ? FILTER_COLUMNS[name as keyof typeof FILTER_COLUMNS]
    : { zh: name, en: name }

const YES_NO = { zh: ['是', '否'], en: ['Yes', 'No'] } as const

/** What is no code stays as it is: amounts and days are for a spreadsheet to reckon with. */
function inWords(value: unknown, { codes, language }: { codes: string | null; language: Language }): unknown {
  if (typeof value === 'boolean') return YES_NO[language][value ? 0 : 1]
  if (codes === null || typeof value !== 'string') return value
  return wordForCode(codeLists(), { list: codes, code: value, language })
}

/** What screens call a figure wins, so that the file and the screen use one word. */
async function headed(
  context: Context,
  { columns, shown, language }: { columns: readonly string[]; shown: StoredField[]; language: Language },
): Promise<ListColumn[]> {
  const { databases, publication } = context
  const definitions = await readDefinitions(databases.db, publication.publication_id)
  return columns.map((name) => {
    const custom = shown.find((it) => it.name === name)
    if (custom)
      return { name, heading: language === 'zh' ? custom.name_zh : custom.name_en, field: custom.name }
    const column = CUSTOMER_COLUMNS[name as CustomerColumn]
    const defined = Object.hasOwn(definitions, name) ? definitions[name] : undefined
    const field = 'field' in column ? column.field : null
    return { name, heading: (defined ?? column)[language], field }
  })
}

const OPS: Record<string, { zh: string; en: string }> = {
  eq: { zh: '等于', en: 'is' },
  ne: { zh: '不等于', en: 'is not' },
  in: { zh: '属于', en: 'is one of' },
  gte: { zh: '不小于', en: 'at least' },
  lte: { zh: '不大于', en: 'at most' },
  between: { zh: '介于', en: 'between' },
  contains: { zh: '包含', en: 'contains' },
  prefix: { zh: '开头为', en: 'begins with' },
  is_null: { zh: '为空', en: 'is empty' },
}
const JOINTS = { zh: { and: '；', or: ' 或 ' }, en: { and: '; ', or: ' or ' } } as const

/** A filter for whoever agrees to it: of what was typed as text, which may be a name, only that it was. */
function wordsOf(tree: FilterTree, said: { language: Language; nameOf: (column: string) => string }): string {
  const { language, nameOf } = said
  if ('and' in tree || 'or' in tree) {
    const [branches, joint] = 'and' in tree ? [tree.and, 'and' as const] : [tree.or, 'or' as const]
    return branches.map((it) => wordsOf(it, said)).join(JOINTS[language][joint])
  }
  const told = toldFilter(tree, FILTER_COLUMNS)
  const value = 'is_hidden' in told ? '***' : tree.value
  const values = value === undefined ? [] : [value].flat().map(String)
  const codes = codesOf(tree.column)
  const texts = values.map((it) => inWords(it, { codes, language }))
  return [nameOf(tree.column), OPS[tree.op]?.[language] ?? tree.op, texts.join(', ')].join(' ').trim()
}
