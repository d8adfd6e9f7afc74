import { randomUUID } from 'node:crypto'
import { doneBy, recordAudit } from '../../../platform/audit.ts'
import { withoutIdentifiers } from '../../../platform/audit-text.ts'
import { requirePermission } from '../../../platform/authz/permissions.ts'
import { roleNames } from '../../../platform/authz/roles.ts'
import { bankTime } from '../../../platform/clock.ts'
import { addDays } from '../../../platform/dates.ts'
import { type Context, type Databases, inTransaction } from '../../../platform/db.ts'
import { conflict } from '../../../platform/errors.ts'
import { startRequestIn } from '../../approvals/index.ts'
import {
  approverOf,
  checkOpen,
  checkRowCount,
  closingLines,
  csvLine,
  directSince,
  LIMITS,
  untilFrom,
} from '../policy.ts'
import * as queries from '../queries/exports.ts'
import {
  type Approver,
  type ExportRow,
  type NewExport,
  type Preview,
  PURPOSE_WORDS,
  RECIPIENT_WORDS,
  type Selected,
} from '../schema.ts'
import { EXPORT_FLOW, type ExportFacts, findApprover } from './approval.ts'
import { removeFile, type SealedFile, writeSealed } from '../../../platform/sealed-files.ts'
import { type ExportableList, getList, type PlannedColumn, planColumns } from './lists.ts'
import { markOf } from './marks.ts'
import { type ExportContext, FILE_KEY } from './needs.ts'
import { readOne } from './read.ts'

type Db = Databases['db']

// Excel takes a file for UTF-8 only when it begins so.
const BYTE_ORDER_MARK = '\uFEFF'

type Plan = {
  list: ExportableList
  columns: PlannedColumn[]
  row_count: number
  approver: Approver | null
}

/** What a file would hold and who would have to agree. Refuses what may not be asked for. */
async function planExport(context: Context, wish: Selected): Promise<Plan> {
  const list = getList(wish.list_code)
  requirePermission(context.actor, list.permission)
  const columns = await planColumns(context, list, wish)
  const selection = { ...wish, columns: columns.map((it) => it.name) }
  const row_count = await list.count(context, selection)
  checkRowCount(row_count)
  const standing = await standingOf(context, context.databases.db)
  checkOpen(standing.open_exports)
  const least = approverOf({ row_count, columns, ...standing })
  const approver = least === null ? null : await findApprover(context, least)
  return { list, columns, row_count, approver }
}

const standingOf = ({ actor, clock }: Context, db: Db) =>
  queries.standingOf(db, { user_id: actor.user_id, since: directSince(clock.now()).toISOString() })

/** What was made meanwhile counts: small files asked for at once are no way around the one who agrees. */
async function checkAlone(context: Context, db: Db, { approver, ...wanted }: Made): Promise<void> {
  await queries.holdPerson(db, context.actor.user_id)
  const standing = await standingOf(context, db)
  checkOpen(standing.open_exports)
  const least = approverOf({ ...standing, row_count: wanted.customerIds.length, columns: wanted.columns })
  if (approver === null && least !== null) {
    throw conflict('exports_at_once', 'You ask for several exports at once. Ask again.')
  }
}

const choicesOf = (words: Record<string, { zh: string; en: string }>) =>
  Object.entries(words).map(([code, it]) => ({ code, ...it }))

type PreviewContext = Context & Pick<ExportContext, 'request_id'>

/** What would come of it, before anybody asks for it. */
export async function previewExport(context: PreviewContext, wish: Selected): Promise<Preview> {
  const { list, columns, row_count, approver } = await planExport(context, wish)
  const roleWords = await roleNames(context.databases.db)
  // It counts customers as a search does.
  await recordAudit(context, {
    ...doneBy(context.actor),
    action: 'exports.preview',
    outcome: 'done',
    subject: wish.list_code,
    request_id: context.request_id,
    details: {
      filter: wish.filter === undefined ? null : list.toldFilter(wish.filter),
      total: row_count,
      publication_id: context.publication.publication_id,
    },
    is_reading: true,
  })
  const { direct_rows, rows_max, hours, downloads } = LIMITS
  return {
    row_count,
    business_date: context.publication.business_date,
    columns: columns.map(({ name, heading, shown }) => ({ name, heading, shown })),
    approver: approver && { role_code: approver, ...roleWords(approver) },
    purposes: choicesOf(PURPOSE_WORDS),
    recipients: choicesOf(RECIPIENT_WORDS),
    limits: { direct_rows, rows_max, hours, downloads },
  }
}

/**
 * Makes the file of a selection. Small ones can be fetched at once; others lie sealed until somebody has
 * agreed, so that what leaves is what was agreed to, whatever is published meanwhile.
 */
export async function askForExport(context: ExportContext, given: NewExport): Promise<ExportRow> {
  // They stay for good, here and in the approval: numbers of people do not.
  const [purpose_note, recipient] = [given.purpose_note, given.recipient].map(withoutIdentifiers)
  const input = { ...given, purpose_note: purpose_note!, recipient: recipient! }
  const plan = await planExport(context, input)
  const export_no = await queries.nextNumber(context.databases.db)
  const place = { dir: context.exportsDir, file_id: randomUUID() }
  const customerIds: string[] = []
  const writing = { ...input, ...plan, export_no, customerIds }
  const file = await writeSealed(place, linesOf(context, writing))
  try {
    await inTransaction(context.databases, async (db) => {
      await checkAlone(context, db, { ...writing, file })
      const row = rowOf(context, { ...writing, file, file_id: place.file_id })
      await queries.insertExport(db, row, customerIds)
      if (plan.approver !== null) await askApprover(context, db, { ...writing, file_id: place.file_id })
      await noteAsking(context, db, { ...writing, file })
    })
  } catch (error) {
    await removeFile(place)
    throw error
  }
  return readOne(context, export_no)
}

type Writing = Omit<NewExport, 'columns'> & Plan & { export_no: number; customerIds: string[] }

/** The file piece by piece: heading, rows with their marks, and the two lines that end it. */
async function* linesOf(context: ExportContext, it: Writing): AsyncGenerator<string> {
  const { list, columns, language, export_no } = it
  const carriers = columns.flatMap(({ name }, at) => (list.worded.includes(name) ? [at] : []))
  yield BYTE_ORDER_MARK + csvLine(columns.map(({ heading }) => heading))
  const walk = list.rows(context, { ...it, columns: columns.map(({ name }) => name) })
  for (;;) {
    const step = await walk.next()
    if (step.done) break
    const lines = step.value.map(({ customer_id, cells }) => {
      it.customerIds.push(customer_id)
      const mark = markOf(context.keys, { export_no, customer_id })
      return csvLine(cells.map((cell, at) => (carriers.includes(at) ? marked(cell, mark) : cell)))
    })
    yield lines.join('')
  }
  const { actor, clock, publication } = context
  const closing = closingLines({
    rows: it.customerIds.length,
    business_date: publication.business_date,
    language,
    export_no,
    user_name: actor.display_name,
    user_id: actor.user_id,
    made_at: bankTime(clock.now()),
    purpose_code: it.purpose_code,
  })
  yield closing.map((line) => csvLine([line])).join('')
}

/** Behind the words, where a search or a filter for them finds them still; of nothing nothing is said. */
const marked = (cell: unknown, mark: string): unknown =>
  typeof cell === 'string' && cell !== '' ? `${cell}${mark}` : cell

type Made = Writing & { file: SealedFile }

function rowOf(context: ExportContext, it: Made & { file_id: string }): queries.NewExportRow {
  const { actor, clock, publication, keys } = context
  const { key, sha256, byte_count } = it.file
  const now = clock.now()
  const isReady = it.approver === null
  return {
    export_no: it.export_no,
    file_id: it.file_id,
    list_code: it.list_code,
    state_code: isReady ? 'ready' : 'waiting',
    user_id: actor.user_id,
    post_id: actor.post_id,
    publication_id: publication.publication_id,
    business_date: publication.business_date,
    filter: it.filter === undefined ? null : JSON.stringify(it.list.toldFilter(it.filter)),
    headings: headingsOf(it.columns),
    masked_headings: maskedOf(it.columns),
    language_code: it.language,
    purpose_code: it.purpose_code,
    purpose_note: it.purpose_note,
    recipient_code: it.recipient_code,
    recipient: it.recipient,
    kept_until: addDays(clock.today(), it.kept_days),
    row_count: it.customerIds.length,
    byte_count,
    sha256,
    key_sealed: FILE_KEY.write(keys, key),
    downloads_max: LIMITS.downloads,
    asked_at: now.toISOString(),
    ...(isReady && { ready_at: now.toISOString(), expires_at: untilFrom(now).toISOString() }),
  }
}

const headingsOf = (columns: readonly PlannedColumn[]) => columns.map(({ heading }) => heading)
const maskedOf = (columns: readonly PlannedColumn[]) =>
  columns.filter(({ shown }) => shown !== 'clear').map(({ heading }) => heading)

async function askApprover(context: ExportContext, db: Db, it: Writing & { file_id: string }): Promise<void> {
  const conditions = it.filter && (await it.list.filterWords(context, it.filter))[it.language]
  const facts: ExportFacts = {
    export_no: it.export_no,
    file_id: it.file_id,
    approver: it.approver!,
    list_code: it.list_code,
    row_count: it.customerIds.length,
    business_date: context.publication.business_date,
    headings: headingsOf(it.columns),
    masked_headings: maskedOf(it.columns),
    conditions: conditions ?? null,
    purpose_code: it.purpose_code,
    recipient_code: it.recipient_code,
    recipient: it.recipient,
    kept_until: addDays(context.clock.today(), it.kept_days),
  }
  const request_id = await startRequestIn(db, {
    context,
    flow: EXPORT_FLOW,
    facts,
    reason: it.purpose_note,
    trace_id: context.request_id,
  })
  await queries.setRequest(db, { export_no: it.export_no, request_id })
}

const noteAsking = (context: ExportContext, db: Db, it: Made): Promise<void> =>
  recordAudit(
    { databases: { db }, clock: context.clock },
    {
      ...doneBy(context.actor),
      action: it.approver === null ? 'exports.make' : 'exports.ask',
      outcome: 'done',
      subject: String(it.export_no),
      request_id: context.request_id,
      details: {
        list_code: it.list_code,
        filter: it.filter === undefined ? null : it.list.toldFilter(it.filter),
        columns: it.columns.map(({ name }) => name),
        total: it.customerIds.length,
        publication_id: context.publication.publication_id,
        purpose_code: it.purpose_code,
        recipient_code: it.recipient_code,
        sha256: it.file.sha256,
      },
    },
  )
