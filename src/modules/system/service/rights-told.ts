import { changesBetween, recordAudit } from '../../../platform/audit.ts'
import type { PostMove } from '../../../platform/authz/posts.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Databases } from '../../../platform/db.ts'
import { defineNoticeKinds, namesOf, notify, settleNotices } from '../../notices/index.ts'
import { ROLES_MANAGE } from '../policy.ts'

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
  {
    kind: 'access.role_asked',
    zh: '待复核的角色变更',
    en: 'A change of a role to agree to',
    priority: 'normal',
    channels: ['mail'],
    facts: { role: 'open' },
    sentence: { zh: '角色“{role}”的变更待复核', en: 'A change of the role {role} waits for a second person' },
    outside: { zh: '角色“{role}”的变更待复核', en: 'A change of the role {role} waits for a second person' },
    quiet_hours: null,
  },
  {
    kind: 'access.role_decided',
    zh: '角色变更已复核',
    en: 'Your change of a role was decided',
    priority: 'normal',
    channels: [],
    facts: { role: 'open', outcome: 'open' },
    sentence: { zh: '您提交的角色“{role}”变更：{outcome}', en: 'Your change of the role {role}: {outcome}' },
    quiet_hours: null,
  },
])

type Within = { db: Databases['db']; clock: Clock }
/** Nobody is signed in at a terminal; whom his groups give a post signs in himself. */
type By = { user_id: string | null; post_id?: string | null; request_id?: string }

export type ToldMove = PostMove & {
  /** A page, the list of the personnel system, the terminal, or a group of the identity provider. */
  way: 'page' | 'personnel' | 'terminal' | 'group'
  reason?: string
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

type AskedRole = { change_id: string; name: { zh: string; en: string } }

/** All changes that wait stand on the page of roles; the number tells one from another. */
const linkOf = (changeId: string) => `/system/roles?change=${changeId}`

/** Everybody else who may say what roles allow hears that a change waits for a second person. */
export async function tellOfAskedRole({ db, clock }: Within, by: By, it: AskedRole): Promise<void> {
  await notify(db, {
    kind: 'access.role_asked',
    to: { permission: ROLES_MANAGE },
    link: linkOf(it.change_id),
    facts: { role: it.name },
    by: by.user_id,
    clock,
  })
}

const OUTCOMES = {
  approve: { zh: '已同意', en: 'agreed to' },
  reject: { zh: '已否决', en: 'refused' },
  withdraw: null,
}

/** What came of it: whoever asked hears it, and for the others nothing is left to do. */
export async function tellOfDecidedRole(
  { db, clock }: Within,
  by: By,
  { change_id, name, move, asked_by }: AskedRole & { move: keyof typeof OUTCOMES; asked_by: string },
): Promise<void> {
  const link = linkOf(change_id)
  await settleNotices(db, { link, kinds: ['access.role_asked'], clock })
  const outcome = OUTCOMES[move]
  if (outcome === null) return
  const facts = { role: name, outcome }
  await notify(db, { kind: 'access.role_decided', to: [asked_by], link, facts, by: by.user_id, clock })
}
