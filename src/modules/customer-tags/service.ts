import { changesBetween, doneBy, recordAudit } from '../../platform/audit.ts'
import { listDisplayNames } from '../../platform/auth/users.ts'
import { mayDo } from '../../platform/authz/permissions.ts'
import { type Context, type Databases, inTransaction, type ScopedDb } from '../../platform/db.ts'
import { conflict, invalid, notFound } from '../../platform/errors.ts'
import type { ListColumn } from '../../platform/list.ts'
import { readEntered } from '../../serving/as-of.ts'
import { missingCustomer } from '../customer-management/index.ts'
import { TAGS_DEFINE, TAGS_WRITE } from './policy.ts'
import * as queries from './queries.ts'
import type { CustomerTags, NewTag, TagChange, TagList } from './schema.ts'

type Db = Databases['db']
type Traced<Input> = Input & { request_id: string }

/** Which tags there are; those that are not used any more last. */
export const listTags = async ({ databases, actor }: Context): Promise<TagList> => ({
  tags: await queries.listTags(databases.db),
  may_define: mayDo(actor, TAGS_DEFINE),
})

export async function defineTag(context: Context, input: Traced<NewTag>): Promise<TagList> {
  const { actor, clock, databases } = context
  const { request_id, ...tag } = input
  await inTransaction(databases, async (db) => {
    const at = clock.now().toISOString()
    const made = await queries.insertTag(db, { ...tag, defined_by: actor.user_id, defined_at: at })
    if (made === null) throw conflict('tag_exists', 'There is a tag of that code.', { id: tag.tag_code })
    await audit(context, db, {
      action: 'tags.define',
      request_id,
      subject: tag.tag_code,
      changes: changesBetween(null, { name_zh: tag.name_zh, name_en: tag.name_en }),
    })
  })
  return listTags(context)
}

export async function changeTag(
  context: Context,
  input: Traced<TagChange & { tag_code: string }>,
): Promise<TagList> {
  const { request_id, ...change } = input
  const before = (await queries.listTags(context.databases.db)).find((it) => it.tag_code === change.tag_code)
  if (!before) throw notFound('tag', change.tag_code)
  await inTransaction(context.databases, async (db) => {
    if (!(await queries.updateTag(db, change))) {
      throw conflict('tag_moved', 'Somebody has changed this tag meanwhile. Look at it again.')
    }
    const told = ({ name_zh, name_en, is_active }: Omit<TagChange, 'version'>) => ({
      name_zh,
      name_en,
      is_active,
    })
    await audit(context, db, {
      action: 'tags.define',
      request_id,
      subject: change.tag_code,
      changes: changesBetween(told(before), told(change)),
    })
  })
  return listTags(context)
}

/** The tags of a customer, as they were at the end of the day looked at. */
export async function readTags(context: Context, customerId: string): Promise<CustomerTags> {
  const found = await readEntered(context, customerId, (db, until) =>
    queries.listOfCustomer(db, { customer_id: customerId, until }),
  )
  if (!found) throw await missingCustomer(context, customerId)
  const { databases } = context
  const names = await listDisplayNames(databases, [...new Set(found.map((it) => it.tagged_by))])
  const tags = new Map((await queries.listTags(databases.db)).map((it) => [it.tag_code, it]))
  const rows = found.map(({ tag_code, tagged_by: by, tagged_at }) => ({
    tag_code,
    tagged_at,
    name_zh: tags.get(tag_code)!.name_zh,
    name_en: tags.get(tag_code)!.name_en,
    tagged_by_name: names.get(by) ?? null,
  }))
  return { rows, may_write: mayDo(context.actor, TAGS_WRITE) && context.asOf === null }
}

type OfOne = { customer_id: string; tag_code: string }

export async function putTag(context: Context, input: Traced<OfOne>): Promise<CustomerTags> {
  const { customer_id, tag_code, request_id } = input
  const known = await readTags(context, customer_id)
  await requireTag(context, tag_code)
  if (known.rows.some((it) => it.tag_code === tag_code)) return known
  await inTransaction(context.databases, async (db) => {
    await tagCustomers(context, db, { customer_ids: [customer_id], tag_code })
    await audit(context, db, { action: 'tags.put', request_id, subject: tag_code, customer_id })
  })
  return readTags(context, customer_id)
}

export async function removeTag(context: Context, input: Traced<OfOne>): Promise<CustomerTags> {
  const { customer_id, tag_code, request_id } = input
  const under = await readEntered(context, customer_id, (db) => queries.listBorneUnder(db, input))
  if (!under) throw await missingCustomer(context, customer_id)
  if (under.length === 0) throw notFound('tag', tag_code)
  await inTransaction(context.databases, async (db) => {
    await queries.endTags(db, { customer_ids: under, tag_code, ...byAndAt(context) })
    await audit(context, db, { action: 'tags.remove', request_id, subject: tag_code, customer_id })
  })
  return readTags(context, customer_id)
}

const byAndAt = ({ actor, clock }: Context) => ({ by: actor.user_id, at: clock.now().toISOString() })

async function requireTag({ databases }: Context, tagCode: string): Promise<void> {
  const tags = await queries.listTags(databases.db)
  if (tags.some((it) => it.tag_code === tagCode && it.is_active)) return
  throw invalid('There is no such tag.', { field: 'tag_code' })
}

type Tagging = { customer_ids: readonly string[]; tag_code: string }

/** Of some customers, those that bear a tag that is in use. */
export async function whoBears(context: Context, db: ScopedDb, input: Tagging): Promise<ReadonlySet<string>> {
  await requireTag(context, input.tag_code)
  return new Set(await queries.listBearers(db, input))
}

/** Puts a tag on customers within the caller's transaction; whoever calls audits it. */
export const tagCustomers = (context: Context, db: Db, input: Tagging): Promise<number> =>
  queries.insertTags(db, { ...input, ...byAndAt(context) })

/** The tag as a column that the customer list is filtered by. */
export const TAG_COLUMN: ListColumn = {
  kind: 'text',
  nullable: true,
  sortable: false,
  isLive: true,
  isUnseen: true,
  where: queries.whereTagged,
}

type Audited = {
  action: 'tags.define' | 'tags.put' | 'tags.remove'
  subject: string
  request_id: string
  customer_id?: string
  changes?: ReturnType<typeof changesBetween>
}

const audit = ({ actor, clock }: Context, db: Db, line: Audited) =>
  recordAudit({ databases: { db }, clock }, { ...doneBy(actor), outcome: 'done', ...line })
