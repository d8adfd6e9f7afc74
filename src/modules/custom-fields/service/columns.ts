import { CUSTOM_FIELD } from '../../../platform/field-names.schema.ts'
import type { FieldKind, RecordKind } from '../../../platform/custom-fields.schema.ts'
import type { Context, Databases } from '../../../platform/db.ts'
import { type ListColumn, type ListColumns, namesIn } from '../../../platform/list.ts'
import { type CustomValues, type ListSelection } from '../../../platform/schema.ts'
import { wordOf } from '../policy.ts'
import { listActive, listFields, type StoredField } from '../queries/definitions.ts'
import { whereOf } from '../queries/filter.ts'

const LIST_KINDS: Record<FieldKind, ListColumn['kind']> = {
  text: 'text',
  integer: 'integer',
  decimal: 'decimal',
  amount: 'decimal',
  date: 'date',
  flag: 'boolean',
  choice: 'text',
  choices: 'text',
}

/** The bank's own fields that a selection shows or filters by. Where it names none nothing is read. */
export async function fieldsIn(
  { databases }: { databases: Pick<Databases, 'db'> },
  kind: RecordKind,
  { columns = [], filter }: Pick<ListSelection, 'columns' | 'filter'>,
): Promise<StoredField[]> {
  const names = [...columns, ...namesIn(filter)].filter((it) => CUSTOM_FIELD.test(it))
  return names.length === 0 ? [] : listActive(databases.db, kind, names)
}

/** What these names among the bank's own fields are called, whether or not they are still in use. */
export async function namesOfFields(
  db: Databases['db'],
  names: readonly string[],
): Promise<Record<string, { zh: string; en: string }>> {
  const asked = names.filter((it) => CUSTOM_FIELD.test(it))
  const fields = asked.length === 0 ? [] : await listFields(db)
  const found = fields.filter((it) => asked.includes(it.name))
  return Object.fromEntries(found.map((it) => [it.name, { zh: it.name_zh, en: it.name_en }]))
}

/** Fields as columns of a list whose rows are named by `key`: filtered by where they are not sensitive. */
export const listColumnsOf = (fields: readonly StoredField[], key: string): ListColumns =>
  Object.fromEntries(
    fields.map((it) => [
      it.name,
      {
        kind: LIST_KINDS[it.kind_code],
        field: it.name,
        nullable: true,
        filterable: it.class_code === 'C1',
        sortable: false,
        isLive: true,
        where: whereOf(it, key),
      } satisfies ListColumn,
    ]),
  )

/** A selection without the fields that stand in no table of the list, and those of them that it shows. */
export function splitColumns<Selection extends Pick<ListSelection, 'columns'>>(
  selection: Selection,
  fields: readonly StoredField[],
): { own: Selection; shown: StoredField[] } {
  const { columns } = selection
  if (columns === undefined) return { own: selection, shown: [] }
  const shown = fields.filter((it) => columns.includes(it.name))
  return {
    own: { ...selection, columns: columns.filter((it) => !shown.some(({ name }) => name === it)) },
    shown,
  }
}

type Language = 'zh' | 'en'
const YES_NO = { zh: ['是', '否'], en: ['Yes', 'No'] } as const

/** A value in words, for a file. */
export function cellOf(field: StoredField, value: CustomValues[string], language: Language): string | null {
  if (value === null) return null
  if (typeof value === 'boolean') return YES_NO[language][value ? 0 : 1]
  if (!Array.isArray(value)) return value
  return value.map((it) => wordOf(field.options, it, language)).join(language === 'zh' ? '、' : ', ')
}

/** What a field is called, for who has only its name. */
export async function headingsIn(
  context: Pick<Context, 'databases'>,
  kind: RecordKind,
  selection: Pick<ListSelection, 'columns' | 'filter'>,
): Promise<ReadonlyMap<string, { zh: string; en: string }>> {
  const fields = await fieldsIn(context, kind, selection)
  return new Map(fields.map((it) => [it.name, { zh: it.name_zh, en: it.name_en }]))
}
