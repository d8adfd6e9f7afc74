import { isCustomField } from '../../../platform/field-names.schema.ts'
import { changesBetween, doneBy, recordAudit } from '../../../platform/audit.ts'
import { listDisplayNames } from '../../../platform/auth/users.ts'
import { shownAs } from '../../../platform/authz/fields.ts'
import { mayDo } from '../../../platform/authz/permissions.ts'
import { type Context, inTransaction, withActor } from '../../../platform/db.ts'
import { AppError, conflict } from '../../../platform/errors.ts'
import type { CustomValues } from '../../../platform/schema.ts'
import { missingCustomer } from '../../customer-management/index.ts'
import { appliesTo, FIELDS_FILL, isEmpty, type Judged, judgeValue } from '../policy.ts'
import { listActive, type StoredField } from '../queries/definitions.ts'
import * as queries from '../queries/values.ts'
import { type Entered, PLACES, type ProblemCode, type RecordFields, type ValuesBody } from '../schema.ts'
import { readRows, rowOf, type WithKeys } from './values.ts'

const KIND = 'customer'

/** The fields of a customer with their values, as far as the caller is shown them. */
export async function readRecordFields(context: WithKeys, id: string): Promise<RecordFields> {
  const { actor } = context
  const { fields, version, custom } = await readAll(context, id)
  const names = await listDisplayNames(context.databases, version ? [version.changed_by] : [])
  return {
    version: version?.version ?? 0,
    changed_by_name: version ? (names.get(version.changed_by) ?? null) : null,
    changed_at: version ? new Date(version.changed_at).toISOString() : null,
    fields,
    custom,
    writable: mayDo(actor, FIELDS_FILL) ? fields.filter(isClear(context)).map((it) => it.name) : [],
  }
}

const isClear =
  ({ actor }: Pick<Context, 'actor'>) =>
  ({ name }: StoredField) =>
    shownAs(actor, name, 'record') === 'clear'

/** The version is read before the values: what is written between the two is found by whoever writes. */
async function readAll(context: WithKeys, id: string) {
  const active = await listActive(context.databases.db, KIND)
  const found = await withActor(context, async (db) => {
    const customer = await queries.findCustomer(db, id)
    if (!customer) return null
    const version = await queries.findVersion(db, { kind: KIND, id })
    const fields = active.filter(
      (it) =>
        appliesTo(it, customer.customer_type_code) && shownAs(context.actor, it.name, 'record') !== 'hidden',
    )
    const wanted = { kind: KIND, ids: [id], fields: fields.map((it) => it.field_no) } as const
    return { version, fields, rows: await queries.listValues(db, wanted) }
  })
  if (!found) throw await missingCustomer(context, id)
  const { version, fields, rows } = found
  return { version, fields, custom: readRows(context.keys, fields, rows)(id) }
}

type Writing = ValuesBody & { customer_id: string; request_id: string }
type Problem = { name: string; code: ProblemCode; limit?: string }

/** Fills in fields of a customer: all that was sent, or none of it. */
export async function writeRecordFields(context: WithKeys, input: Writing): Promise<RecordFields> {
  const { customer_id: id, version } = input
  const { fields, custom, version: standing } = await readAll(context, id)
  if ((standing?.version ?? 0) !== version) throw movedOn()
  const writable = fields.filter(isClear(context))
  const judged = judge(writable, { custom, entered: input.custom })
  const changed = judged.filter(({ field, items }) => !isAsBefore(field, custom, items))
  if (changed.length > 0) await write(context, { ...input, changed, before: custom })
  return readRecordFields(context, id)
}

const movedOn = () =>
  conflict('custom_fields_moved', 'Somebody has changed these fields meanwhile. Look at them again.')

type Kept = { field: StoredField; items: Extract<Judged, { items: unknown }>['items'] }

/** What is to be kept of each field that was sent; refused as a whole, each wrong field by its name. */
function judge(
  writable: readonly StoredField[],
  { custom, entered }: { custom: CustomValues; entered: Record<string, Entered> },
): Kept[] {
  const problems: Problem[] = Object.keys(entered)
    .filter((name) => !writable.some((it) => it.name === name))
    .map((name) => ({ name, code: 'not_yours' }))
  const kept: Kept[] = []
  for (const field of writable) {
    const { name } = field
    if (!Object.hasOwn(entered, name)) {
      if (field.is_required && isEmpty(custom[name] as Entered)) problems.push({ name, code: 'missing' })
      continue
    }
    // What nobody has changed stays, a retired entry of a list included.
    const isSame = JSON.stringify(entered[name]) === JSON.stringify(custom[name])
    if (isSame && !isEmpty(custom[name] as Entered)) continue
    const found = judgeValue(field, entered[name]!)
    if ('code' in found) problems.push({ name, ...found })
    else kept.push({ field, items: found.items })
  }
  if (problems.length > 0) throw wrong(problems, writable)
  return kept
}

function wrong(problems: readonly Problem[], fields: readonly StoredField[]): AppError {
  const said = problems.map(({ name, code, limit }) => {
    const { name_en = name } = fields.find((it) => it.name === name) ?? {}
    return `${name_en}: ${[code.replaceAll('_', ' '), limit].filter(Boolean).join(' ')}`
  })
  return new AppError({
    code: 'custom_fields_wrong',
    status: 422,
    message: `These fields cannot be so. ${said.join('; ')}.`,
    details: { problems },
  })
}

const textsOf = (items: Kept['items']): string[] => items.map((it) => Object.values(it)[0] as string)

function isAsBefore(field: StoredField, custom: CustomValues, items: Kept['items']): boolean {
  const before = custom[field.name] ?? null
  if (before === null) return items.length === 0
  const found = judgeValue({ ...field, is_required: false }, before)
  return 'items' in found && JSON.stringify(textsOf(found.items)) === JSON.stringify(textsOf(items))
}

async function write(
  context: WithKeys,
  input: Writing & { changed: readonly Kept[]; before: CustomValues },
): Promise<void> {
  const { actor, clock, databases, keys } = context
  const { customer_id: id, version, changed } = input
  const key = { kind: KIND, id } as const
  const rows = changed.flatMap(({ field, items }) =>
    items.map((item, index) => rowOf(keys, field, { item, index })),
  )
  await inTransaction(databases, async (db) => {
    const claim = { ...key, version, by: actor.user_id, at: clock.now().toISOString() }
    if (!(await queries.claimVersion(db, claim))) throw movedOn()
    await queries.replaceValues(db, key, { fields: changed.map((it) => it.field.field_no), values: rows })
    await recordAudit(
      { databases: { db }, clock },
      {
        ...doneBy(actor),
        action: 'customers.fill',
        outcome: 'done',
        subject: id,
        customer_id: id,
        record: { table: PLACES[KIND].values, id },
        changes: changesOf(input),
        request_id: input.request_id,
      },
    )
  })
}

/** Before and after by field; of a sensitive one only that it changed. */
function changesOf({
  changed,
  before,
  custom,
}: Writing & { changed: readonly Kept[]; before: CustomValues }) {
  const names = changed.map(({ field }) => field.name)
  const of = (values: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(names.map((it) => [it, toldOf(values[it])]))
  return changesBetween(
    of(before),
    of(custom),
    names.filter((it) => isCustomField(it) && it.startsWith('x2_')),
  )
}

const toldOf = (value: unknown): unknown => (Array.isArray(value) ? value.join(', ') : (value ?? null))
