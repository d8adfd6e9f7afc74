import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { z } from 'zod'
import { doneBy, recordAudit } from '../../../platform/audit.ts'
import { invalid, notFound } from '../../../platform/errors.ts'
import { openSealed, removeFile, writeSealed } from '../../../platform/sealed-files.ts'
import { mediaTypeOf, plainFileName, unreadable } from '../policy.ts'
import type { Content, EntryAnswer, StoredFile, uploadQuery } from '../schema.ts'
import { type FileWriting, typeOf } from './needs.ts'
import { addContent, findStanding } from './write-entries.ts'

type Upload = z.output<typeof uploadQuery> & { file_name: string; bytes: Buffer; customer_id: string }

/** Files lie under a number of their own, in one of 256 folders: nothing that people typed becomes a path. */
const placeOf = ({ attachmentsDir }: FileWriting, fileId: string) => ({
  dir: join(attachmentsDir, fileId.slice(0, 2)),
  file_id: fileId,
})

/**
 * Keeps a file about a customer, sealed under a key of its own that is part of the entry. It is written
 * first: one whose entry does not come about is removed, and without its key it says nothing.
 */
export async function addAttachment(
  context: FileWriting,
  { customer_id, ...upload }: Upload,
): Promise<EntryAnswer> {
  await typeOf(context, customer_id)
  const { bytes, attachment_code, expires_on = null } = upload
  if (bytes.length === 0) throw invalid('The file is empty.')
  const media_type = mediaTypeOf(bytes)
  const file_name = plainFileName(upload.file_name, media_type)
  const place = placeOf(context, randomUUID())
  const sealed = await writeSealed(place, [bytes])
  const file: StoredFile = { file_id: place.file_id, file_name, media_type, ...sealed }
  const content: Content = { kind_code: 'attachment', attachment_code, expires_on, file }
  try {
    return await addContent(context, { customer_id, content })
  } catch (error) {
    await removeFile(place)
    throw error
  }
}

export type Opened = { file_name: string; media_type: string; pieces: AsyncGenerator<Buffer> }

/** Gives a file out to whoever may read the entry; not before the trail has who opened it. */
export async function openAttachment(
  context: FileWriting,
  target: { customer_id: string; entry_id: string },
): Promise<Opened> {
  const { actor, clock, databases } = context
  const { content } = await findStanding(context, target)
  if (content.kind_code !== 'attachment') throw notFound('attachment', target.entry_id)
  const { file_id, file_name, media_type, key, sha256 } = content.file
  const pieces = await openSealed(placeOf(context, file_id), key)
  if (!pieces) throw unreadable()
  await recordAudit(
    { databases, clock },
    {
      ...doneBy(actor),
      action: 'profile.open_attachment',
      outcome: 'done',
      subject: target.customer_id,
      customer_id: target.customer_id,
      record: { table: 'customer_profile.entries', id: target.entry_id },
      request_id: context.request_id,
      details: { sha256 },
      is_reading: true,
    },
  )
  return { file_name, media_type, pieces }
}
