import { doneBy, recordAudit } from '../../../platform/audit.ts'
import { requirePermission } from '../../../platform/authz/permissions.ts'
import { type Databases, inTransaction } from '../../../platform/db.ts'
import { conflict, notFound } from '../../../platform/errors.ts'
import { findLivePublication } from '../../../serving/publications.ts'
import { checkMayFetch, checkNoneHidden, type Standing } from '../policy.ts'
import * as queries from '../queries/exports.ts'
import { listMembers } from '../queries/members.ts'
import { openSealed, removeFile } from '../../../platform/sealed-files.ts'
import { type ExportableList, getList } from './lists.ts'
import { type ExportContext, FILE_KEY, inBanksName } from './needs.ts'

const unreadable = () =>
  conflict('export_unreadable', 'The file is missing or was altered. Ask for another export.')

export type Fetched = { file_name: string; pieces: AsyncGenerator<Buffer> }

/**
 * Gives a file to whoever asked for it, and counts that. The last time takes its key away with the count, so
 * that nobody opens it again; then the file goes.
 */
export async function fetchExport(context: ExportContext, exportNo: number): Promise<Fetched> {
  const { databases, actor } = context
  const found = await ownOrMissing(context, await queries.findExport(databases.db, exportNo), exportNo)
  const list = getList(found.list_code)
  requirePermission(actor, list.permission)
  await refuseHidden(context, { list, export_no: exportNo })
  const place = { dir: context.exportsDir, file_id: found.file_id }
  // Read whole before it is counted: what was touched counts for nothing.
  const pieces = await openSealed(place, FILE_KEY.read(context.keys, found.key_sealed!))
  if (!pieces) throw unreadable()
  const isLast = await inTransaction(databases, (db) => count(context, db, exportNo))
  return {
    file_name: `${found.list_code}-${found.business_date}-${exportNo}.csv`,
    pieces: isLast ? thenGone(pieces, () => removeFile(place)) : pieces,
  }
}

/** An export of somebody else's is missing to everybody but him. */
async function ownOrMissing(
  context: ExportContext,
  found: queries.WholeExport | undefined,
  exportNo: number,
): Promise<queries.WholeExport> {
  if (!found || found.user_id !== context.actor.user_id) throw notFound('export', String(exportNo))
  checkMayFetch(found as Standing, { post_id: context.actor.post_id, now: context.clock.now() })
  return found
}

/** Whoever was marked private or kept from its maker since is in the file, and would leave with it. */
async function refuseHidden(
  context: ExportContext,
  { list, export_no }: { list: ExportableList; export_no: number },
): Promise<void> {
  const { db } = context.databases
  const ids = await listMembers(db, export_no)
  // By what is known today, whichever date the page of whoever asks is about.
  const today = { ...context, publication: (await findLivePublication(db)) ?? context.publication }
  const [all, seen] = [
    await list.countKnown(inBanksName(today, 'bank'), ids),
    await list.countKnown(inBanksName(today, 'actor'), ids),
  ]
  checkNoneHidden(all - seen)
}

async function count(context: ExportContext, db: Databases['db'], exportNo: number): Promise<boolean> {
  const found = await ownOrMissing(context, await queries.lockExport(db, exportNo), exportNo)
  const at = context.clock.now().toISOString()
  const isLast = found.downloads + 1 >= found.downloads_max
  await queries.countDownload(db, { export_no: exportNo, isLast, at })
  await recordAudit(
    { databases: { db }, clock: context.clock },
    {
      ...doneBy(context.actor),
      action: 'exports.download',
      outcome: 'done',
      subject: String(exportNo),
      request_id: context.request_id,
      details: { list_code: found.list_code, download: found.downloads + 1, sha256: found.sha256 },
    },
  )
  return isLast
}

async function* thenGone(pieces: AsyncGenerator<Buffer>, end: () => Promise<void>): AsyncGenerator<Buffer> {
  try {
    yield* pieces
  } finally {
    await end()
  }
}
