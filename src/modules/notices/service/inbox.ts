import { listMailAddresses } from '../../../platform/auth/mail-addresses.ts'
import type { KeyRing } from '../../../platform/crypto/index.ts'
import type { Context } from '../../../platform/db.ts'
import { notFound } from '../../../platform/errors.ts'
import { complete, type Facts } from '../policy.ts'
import * as queries from '../queries/notices.ts'
import type { Notice, NoticePage, NoticeQuery, Priority, Settings, Words } from '../schema.ts'
import { findKind, listKinds } from './kinds.ts'
import { isMailedByItself } from './notify.ts'

/** Who reads what is his own; nothing of it depends on a night. */
export type Own = Pick<Context, 'databases' | 'actor' | 'clock' | 'calendar'>
type Keyed = Own & { keys: KeyRing }

/** The bell's number. */
export const countUnread = async ({ databases, actor }: Own): Promise<{ unread: number }> => ({
  unread: await queries.countUnread(databases.db, actor.user_id),
})

/** A page of one's own notices, and of which kinds there are any. */
export async function listNotices({ databases, actor }: Own, query: NoticeQuery): Promise<NoticePage> {
  const { user_id } = actor
  const [rows, kinds, unread] = await Promise.all([
    queries.listNotices(databases.db, { ...query, user_id }),
    queries.countByKind(databases.db, { user_id, state: query.state }),
    queries.countUnread(databases.db, user_id),
  ])
  const counted = kinds.filter((it) => query.kind === undefined || it.kind_code === query.kind)
  return {
    rows: rows.map(shownNotice),
    total: counted.reduce((sum, it) => sum + it.total, 0),
    page: query.page,
    page_size: query.page_size,
    unread,
    kinds: kinds.map((it) => ({ ...it, kind: wordsOf(it.kind_code) })),
  }
}

type Found = Awaited<ReturnType<typeof queries.listNotices>>[number]

/** A kind that no module tells of any more keeps its name. */
const wordsOf = (code: string): Words => {
  const { zh, en } = findKind(code) ?? { zh: code, en: code }
  return { zh, en }
}

function shownNotice({ facts, ...row }: Found): Notice {
  const kind = wordsOf(row.kind_code)
  return {
    ...row,
    notice_id: String(row.notice_id),
    raised_at: String(row.raised_at),
    kind,
    priority_code: row.priority_code as Priority,
    sentence: complete(findKind(row.kind_code)?.sentence ?? kind, facts as Facts),
  }
}

const nowOf = ({ clock }: Own) => clock.now().toISOString()

export async function readNotices(own: Own, ids: readonly string[]): Promise<{ unread: number }> {
  const { user_id } = own.actor
  await queries.markRead(own.databases.db, { user_id, at: nowOf(own), ids })
  return countUnread(own)
}

export async function readAllNotices(own: Own, kind: string | null): Promise<{ unread: number }> {
  const { user_id } = own.actor
  await queries.markAllRead(own.databases.db, { user_id, at: nowOf(own), kind })
  return countUnread(own)
}

/** Says that what a notice asks for is seen to. */
export async function finishNotice(own: Own, id: string): Promise<{ unread: number }> {
  const { user_id } = own.actor
  const isThere = await queries.markDone(own.databases.db, { user_id, at: nowOf(own), id })
  if (!isThere) throw notFound('notice', id)
  return countUnread(own)
}

/** How one is told of each kind. The inbox has all of them. */
export async function readSettings({ databases, keys, actor }: Keyed): Promise<Settings> {
  const { user_id } = actor
  const [addresses, choices] = await Promise.all([
    listMailAddresses({ db: databases.db, keys }, [user_id]),
    queries.listChoicesOf(databases.db, user_id),
  ])
  const chosen = new Map(choices.map((it) => [it.kind_code, it.is_on]))
  return {
    mail_address: addresses.get(user_id) ?? null,
    kinds: listKinds().map((kind) => ({
      kind_code: kind.kind,
      kind: { zh: kind.zh, en: kind.en },
      priority_code: kind.priority,
      is_mail_on: chosen.get(kind.kind) ?? isMailedByItself(kind),
    })),
  }
}

export async function chooseChannel(
  own: Keyed,
  { kind_code, is_mail_on: is_on }: { kind_code: string; is_mail_on: boolean },
): Promise<Settings> {
  if (!findKind(kind_code)) throw notFound('notice_kind', kind_code)
  await queries.saveChoice(own.databases.db, { user_id: own.actor.user_id, kind_code, is_on })
  return readSettings(own)
}
