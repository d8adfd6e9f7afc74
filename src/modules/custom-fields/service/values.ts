import { isChoice, type RecordKind, unscaled } from '../../../platform/custom-fields.schema.ts'
import type { KeyRing } from '../../../platform/crypto/index.ts'
import { type Context, withActor } from '../../../platform/db.ts'
import type { CustomValues } from '../../../platform/schema.ts'
import type { Item } from '../policy.ts'
import type { StoredField } from '../queries/definitions.ts'
import { CUSTOMER_VALUE, listValues, type NewValue, type StoredValue } from '../queries/values.ts'

export type WithKeys = Context & { keys: KeyRing }
type Value = CustomValues[string]

/** An item as it is kept; of a sensitive field sealed. */
export function rowOf(
  keys: KeyRing,
  field: StoredField,
  { item, index }: { item: Item; index: number },
): NewValue {
  const [text, number, date] = [
    'text' in item ? item.text : null,
    'number' in item ? item.number : null,
    'date' in item ? item.date : null,
  ]
  const sealed = field.class_code === 'C2' ? CUSTOMER_VALUE.write(keys, text ?? number ?? date) : null
  const clear = { value_text: text, value_number: number, value_date: date }
  return {
    field_no: field.field_no,
    item: index,
    ...(sealed === null ? clear : { value_text: null, value_number: null, value_date: null }),
    value_sealed: sealed,
  }
}

function itemText(keys: KeyRing, row: StoredValue): string {
  return row.value_text ?? row.value_number ?? row.value_date ?? CUSTOMER_VALUE.read(keys, row.value_sealed!)
}

/** The value of a field as answers hold it. */
function valueOf(keys: KeyRing, field: StoredField, rows: readonly StoredValue[]): Value {
  const texts = rows.map((it) => itemText(keys, it))
  const [first] = texts
  if (first === undefined) return null
  if (field.kind_code === 'flag') return first === 'true'
  if (isChoice(field)) return texts
  return ['integer', 'decimal', 'amount'].includes(field.kind_code) ? unscaled(field, BigInt(first)) : first
}

/** Values by record and field; null where there is none. */
export function readRows(
  keys: KeyRing,
  fields: readonly StoredField[],
  rows: readonly StoredValue[],
): (id: string) => CustomValues {
  const byRecord = Map.groupBy(rows, (it) => it.record_id)
  return (id) => {
    const own = byRecord.get(id) ?? []
    return Object.fromEntries(
      fields.map((it) => [
        it.name,
        valueOf(
          keys,
          it,
          own.filter((row) => row.field_no === it.field_no),
        ),
      ]),
    )
  }
}

/** The values of some records within reach, of the fields that are asked for and of no others. */
export async function valuesOf(
  context: WithKeys,
  input: { kind: RecordKind; ids: readonly string[]; fields: readonly StoredField[] },
): Promise<(id: string) => CustomValues> {
  const { kind, ids, fields } = input
  if (fields.length === 0) return () => ({})
  const wanted = { kind, ids, fields: fields.map((it) => it.field_no) }
  const rows = await withActor(context, (db) => listValues(db, wanted))
  return readRows(context.keys, fields, rows)
}
