import pg from 'pg'
import { bankMoment } from '../clock.ts'
import type { Actor, Context, LineCode, Reach } from '../context.ts'
import { addDays } from '../dates.ts'
import { forbidden } from '../errors.ts'
import { mayDo } from './permissions.ts'
import { findUnitSpan, type UnitSpan } from './unit-spans.ts'

/** Who holds it sees private customers as he sees others. */
export const PRIVATE_READ = 'customers.private'

const REACH_ROLES: Record<Reach['kind'], string> = {
  head: 'r_head',
  line: 'r_line',
  org: 'r_org',
  team: 'r_team',
  manager: 'r_manager',
  look_up: 'r_look_up',
}

/** The numbers of a line's customers: their first digit says what kind of customer it is. */
const LINES: Record<LineCode, { lo: string; hi: string }> = {
  retail: { lo: '1000000000000000', hi: '1999999999999999' },
  corporate: { lo: '2000000000000000', hi: '2999999999999999' },
}

// What a kind of reach does not read is set to what shows nobody.
const NO_UNITS: UnitSpan = { lo: 1, hi: 0, unit_name: '' }
const NO_LINE = { lo: '1', hi: '0' }

/** The units of a reach; only the policies of `org` read them. */
export async function spanOf(context: Context, reach: Reach): Promise<UnitSpan> {
  if (reach.kind !== 'org') return NO_UNITS
  const span = await findUnitSpan(context.databases, context.publication.publication_id, reach.unit_id)
  if (!span) throw forbidden('act for a unit that this publication does not have')
  return span
}

export type ScopeOf = { reach: Reach; span: Pick<UnitSpan, 'lo' | 'hi'> }
type Settings = Record<string, string>

/** The moments that count for what is seen for minutes: now. */
const nowOf = ({ clock }: Pick<Context, 'clock'>): Settings => {
  const now = clock.now().toISOString()
  return { 'app.since': now, 'app.until': now }
}

/** The whole of a day, for who explains it. */
export const momentsOf = (day: string): Settings => ({
  'app.since': bankMoment(day, '00:00').toISOString(),
  'app.until': bankMoment(addDays(day, 1), '00:00').toISOString(),
})

/** What the policies read: who acts within which reach, of which publication, on which day. */
export function settingsOf(
  { actor, publication, clock }: Pick<Context, 'publication' | 'clock'> & { actor: ActingUser },
  scope: ScopeOf | null,
): Settings {
  const { reach, span } = scope ?? { reach: null, span: NO_UNITS }
  const line = reach?.kind === 'line' ? LINES[reach.line_code] : NO_LINE
  return {
    'app.user_id': actor.user_id,
    'app.today': clock.today(),
    ...nowOf({ clock }),
    'app.publication': String(publication.publication_id),
    'app.lo': String(span.lo),
    'app.hi': String(span.hi),
    'app.line': reach?.kind === 'line' ? reach.line_code : '',
    'app.line_lo': line.lo,
    'app.line_hi': line.hi,
    'app.post_id': reach?.kind === 'team' ? reach.post_id : '',
    'app.sees_private': String(mayDo(actor, PRIVATE_READ)),
  }
}

export type ActingUser = Pick<Actor, 'user_id' | 'permissions'>

/** `begin`, the role and its settings as one message; without a scope the role that explains scopes. */
export function openingOf(context: Context, scope: ScopeOf | null): string {
  const role = scope ? REACH_ROLES[scope.reach.kind] : 'r_explain'
  const list = Object.entries(settingsOf(context, scope)).map(
    ([name, value]) => `set_config('${name}', ${pg.escapeLiteral(value)}, true)`,
  )
  return `begin; set local role ${role}; select ${list.join(', ')}`
}
