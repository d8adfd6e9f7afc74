import { mayDo } from '../../../platform/authz/permissions.ts'
import type { Context } from '../../../platform/db.ts'
import { forbidden } from '../../../platform/errors.ts'
import { type ListSelection, type ListSource, namesIn } from '../../../platform/list.ts'
import type { CustomValues } from '../../../platform/schema.ts'
import {
  fieldsIn,
  listColumnsOf,
  splitColumns,
  type StoredField,
  valuesOf,
} from '../../custom-fields/index.ts'
import { contactColumns, CONTACTS_READ } from '../../customer-contacts/index.ts'
import { holdersDay, managerColumn } from '../../customer-management/index.ts'
import { TAG_COLUMN } from '../../customer-tags/index.ts'
import { customerList } from '../queries/list.ts'

const KIND = 'customer'
type Keys = Parameters<typeof valuesOf>[0]['keys']

export type Extended<Selection> = {
  /** The list with the fields of the bank's own that the selection names. */
  source: ListSource<'marts.customers'>
  /** The selection as the list's own table knows it. */
  own: Selection
  /** The fields that are shown. */
  shown: StoredField[]
}

/** The customer list as a selection asks for it; where it names no field of the bank's own, none is read. */
export async function extended<Selection extends ListSelection>(
  context: Context,
  selection: Selection,
): Promise<Extended<Selection>> {
  const fields = await fieldsIn(context, KIND, selection)
  const columns = {
    ...customerList.columns,
    ...liveColumns(context, selection),
    ...listColumnsOf(fields, customerList.key),
  }
  return { source: { ...customerList, columns }, ...splitColumns(selection, fields) }
}

/** What people change by day: when customers were contacted is for whoever may read it. */
function liveColumns(context: Context, { filter }: ListSelection) {
  const byContacts = contactColumns(customerList.key)
  const asked = namesIn(filter).find((it) => it in byContacts)
  if (asked !== undefined && !mayDo(context.actor, CONTACTS_READ)) throw forbidden(`filter by ${asked}`)
  const byManagers = managerColumn(customerList.key, holdersDay(context))
  return { ...byContacts, ...byManagers, tag_code: TAG_COLUMN }
}

/** Rows of the list with the values of the fields that are shown. */
export async function withCustom<Row extends object>(
  context: Context & { keys: Keys },
  shown: readonly StoredField[],
  rows: readonly Row[],
): Promise<(Row & { custom?: CustomValues })[]> {
  if (shown.length === 0) return [...rows]
  const idOf = (row: Row) => String((row as { customer_id?: unknown }).customer_id)
  const of = await valuesOf(context, { kind: KIND, ids: rows.map(idOf), fields: shown })
  return rows.map((row) => ({ ...row, custom: of(idOf(row)) }))
}
