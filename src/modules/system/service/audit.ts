import { listAnchors } from '../../../platform/audit-anchor.ts'
import { readSealState } from '../../../platform/audit-seal.ts'
import {
  afterLine,
  type AuditedLine,
  doneBy,
  listAudit,
  recordAudit,
  shownChanges,
} from '../../../platform/audit.ts'
import { listDisplayNames } from '../../../platform/auth/users.ts'
import { bankMoment } from '../../../platform/clock.ts'
import type { Actor, Databases } from '../../../platform/context.ts'
import { addDays } from '../../../platform/dates.ts'
import type { AuditPage, AuditQuery, AuditState } from '../audit.schema.ts'
import { listTitles } from '../../approvals/index.ts'
import { findUserIdBy } from '../queries.ts'
import type { Needs } from '../service.ts'

type Reading = Pick<Needs, 'databases' | 'clock'>
type By = Pick<Actor, 'user_id' | 'post_id'> & { request_id: string }

const ANCHORS_SHOWN = 10

/** A page of the trail, the newest lines first. Who reads it stands in it as well. */
export async function readAudit(needs: Reading, query: AuditQuery, by: By): Promise<AuditPage> {
  const { databases } = needs
  const { user, action, from, to, limit, ...rest } = query
  const userId = user === undefined ? null : await findUserIdBy(databases, user)
  const lines = await listAudit(databases, {
    ...rest,
    ...(user !== undefined && { user_id: userId ?? user }),
    ...(action !== undefined && { actions: action.split(',') }),
    ...(from !== undefined && { from: bankMoment(from, '00:00') }),
    ...(to !== undefined && { to: bankMoment(addDays(to, 1), '00:00') }),
    // One more says whether there is another page.
    limit: limit + 1,
  })
  const { before: _before, limit: _limit, ...asked } = query
  await recordAudit(needs, {
    ...doneBy(by),
    action: 'audit.read',
    outcome: 'done',
    customer_id: query.customer_id ?? null,
    request_id: by.request_id,
    // What names nobody here may be anything that somebody has typed.
    details: user !== undefined && userId === null ? { ...asked, user: '?' } : asked,
    is_reading: true,
  })
  const shown = lines.slice(0, limit)
  const people = shown.flatMap((it) => it.user_id ?? [])
  const names = await listDisplayNames(databases, [...new Set(people)])
  const titles = await titlesOf(databases, shown)
  const rows = shown.map((it) => ({
    ...it,
    subject_title: titles.get(requestOf(it) ?? '') ?? null,
    user_name: names.get(it.user_id ?? '') ?? null,
    changes: shownChanges(it.changes),
  }))
  const last = shown.at(-1)
  return { rows, next: lines.length > limit && last ? afterLine(last) : null }
}

/** The request that a line is about: every move of one says of which flow it is. */
const requestOf = ({ action, subject, details }: AuditedLine): string | null =>
  action.startsWith('approvals.') && typeof details['flow_code'] === 'string' ? subject : null

async function titlesOf({ db }: Databases, lines: readonly AuditedLine[]) {
  const ids = new Set(lines.flatMap((it) => requestOf(it) ?? []))
  const titles = await listTitles(db, [...ids])
  return new Map(titles.map(({ request_id, zh, en }) => [request_id, { zh, en }]))
}

/** How far the trail is sealed, and which days are signed. */
export async function readAuditState({ databases }: Pick<Reading, 'databases'>): Promise<AuditState> {
  const [state, anchors] = await Promise.all([readSealState(databases), listAnchors(databases.db)])
  return { ...state, anchors: anchors.slice(-ANCHORS_SHOWN).toReversed() }
}
