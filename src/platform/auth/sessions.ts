import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { sql } from 'kysely'
import { recordAudit } from '../audit.ts'
import type { Clock } from '../clock.ts'
import { administers, type HeldPost, postsOf } from '../authz/posts.ts'
import { reachesOfPost } from '../authz/reach.ts'
import type { Actor, Databases } from '../context.ts'
import type { AdministratorFactor } from './administrator-factor.ts'
import { sealedColumn } from '../crypto/sealed-columns.ts'
import { inTransaction } from '../db.ts'
import { invalid } from '../errors.ts'
import {
  ABSOLUTE_MS,
  IDLE_MS,
  isPasswordDue,
  passwordDueAt,
  type PasswordKind,
  PROOF_MS,
  RENEWAL_MS,
} from './limits.ts'

// Being seen is written once a minute, not at every request.
const MINUTE_MS = 60_000
const SEEN_STEP_MS = MINUTE_MS

/** What a person has to do before anything else. */
export type OpenDuty = 'password' | 'second_factor'
export type SignInMethod = 'password' | 'oidc'
/** Why a session is over that was neither left nor forgotten. */
export type SessionEnd = 'replaced' | 'forced'

export type Session = {
  session_no: string
  token_hash: Buffer
  /** It was asked for by its token of before. */
  is_renewed: boolean
  actor: Actor
  title: string
  /** The posts that the person fills today, one of them the actor's. */
  posts: HeldPost[]
  /** He looks at what was granted to him beside the reach of his post. */
  is_by_grants: boolean
  csrf_token: string
  method_code: SignInMethod
  proved_at: string
  duties: OpenDuty[]
  has_second_factor: boolean
  is_second_factor_required: boolean
  /** What is asked of administrators; null for whoever is none. */
  administrator_factor: AdministratorFactor | null
  password_due_at: string | null
  /** It ends after so many without use. */
  idle_minutes: number
}

/** What the bank's identity provider has said of a session's person. */
export const ID_TOKEN = sealedColumn('platform.sessions', 'id_token_sealed')

type Needs = { databases: Databases; clock: Clock }
type Finding = Needs & { administratorFactor: AdministratorFactor }

const sha256 = (text: string) => createHash('sha256').update(text).digest()
/** The moment so many milliseconds from now, as PostgreSQL takes it. */
export const momentFrom = (clock: Clock, ms: number) => new Date(clock.now().getTime() + ms).toISOString()
const randomToken = () => randomBytes(32).toString('base64url')

export type NewSession = {
  user_id: string
  ip: string
  method_code: SignInMethod
  request_id?: string | undefined
  /** Does not end the person's other session. */
  keepsOthers?: boolean
  /** Of a session that was opened at the bank's identity provider. */
  provider?: { session: string | null; subject: string; id_token_sealed: string }
}

/**
 * Opens a session and gives its token, the only time anybody sees it. A person has one at a time: the one of
 * before ends, and is told why.
 */
export async function openSession(needs: Needs, input: NewSession): Promise<string> {
  const now = momentFrom(needs.clock, 0)
  const token = randomToken()
  const { user_id } = input
  await inTransaction(needs.databases, async (db) => {
    // The row of the user makes two sign-ins at the same moment follow each other.
    await db.updateTable('platform.users').set({ signed_in_at: now }).where('user_id', '=', user_id).execute()
    await db.deleteFrom('platform.sessions').where('expires_at', '<=', now).execute()
    if (!input.keepsOthers) {
      await db
        .updateTable('platform.sessions')
        .set({ ended_at: now, end_code: 'replaced' })
        .where('user_id', '=', user_id)
        .where('ended_at', 'is', null)
        .execute()
    }
    await db
      .insertInto('platform.sessions')
      .values({
        token_hash: sha256(token),
        user_id,
        csrf_token: randomToken(),
        created_at: now,
        last_seen_at: now,
        proved_at: now,
        expires_at: momentFrom(needs.clock, ABSOLUTE_MS),
        method_code: input.method_code,
        provider_session: input.provider?.session ?? null,
        provider_subject: input.provider?.subject ?? null,
        id_token_sealed: input.provider?.id_token_sealed ?? null,
        seen_from: halfOf(input.ip),
        // Salted by the first token: tells one address from another within a session and nothing else.
        ip_hash: sha256(`${token} ${input.ip}`),
      })
      .execute()
    const { method_code, request_id } = input
    await recordAudit(
      { ...needs, databases: { db } },
      {
        user_id,
        action: 'session.open',
        outcome: 'done',
        ...(request_id !== undefined && { request_id }),
        details: { by: method_code },
      },
    )
  })
  return token
}

/** The first half of an address, which says from which network somebody comes and not from which machine. */
export function halfOf(ip: string): string {
  const mapped = ip.replace(/^::ffff:(?=\d+\.)/i, '')
  if (isIPv6(mapped)) return `${mapped.split(':').slice(0, 2).join(':')}:…`
  return mapped.includes('.') ? `${mapped.split('.').slice(0, 2).join('.')}.*.*` : mapped
}

/**
 * The session of a token, or null when it has ended, idled too long or its user is no longer active. What a
 * page asks by itself, with nobody before it, does not count as being seen.
 */
export const findSession = (needs: Finding, token: string, { isUnattended = false } = {}) =>
  findByHash(needs, sha256(token), isUnattended)

/** The same session as it stands after what was done in it. */
export const findSessionAgain = (needs: Finding, { token_hash }: Pick<Session, 'token_hash'>) =>
  findByHash(needs, token_hash, false)

async function findByHash(needs: Finding, tokenHash: Buffer, isUnattended: boolean): Promise<Session | null> {
  const now = momentFrom(needs.clock, 0)
  const renewedAfter = momentFrom(needs.clock, -RENEWAL_MS)
  const row = await needs.databases.db
    .selectFrom('platform.sessions as s')
    .innerJoin('platform.users as u', 'u.user_id', 's.user_id')
    .select(['s.token_hash', 's.post_id', 's.is_by_grants', 's.csrf_token', 's.last_seen_at'])
    .select(['s.session_no', 's.method_code', 's.proved_at'])
    .select(['u.user_id', 'u.username', 'u.display_name', 'u.title'])
    .select(['u.password_kind', 'u.password_changed_at', 'u.is_second_factor_required'])
    .select(hasFactorOf('u.user_id').as('has_second_factor'))
    .select(administers('u.user_id', needs.clock.today()).as('is_administrator'))
    .select(postsOf('u.user_id', needs.clock.today()).as('posts'))
    .where((it) => {
      const isBefore = [it('s.previous_token_hash', '=', tokenHash), it('s.renewed_at', '>', renewedAfter)]
      return it.or([it('s.token_hash', '=', tokenHash), it.and(isBefore)])
    })
    .where('s.ended_at', 'is', null)
    .where('s.expires_at', '>', now)
    .where('s.last_seen_at', '>', momentFrom(needs.clock, -IDLE_MS))
    .where('u.is_active', '=', true)
    .where((it) => it.or([it('u.expires_on', 'is', null), it('u.expires_on', '>', needs.clock.today())]))
    .executeTakeFirst()
  if (!row) return null
  // Who lost the post he acted in does not find himself in another unasked.
  const post = row.post_id === null ? row.posts[0] : row.posts.find((it) => it.post_id === row.post_id)
  const idleMs = Math.min(IDLE_MS, (post?.idle_minutes ?? Infinity) * MINUTE_MS)
  if (Date.parse(now) - Date.parse(row.last_seen_at) >= idleMs) return null
  if (!isUnattended && Date.parse(now) - Date.parse(row.last_seen_at) > SEEN_STEP_MS) {
    await needs.databases.db
      .updateTable('platform.sessions')
      .set({ last_seen_at: now })
      .where('token_hash', '=', row.token_hash)
      .execute()
  }
  const { user_id, username, display_name, title, posts, is_by_grants, csrf_token, token_hash } = row
  const actor = { user_id, username, display_name, ...actingIn(post ?? null, is_by_grants) }
  const idle_minutes = idleMs / MINUTE_MS
  const is_renewed = !token_hash.equals(tokenHash)
  const known = { token_hash, is_renewed, title, posts, is_by_grants, csrf_token, actor, idle_minutes }
  return { ...known, ...signingInOf(row, needs) }
}

type Acting = Pick<Actor, 'post_id' | 'role_code' | 'reach' | 'permissions' | 'fields'>

/**
 * What somebody may do and how far he looks in a post, or at what was granted to him beside it;
 * nothing where he fills none.
 */
export function actingIn(post: HeldPost | null, isByGrants = false): Acting {
  const [own = null, beside = null] = post ? reachesOfPost(post) : []
  return {
    post_id: post?.post_id ?? null,
    role_code: post?.role_code ?? null,
    reach: (isByGrants && beside) || own,
    permissions: post?.permissions ?? [],
    fields: post?.fields ?? {},
  }
}

type SigningIn = {
  session_no: string
  method_code: string
  proved_at: string
  password_kind: string
  password_changed_at: string
  is_second_factor_required: boolean
  has_second_factor: boolean
  is_administrator: boolean
}

/** Whoever comes from the bank's identity provider has shown there what the bank asks for. */
function signingInOf(row: SigningIn, { clock, administratorFactor }: Finding) {
  const { session_no, proved_at, has_second_factor, password_changed_at } = row
  const administrator_factor = row.is_administrator ? administratorFactor : null
  const is_second_factor_required = row.is_second_factor_required || administrator_factor === 'asked'
  const method_code = row.method_code as SignInMethod
  const password = { password_kind: row.password_kind as PasswordKind, password_changed_at }
  const isOwn = method_code === 'password'
  const duties: OpenDuty[] = []
  if (isOwn && isPasswordDue(password, clock.now())) duties.push('password')
  if (isOwn && is_second_factor_required && !has_second_factor) duties.push('second_factor')
  const password_due_at = (isOwn && passwordDueAt(password)?.toISOString()) || null
  return {
    session_no,
    method_code,
    proved_at,
    duties,
    has_second_factor,
    is_second_factor_required,
    administrator_factor,
    password_due_at,
  }
}

const hasFactorOf = (userId: string) => sql<boolean>`exists (
  select from platform.second_factors f
   where f.user_id = ${sql.ref(userId)} and f.confirmed_at is not null)`

/** Why the session of a token is over; null where it was left, forgotten, or never was. */
export async function findSessionEnd(databases: Databases, token: string): Promise<SessionEnd | null> {
  const row = await databases.db
    .selectFrom('platform.sessions')
    .select('end_code')
    .where('token_hash', '=', sha256(token))
    .executeTakeFirst()
  return (row?.end_code ?? null) as SessionEnd | null
}

type Renewable = Pick<Session, 'session_no' | 'token_hash' | 'is_renewed'>

/** Notes that the person of a session has shown just now who they are. Gives the token it goes on with. */
export async function stampProof(needs: Needs, session: Renewable): Promise<string | null> {
  await needs.databases.db
    .updateTable('platform.sessions')
    .set({ proved_at: momentFrom(needs.clock, 0) })
    .where('session_no', '=', session.session_no)
    .execute()
  return renewToken(needs, session)
}

/**
 * Another token for a session that goes on with more rights than before. Null where a request beside this
 * one has just brought one.
 */
async function renewToken(
  { databases, clock }: Needs,
  { token_hash, is_renewed }: Renewable,
): Promise<string | null> {
  if (is_renewed) return null
  const token = randomToken()
  const { numUpdatedRows } = await databases.db
    .updateTable('platform.sessions')
    .set({
      token_hash: sha256(token),
      previous_token_hash: token_hash,
      renewed_at: momentFrom(clock, 0),
    })
    .where('token_hash', '=', token_hash)
    .executeTakeFirst()
  return numUpdatedRows > 0n ? token : null
}

/** Whether the person has shown a short while ago who they are. */
export const isProved = ({ proved_at }: Pick<Session, 'proved_at'>, now: Date): boolean =>
  now.getTime() - Date.parse(proved_at) <= PROOF_MS

export async function closeSession(databases: Databases, session: Session): Promise<void> {
  // By its number: a request beside this one may have brought another token.
  await databases.db.deleteFrom('platform.sessions').where('session_no', '=', session.session_no).execute()
}

export type PostChoice = { post_id: string; is_by_grants: boolean }

/**
 * From now on the session acts in another of the person's posts, or in what was granted to him beside
 * it, and goes on with another token.
 */
export async function changePost(
  needs: Needs,
  session: Session,
  { post_id, is_by_grants }: PostChoice,
): Promise<{ post: HeldPost; token: string | null }> {
  const post = session.posts.find((it) => it.post_id === post_id)
  if (!post) throw invalid('You do not fill this post.', { post_id })
  await needs.databases.db
    .updateTable('platform.sessions')
    .set({ post_id, is_by_grants })
    .where('session_no', '=', session.session_no)
    .execute()
  return { post, token: await renewToken(needs, session) }
}

/** Whether a request that changes something carries the word only the session's own pages know. */
export const isCsrfTokenOf = (session: Session, given: unknown): boolean =>
  typeof given === 'string' && timingSafeEqual(sha256(given), sha256(session.csrf_token))
