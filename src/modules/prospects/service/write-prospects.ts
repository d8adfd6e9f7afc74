import { changesBetween, doneBy, recordAudit } from '../../../platform/audit.ts'
import { withoutIdentifiers } from '../../../platform/audit-text.ts'
import { type Context, type Databases, inTransaction, withActor } from '../../../platform/db.ts'
import { conflict, invalid } from '../../../platform/errors.ts'
import { listDisplayNames } from '../../../platform/auth/users.ts'
import { isTakenMeanwhile } from '../../../platform/unique.ts'
import { problemOf } from '../policy.ts'
import * as matches from '../queries/matches.ts'
import * as queries from '../queries/prospects.ts'
import type { Match, NewContact, NewProspect, ProspectAnswer, ProspectChange } from '../schema.ts'
import { formsOf } from './own-forms.ts'
import { unitOfOwner } from './owners.ts'
import { getProspect, requireProspect, type WithKeys } from './read-prospects.ts'

type Db = Databases['db']
type Named = { prospect_id: string; request_id: string }

/** Enters somebody. Who is like him is said first; of one certificate there is one prospect. */
export async function enterProspect(
  context: WithKeys,
  input: NewProspect & { request_id: string },
): Promise<ProspectAnswer> {
  const { actor, clock, databases, keys } = context
  const { source_code, is_warned, request_id } = input
  const told = { ...input, ...emptied(input) }
  const problem = problemOf(told, clock.today())
  if (problem !== null) throw invalid('This cannot be so.', { reason_code: problem })
  const owner_id = input.owner_id ?? actor.user_id
  const unit_id = await unitOfOwner(context, owner_id)
  const forms = formsOf(keys, told, clock.today())
  const like = await findLike(context, forms)
  const isSame = like.some((it) => it.by === 'certificate')
  if (like.length > 0 && (isSame || !is_warned)) {
    throw conflict('prospect_known', 'Somebody like this is known.', { matches: like, is_same: isSame })
  }
  const entered_at = clock.now().toISOString()
  const prospect_id = await inTransaction(databases, async (db) => {
    const placed = { owner_id, unit_id, entered_by: actor.user_id, entered_at }
    const id = await queries.insertProspect(db, { ...forms, source_code, ...placed }).catch(enteredMeanwhile)
    const after = { source_code, stage_code: 'new', owner_id, region: forms.region }
    await audit(context, db, {
      action: 'prospects.enter',
      it: { prospect_id: id, request_id },
      changes: changesBetween(null, after),
      details: { like_count: like.length },
    })
    return id
  })
  return getProspect(context, prospect_id)
}

/** Two people enter one certificate at the same moment: the second is told. */
function enteredMeanwhile(error: unknown): never {
  const known = { matches: [], is_same: true }
  throw isTakenMeanwhile(error) ? conflict('prospect_known', 'Somebody like this is known.', known) : error
}

const orNull = (text: string | null) => (text === null || text === '' ? null : text)
const emptied = ({ company_name, phone, id_number, region }: NewProspect) => ({
  company_name: orNull(company_name),
  phone: orNull(phone),
  id_number: orNull(id_number),
  region: orNull(region),
})

/** Customers and prospects like one, wherever in the bank; named only where they are within reach. */
async function findLike(context: Context, forms: ReturnType<typeof formsOf>): Promise<Match[]> {
  const isCompany = forms.customer_type_code === 'corporate'
  const keys = { ...forms, company: isCompany ? forms.prospect_name : null }
  const bank = { ...context.actor, reach: { kind: 'head', unit_id: '' } as const }
  const customers = await withActor({ ...context, actor: bank }, (db) => matches.findLikeCustomers(db, keys))
  const prospects = await matches.findLikeProspects(context.databases.db, keys)
  if (customers.length + prospects.length === 0) return []
  const ids = { customers: customers.map((it) => it.id), prospects: prospects.map((it) => it.id) }
  const seen = await withActor(context, (db) => matches.listSeen(db, ids))
  const owners = [...new Set(prospects.map((it) => it.owner_id))]
  const names = await listDisplayNames(context.databases, owners)
  const shown = (kind: Match['kind'], id: string) => (seen.has(`${kind} ${id}`) ? id : null)
  return [
    ...customers.map(({ by, id }) => ({
      by,
      kind: 'customer' as const,
      id: shown('customer', id),
      owner_name: null,
    })),
    ...prospects.map(({ by, id, owner_id }) => ({
      by,
      kind: 'prospect' as const,
      id: shown('prospect', id),
      owner_name: names.get(owner_id) ?? null,
    })),
  ]
}

type Audited = {
  action: string
  it: Named
  changes: ReturnType<typeof changesBetween>
  details?: Record<string, unknown>
}

const audit = (context: Context, db: Db, { action, it, changes, details = {} }: Audited) =>
  recordAudit(
    { databases: { db }, clock: context.clock },
    {
      ...doneBy(context.actor),
      action,
      outcome: 'done',
      subject: it.prospect_id,
      record: { table: 'prospects.prospects', id: it.prospect_id },
      changes,
      request_id: it.request_id,
      details,
    },
  )

/** Who has become a customer is looked after as one. */
function requireOpen(found: queries.FoundProspect): void {
  if (found.converted_customer_id === null) return
  throw conflict('prospect_converted', 'The prospect is a customer by now.', {
    customer_id: found.converted_customer_id,
  })
}

const moved = () => conflict('prospect_moved', 'Somebody has changed it meanwhile. Look at it again.')

const factsOf = (it: Pick<queries.FoundProspect, Changing>) => ({
  stage_code: it.stage_code,
  source_code: it.source_code,
  region: it.region,
  next_contact_on: it.next_contact_on,
  owner_id: it.owner_id,
})
type Changing = 'stage_code' | 'source_code' | 'region' | 'next_contact_on' | 'owner_id'

/** Changes how far somebody is, who owns him, when he is spoken with next. */
export async function changeProspect(
  context: WithKeys,
  input: ProspectChange & Named,
): Promise<ProspectAnswer> {
  const { clock, databases } = context
  const { prospect_id, request_id, version, ...set } = input
  const found = await requireProspect(context, prospect_id)
  requireOpen(found)
  if (found.version !== version) throw moved()
  requireAhead(set.next_contact_on ?? null, clock.today())
  const isGiven = set.owner_id !== undefined && set.owner_id !== found.owner_id
  const unit_id = isGiven ? await unitOfOwner(context, set.owner_id!) : found.unit_id
  const at = clock.now().toISOString()
  await inTransaction(databases, async (db) => {
    if (!(await queries.updateProspect(db, { prospect_id, version, at }, { ...set, unit_id }))) throw moved()
    const changes = changesBetween(factsOf(found), factsOf({ ...found, ...set }))
    await audit(context, db, { action: 'prospects.change', it: { prospect_id, request_id }, changes })
  })
  // Who has given it away may see it no more.
  return getProspect(context, prospect_id).catch((error: unknown) => {
    if (isGiven) throw conflict('prospect_given', 'It has been given, and is out of your reach now.')
    throw error
  })
}

function requireAhead(day: string | null, today: string): void {
  if (day !== null && day < today) {
    throw invalid('The next contact lies ahead.', { field: 'next_contact_on' })
  }
}

/** Logs what was said with somebody, how far he is by now, and when he is spoken with next. */
export async function logContact(context: WithKeys, input: NewContact & Named): Promise<ProspectAnswer> {
  const { actor, clock, databases, keys } = context
  const { prospect_id, request_id, stage_code, next_contact_on, kind_code, outcome_code } = input
  const happened_at = new Date(input.happened_at).toISOString()
  if (happened_at > clock.now().toISOString()) {
    throw invalid('That is still to come.', { field: 'happened_at' })
  }
  requireAhead(next_contact_on, clock.today())
  const found = await requireProspect(context, prospect_id)
  requireOpen(found)
  const at = clock.now().toISOString()
  const isLast = found.last_contact_at === null || new Date(found.last_contact_at) < new Date(happened_at)
  const set = {
    next_contact_on,
    ...(stage_code !== undefined && { stage_code }),
    ...(outcome_code !== 'not_reached' && isLast && { last_contact_at: happened_at }),
  }
  await inTransaction(databases, async (db) => {
    const note_sealed = queries.PROSPECT_NOTE.write(keys, withoutIdentifiers(input.note))
    const row = { prospect_id, kind_code, outcome_code, happened_at, note_sealed }
    const contact_id = await queries.insertContact(db, { ...row, held_by: actor.user_id, entered_at: at })
    if (!(await queries.updateProspect(db, { prospect_id, version: found.version, at }, set))) throw moved()
    const changes = changesBetween(factsOf(found), factsOf({ ...found, ...set }))
    const details = { contact_id, kind_code, outcome_code }
    await audit(context, db, {
      action: 'prospects.contact',
      it: { prospect_id, request_id },
      changes,
      details,
    })
  })
  return getProspect(context, prospect_id)
}
