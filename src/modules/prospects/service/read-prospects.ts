import { doneBy, recordAudit } from '../../../platform/audit.ts'
import { listDisplayNames } from '../../../platform/auth/users.ts'
import { mayDo } from '../../../platform/authz/permissions.ts'
import type { KeyRing } from '../../../platform/crypto/index.ts'
import { type Context, withActor } from '../../../platform/db.ts'
import { notFound } from '../../../platform/errors.ts'
import { PROSPECTS_WRITE } from '../policy.ts'
import * as queries from '../queries/prospects.ts'
import type { Contact, Prospect, ProspectAnswer, ProspectList, ProspectSearch } from '../schema.ts'
import { phoneIndexOf } from './own-forms.ts'

export type WithKeys = Context & { keys: KeyRing }
type Row = Awaited<ReturnType<typeof queries.listProspects>>[number]

/** Prospects within reach: one's own, those of the team, or of the units one answers for. */
export async function listProspects(
  context: WithKeys,
  input: ProspectSearch & { request_id: string },
): Promise<ProspectList> {
  const today = context.clock.today()
  const wanted = { ...input, phone_index: phoneIndexOf(context.keys, input.q), today }
  const [found, total] = await withActor(context, (db) =>
    Promise.all([queries.listProspects(db, wanted), queries.countProspects(db, wanted)]),
  )
  const rows = await named(context, found)
  await recordAudit(context, {
    ...doneBy(context.actor),
    action: 'prospects.search',
    outcome: 'done',
    subject: 'prospects',
    request_id: input.request_id,
    is_reading: true,
  })
  return { rows, total, may_write: mayDo(context.actor, PROSPECTS_WRITE), today }
}

async function named({ databases }: Context, found: Row[]): Promise<Prospect[]> {
  const names = await listDisplayNames(databases, [...new Set(found.map((it) => it.owner_id))])
  return found.map((it) => {
    const owner_name = names.get(it.owner_id) ?? null
    return { ...it, prospect_id: String(it.prospect_id), owner_name } as Prospect
  })
}

/** One within reach; one of others is not there. */
export async function requireProspect(context: Context, prospectId: string): Promise<queries.FoundProspect> {
  const found = await withActor(context, (db) => queries.findProspect(db, prospectId))
  if (!found) throw notFound('prospect', prospectId)
  return found
}

export async function getProspect(context: WithKeys, prospectId: string): Promise<ProspectAnswer> {
  const { actor, clock, keys, databases } = context
  const found = await requireProspect(context, prospectId)
  const rows = await withActor(context, (db) => queries.listContacts(db, prospectId))
  const names = await listDisplayNames(databases, [...new Set(rows.map((it) => it.held_by))])
  const contacts = rows.map(({ note_sealed, held_by, ...it }) => {
    const note = queries.PROSPECT_NOTE.read(keys, note_sealed)
    return { ...it, contact_id: String(it.contact_id), note, held_by_name: names.get(held_by) ?? null }
  })
  const [prospect] = await named(context, [found])
  return {
    prospect: prospect!,
    contacts: contacts as Contact[],
    may_write: mayDo(actor, PROSPECTS_WRITE),
    now: clock.now().toISOString(),
  }
}

type Revealing = { prospect_id: string; reason: string; request_id: string }

/** The telephone in clear, for a reason that is kept. */
export async function revealPhone(context: WithKeys, { prospect_id, reason, request_id }: Revealing) {
  const found = await requireProspect(context, prospect_id)
  await recordAudit(context, {
    ...doneBy(context.actor),
    action: 'prospects.reveal',
    outcome: 'done',
    subject: prospect_id,
    record: { table: 'prospects.prospects', id: prospect_id },
    request_id,
    details: { reason },
    is_reading: true,
  })
  return { phone: queries.PROSPECT_PHONE.read(context.keys, found.phone_sealed) }
}
