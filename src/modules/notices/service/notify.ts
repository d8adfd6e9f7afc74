import assert from 'node:assert/strict'
import { listWithMail } from '../../../platform/auth/mail-addresses.ts'
import { findHolders, type Holder } from '../../../platform/authz/posts.ts'
import {
  listActive,
  listAllowed,
  listHoldersOf,
  listHoldersOfRight,
  listHoldersOfRole,
} from '../../../platform/authz/receivers.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Databases } from '../../../platform/db.ts'
import type { Message } from '../../../platform/notify/message.ts'
import { type Facts, mailLines, type NoticeKind } from '../policy.ts'
import { insertMails } from '../queries/mails.ts'
import * as queries from '../queries/notices.ts'
import { findKind } from './kinds.ts'

type Db = Databases['db']

/**
 * Who is told: people; whoever fills a post; whoever fills a role in a unit or in the nearest one above it,
 * or without a unit wherever in the bank; whoever may do something, wherever; or whoever may do something
 * where all the units are seen, by the first of the permissions that anybody has.
 */
export type To =
  | readonly string[]
  | { post_id: string }
  | { role_code: string; unit_id?: string }
  | { permission: string }
  | { permissions: readonly string[]; unit_ids: readonly string[] }

export type NewNotice = {
  kind: string
  to: To | readonly Exclude<To, readonly string[]>[]
  /** The page that shows what it is about. */
  link: string
  facts?: Facts
  due_on?: string | null
  /** What is told under the same key is told once, or once in the kind's quiet time. */
  dedupe_key?: string
  /** Who caused it: he knows, and is not told. */
  by?: string | null
  clock: Clock
}

/**
 * Tells people of something, in the transaction in which it happens: there is no notice of what did not.
 * Mails are written down with it, and sent when it is done. Returns how many were told.
 */
export async function notify(db: Db, notice: NewNotice): Promise<number> {
  const kind = findKind(notice.kind)
  assert(kind, `there is no kind of notice ${notice.kind}`)
  const { facts = {}, link, due_on = null, dedupe_key = null, by = null, clock } = notice
  for (const fact of Object.keys(facts)) assert(fact in kind.facts, `${kind.kind} knows no fact ${fact}`)
  const found = await receiversOf(db, notice)
  const user_ids = [...new Set(found)].filter((it) => it !== by)
  if (user_ids.length === 0) return 0
  const now = clock.now()
  if (dedupe_key !== null) await queries.holdStill(db, `${kind.kind} ${dedupe_key}`)
  const told = await queries.insertNotices(db, {
    user_ids,
    kind_code: kind.kind,
    priority_code: kind.priority,
    link,
    facts,
    due_on,
    raised_by: by,
    raised_at: now.toISOString(),
    dedupe_key,
    quiet_until: dedupe_key === null ? null : quietUntil(kind, now),
  })
  await queueMails(db, { kind, told, facts, due_on, raised_at: now.toISOString() })
  return told.length
}

const HOUR_MS = 3_600_000

const quietUntil = ({ quiet_hours: hours }: NoticeKind, now: Date): string =>
  hours === null ? 'infinity' : new Date(now.getTime() + hours * HOUR_MS).toISOString()

async function receiversOf(db: Db, { to, clock }: NewNotice): Promise<string[]> {
  if (!Array.isArray(to)) return holdersIn(db, to as Group, clock.today())
  const people = to.filter((it): it is string => typeof it === 'string')
  const groups = to.filter((it): it is Group => typeof it !== 'string')
  const found = [await listActive(db, people)]
  for (const group of groups) found.push(await holdersIn(db, group, clock.today()))
  return found.flat()
}

type Group = Exclude<To, readonly string[]>

const idsOf = (holders: Holder[]) => holders.map((it) => it.user_id)

async function holdersIn(db: Db, to: Group, on: string): Promise<string[]> {
  if ('post_id' in to) return idsOf(await listHoldersOf(db, { ...to, on }))
  if ('permission' in to) return idsOf(await listHoldersOfRight(db, { ...to, on }))
  if ('role_code' in to) {
    const { role_code, unit_id } = to
    return idsOf(
      unit_id === undefined
        ? await listHoldersOfRole(db, { role_code, on })
        : await findHolders(db, { role_code, unit_id, on }),
    )
  }
  for (const permission of to.permissions) {
    const found = await listAllowed(db, { permission, unit_ids: to.unit_ids, on })
    if (found.length > 0) return idsOf(found)
  }
  return []
}

type Mailed = {
  kind: NoticeKind
  told: readonly { notice_id: string; user_id: string }[]
  facts: Facts
  due_on: string | null
  raised_at: string
}

/** To those who want a mail of this kind and have an address. */
async function queueMails(db: Db, { kind, told, facts, due_on, raised_at }: Mailed): Promise<void> {
  if (told.length === 0) return
  const user_ids = told.map((it) => it.user_id)
  const addresses = await listWithMail(db, user_ids)
  if (addresses.size === 0) return
  const choices = await queries.listChoices(db, { user_ids, kind: kind.kind })
  const chosen = new Map(choices.map((it) => [it.user_id, it.is_on]))
  const wanted = told.filter(
    ({ user_id }) => addresses.has(user_id) && (chosen.get(user_id) ?? isMailedByItself(kind)),
  )
  if (wanted.length === 0) return
  const lines = mailLines(kind, { facts, due_on })
  const message = (id: string): Message => ({
    id: `notice-${id}`,
    kind: kind.kind,
    raised_at,
    subject: { zh: kind.zh, en: kind.en },
    lines,
    facts: {},
  })
  const mails = wanted.map(({ notice_id, user_id }) => ({
    notice_id,
    user_id,
    message: message(notice_id),
    next_try_at: raised_at,
  }))
  await insertMails(db, mails)
}

export const isMailedByItself = ({ channels }: NoticeKind): boolean => channels.includes('mail')

/** Whoever has looked at a page has read what he was told of it, whichever way he came. */
export async function readAbout(
  db: Db,
  { link, user_id, clock }: { link: string; user_id: string; clock: Clock },
): Promise<void> {
  await queries.markReadAbout(db, { link, user_id, at: clock.now().toISOString() })
}

/**
 * What notices of these kinds about a page asked for has been done, by whomever: for those who have not
 * looked yet there is nothing left to do.
 */
export async function settleNotices(
  db: Db,
  { link, kinds, clock }: { link: string; kinds: readonly string[]; clock: Clock },
): Promise<void> {
  await queries.settle(db, { link, kinds, at: clock.now().toISOString() })
}
