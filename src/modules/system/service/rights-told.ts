import { changesBetween, recordAudit } from '../../../platform/audit.ts'
import type { PostMove } from '../../../platform/authz/posts.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Databases } from '../../../platform/db.ts'
import { defineNoticeKinds, namesOf, notify } from '../../notices/index.ts'

/** What is told to somebody whose posts or rights change. */
defineNoticeKinds([
  {
    kind: 'access.post_filled',
    zh: '上岗通知',
    en: 'You fill a post',
    priority: 'normal',
    channels: ['mail'],
    facts: { post: 'open', on: 'open' },
    sentence: { zh: '您自 {on} 起上岗：{post}', en: 'From {on} you fill {post}' },
    outside: { zh: '您自 {on} 起上岗：{post}', en: 'From {on} you fill {post}' },
    quiet_hours: null,
  },
  {
    kind: 'access.post_left',
    zh: '离岗通知',
    en: 'You have left a post',
    priority: 'normal',
    channels: ['mail'],
    facts: { post: 'open', on: 'open' },
    sentence: { zh: '您自 {on} 起离岗：{post}', en: 'From {on} you no longer fill {post}' },
    outside: { zh: '您自 {on} 起离岗：{post}', en: 'From {on} you no longer fill {post}' },
    quiet_hours: null,
  },
  {
    kind: 'access.role_changed',
    zh: '角色权限变更',
    en: 'What your role allows has changed',
    priority: 'normal',
    channels: [],
    facts: { role: 'open' },
    sentence: { zh: '您的角色“{role}”的权限已变更', en: 'What your role {role} allows has changed' },
    quiet_hours: 1,
  },
])

type Within = { db: Databases['db']; clock: Clock }
/** Nobody is signed in at a terminal; whom his groups give a post signs in himself. */
type By = { user_id: string | null; post_id?: string | null; request_id?: string }

export type ToldMove = PostMove & {
  /** A page, an approval, the personnel system’s list, the terminal, or a group of the identity provider. */
  way: 'page' | 'approval' | 'personnel' | 'terminal' | 'group'
  reason?: string
  /** The request that was agreed to, and who made it. */
  request_id?: string
  made_by?: string
}

const KINDS = { fill: 'access.post_filled', leave: 'access.post_left' } as const

/**
 * Tells that somebody fills a post or has left it, whichever way it came: one line of the trail, of the post
 * and whose it is, and a notice to the person. In the transaction in which it happens.
 */
export async function tellOfPost({ db, clock }: Within, by: By, told: ToldMove): Promise<void> {
  const { move, user_id, post_id, on, ...more } = told
  const holder = { user_id }
  await recordAudit(
    { databases: { db }, clock },
    {
      ...by,
      action: `post.${move}`,
      outcome: 'done',
      subject: post_id,
      record: { table: 'platform.post_holders', id: post_id },
      changes: move === 'fill' ? changesBetween(null, holder) : changesBetween(holder, null),
      details: { user_id, on, ...more },
    },
  )
  const post = { user_id: null, post_id }
  const name = (await namesOf(db, [post]))(post)
  const raised_by = by.user_id === user_id ? null : by.user_id
  await notify(db, {
    kind: KINDS[move],
    to: [user_id],
    link: '/',
    facts: { post: name, on },
    by: raised_by,
    clock,
  })
}

/** Tells whoever fills posts of a role that what it allows or shows is different from now on. */
export async function tellOfRole(
  { db, clock }: Within,
  by: By,
  { role_code, name }: { role_code: string; name: { zh: string; en: string } },
): Promise<void> {
  await notify(db, {
    kind: 'access.role_changed',
    to: { role_code },
    link: '/',
    facts: { role: name },
    dedupe_key: role_code,
    by: by.user_id,
    clock,
  })
}
