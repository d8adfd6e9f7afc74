import { changesBetween, doneBy, recordAudit } from '../../../platform/audit.ts'
import { listDisplayNames } from '../../../platform/auth/users.ts'
import { shownAs } from '../../../platform/authz/fields.ts'
import { type Databases, inTransaction, withActor } from '../../../platform/db.ts'
import { forbidden, notFound } from '../../../platform/errors.ts'
import { isTakenMeanwhile } from '../../../platform/unique.ts'
import { alreadyKnown, checkedEntry, checkSameThing, movedOn } from '../policy.ts'
import * as queries from '../queries/entries.ts'
import type { ChangedEntry, Content, EntryAnswer, NewEntry } from '../schema.ts'
import { branchOf, numbersOf, typeOf, type Writing } from './needs.ts'
import { open, type Opened } from './read-profile.ts'

type Db = Databases['db']
type Target = { customer_id: string; entry_id: string; version: number }

/** Enters something about a customer. */
export async function addEntry(
  context: Writing,
  input: { customer_id: string; entry: NewEntry },
): Promise<EntryAnswer> {
  const { customer_id } = input
  const entry = checkedEntry(input.entry, await typeOf(context, customer_id))
  return addContent(context, { customer_id, content: entry })
}

/** The first version of an entry. */
export async function addContent(
  context: Writing,
  { customer_id, content }: { customer_id: string; content: Content },
): Promise<EntryAnswer> {
  refuseUnseenWords(context)
  await refuseKnown(context, { customer_id, content })
  const readers = await readersOf(context, content)
  return inTransaction(context.databases, async (db) => {
    const entry_id = await queries.nextEntryId(db)
    const author = { author_id: context.actor.user_id, ...readers }
    const at = { entry_id, version: 1, customer_id }
    await insert(context, db, { ...at, ...author, content }).catch(knownMeanwhile)
    await audit(context, db, { ...at, action: 'profile.add', before: null, after: content })
    return { entry_id, version: 1 }
  })
}

/** Enters the next version of an entry; 409 with what stands where another was entered meanwhile. */
export async function changeEntry(
  context: Writing,
  input: Target & { entry: ChangedEntry },
): Promise<EntryAnswer> {
  refuseUnseenWords(context)
  const before = await standing(context, input)
  checkSameThing(before.content, input.entry)
  const checked = checkedEntry(input.entry, await typeOf(context, input.customer_id))
  const content = { ...before.content, ...checked } as Content
  const { entry_id, customer_id, author_id } = before
  const version = input.version + 1
  const readers = await readersOf(context, content)
  await inTransaction(context.databases, async (db) => {
    await end(context, db, input)
    await insert(context, db, { entry_id, version, customer_id, author_id, ...readers, content })
    const at = { entry_id, customer_id: input.customer_id }
    await audit(context, db, { ...at, action: 'profile.change', before: before.content, after: content })
  })
  return { entry_id, version }
}

/** Takes an entry away: what it said stays, for earlier days and for who looks at its versions. */
export async function removeEntry(context: Writing, input: Target): Promise<EntryAnswer> {
  const { content, entry_id } = await standing(context, input)
  await inTransaction(context.databases, async (db) => {
    await end(context, db, input)
    const at = { entry_id, customer_id: input.customer_id }
    await audit(context, db, { ...at, action: 'profile.remove', before: content, after: null })
  })
  return { entry_id, version: input.version }
}

/** The version that stands of an entry that the actor may read. */
export async function findStanding(
  context: Writing,
  { customer_id, entry_id }: Pick<Target, 'customer_id' | 'entry_id'>,
): Promise<Opened> {
  const ids = await numbersOf(context, customer_id)
  const stored = await withActor(context, async (db) =>
    queries.listVersions(db, { customer_ids: ids, entry_id, branch_id: await branchOf(context, db) }),
  )
  const found = stored.find((it) => it.replaced_at === queries.STANDING)
  if (!found) throw notFound('entry', entry_id)
  return open(context, found)
}

async function standing(context: Writing, target: Target): Promise<Opened> {
  const found = await findStanding(context, target)
  if (found.version !== target.version) throw movedOn(await presentOf(context, found))
  return found
}

/** What stands, and who entered it, for whoever was about to write something else. */
async function presentOf({ databases }: Writing, found: Opened): Promise<Record<string, unknown>> {
  const { version, content, entered_by, entered_at } = found
  const { kind_code, ...said } = content
  const { file: _, ...present } = { file: null, ...said }
  const names = await listDisplayNames(databases, [entered_by])
  return {
    version,
    entered_by_name: names.get(entered_by) ?? null,
    entered_at: new Date(entered_at).toISOString(),
    entry: { kind_code, ...present },
  }
}

async function end(context: Writing, db: Db, { entry_id, version }: Target): Promise<void> {
  const at = context.clock.now().toISOString()
  if (!(await queries.endVersion(db, { entry_id, version, at, by: context.actor.user_id }))) throw movedOn({})
}

type Version = Omit<
  queries.NewVersion,
  'kind_code' | 'item_code' | 'content_sealed' | 'entered_by' | 'entered_at'
>

function insert(context: Writing, db: Db, { content, ...version }: Version & { content: Content }) {
  return queries.insertVersion(db, {
    ...version,
    kind_code: content.kind_code,
    item_code: content.kind_code === 'preference' ? content.item_code : null,
    content_sealed: queries.ENTRY_CONTENT.write(context.keys, JSON.stringify(content)),
    entered_by: context.actor.user_id,
    entered_at: context.clock.now().toISOString(),
  })
}

async function readersOf(context: Writing, content: Content) {
  const readers_code = content.kind_code === 'note' ? content.readers_code : 'reach'
  const branch_id = readers_code === 'branch' ? await withActor(context, (db) => branchOf(context, db)) : null
  return { readers_code, branch_id }
}

/** Who is shown no words does not write over them. */
function refuseUnseenWords({ actor }: Writing): void {
  if (shownAs(actor, 'counterparty', 'record') === 'hidden') throw forbidden('write what you may not read')
}

/** A preference is known once, under whichever of the customer's numbers. */
async function refuseKnown(
  context: Writing,
  { customer_id, content }: { customer_id: string; content: Content },
): Promise<void> {
  if (content.kind_code !== 'preference') return
  const ids = await numbersOf(context, customer_id)
  const known = await withActor(context, (db) =>
    queries.findPreference(db, { customer_ids: ids, item_code: content.item_code }),
  )
  if (known) throw alreadyKnown(known.entry_id)
}

function knownMeanwhile(error: unknown): never {
  throw isTakenMeanwhile(error) ? movedOn({}) : error
}

/** What the trail does not repeat: it is sealed where it lies, in each of its versions. */
const UNTOLD = ['words', 'event_code', 'choices']

type Told = {
  action: string
  entry_id: string
  customer_id: string
  before: Content | null
  after: Content | null
}

function audit(context: Writing, db: Db, { before, after, ...of }: Told): Promise<void> {
  const { actor, clock } = context
  return recordAudit(
    { databases: { db }, clock },
    {
      ...doneBy(actor),
      action: of.action,
      outcome: 'done',
      subject: of.customer_id,
      customer_id: of.customer_id,
      record: { table: 'customer_profile.entries', id: of.entry_id },
      changes: changesBetween(toldOf(before), toldOf(after), UNTOLD),
      request_id: context.request_id,
    },
  )
}

function toldOf(entry: Content | null) {
  if (entry?.kind_code !== 'attachment') return entry
  const { file, ...described } = entry
  return { ...described, file_sha256: file.sha256, file_bytes: file.byte_count }
}
